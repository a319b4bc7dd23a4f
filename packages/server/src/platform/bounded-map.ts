/** A memory of what was looked up, which forgets what was not asked for in a while when it is full. */
export interface BoundedMap<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
}

/** @param limit how many entries it holds at most */
export function createBoundedMap<Key, Value>(limit: number): BoundedMap<Key, Value> {
  // Two halves: when the younger one is full it becomes the older, and what was the older is forgotten. So nothing has
  // to be moved when an entry is read, and what is read often comes back into the younger half by itself.
  let younger = new Map<Key, Value>();
  let older = new Map<Key, Value>();

  function set(key: Key, value: Value): void {
    if (younger.size >= limit / 2 && !younger.has(key)) {
      older = younger;
      younger = new Map();
    }
    younger.set(key, value);
  }

  return {
    get(key) {
      const value = younger.get(key);
      if (value !== undefined) return value;
      const old = older.get(key);
      if (old !== undefined) set(key, old);
      return old;
    },
    set,
  };
}
