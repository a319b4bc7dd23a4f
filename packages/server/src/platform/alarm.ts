/** Lets a loop sleep until there is something to do. */
export interface Alarm {
  /** Ends the wait that is under way, or the next one. */
  ring(): void;
  /** Resolves when it rings, and at the latest after so long. */
  wait(atMostMs: number): Promise<void>;
}

export function createAlarm(): Alarm {
  let hasRung = false;
  let wakeUp = () => {};
  return {
    ring() {
      hasRung = true;
      wakeUp();
    },
    async wait(atMostMs) {
      if (!hasRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, atMostMs);
          wakeUp = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wakeUp = () => {};
      }
      hasRung = false;
    },
  };
}
