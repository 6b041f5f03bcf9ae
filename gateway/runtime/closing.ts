/** What was opened, to be closed in reverse. */
export interface Closing {
  add(close: () => unknown): void;
  /** Closes everything once, the last opened first; what fails keeps nothing else open, and the first failure is thrown. */
  all(): Promise<void>;
}

export function createClosing(): Closing {
  const opened: (() => unknown)[] = [];
  return {
    add: (close) => {
      opened.push(close);
    },
    all: async () => {
      const failures: unknown[] = [];
      for (const close of opened.splice(0).reverse()) {
        try {
          await close();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
