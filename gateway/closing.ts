/** What was opened, to be closed in reverse. */
export interface Closing {
  add(close: () => unknown): void;
  /** Closes everything once, the last opened first. */
  all(): Promise<void>;
}

export function createClosing(): Closing {
  const opened: (() => unknown)[] = [];
  return {
    add: (close) => {
      opened.push(close);
    },
    all: async () => {
      for (const close of opened.splice(0).reverse()) await close();
    },
  };
}
