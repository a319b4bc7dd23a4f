/** Knows when the requests that had begun before a certain moment are all answered, though new ones keep coming. */
export interface InFlight {
  /** Counts a request in; the returned function counts it out. */
  enter(): () => void;
  drain(): Promise<void>;
}

export function createInFlight(): InFlight {
  let group = { open: 0, whenEmpty: () => {} };

  return {
    enter() {
      const own = group;
      own.open++;
      return () => {
        own.open--;
        if (own.open === 0) own.whenEmpty();
      };
    },
    drain() {
      const former = group;
      group = { open: 0, whenEmpty: () => {} };
      if (former.open === 0) return Promise.resolve();
      return new Promise((resolve) => {
        former.whenEmpty = resolve;
      });
    },
  };
}
