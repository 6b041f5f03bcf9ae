/** Something that must not happen, and what made it. As latin1. */
export interface Finding {
  readonly sent: string;
  readonly heard: string;
  readonly wrong: string;
}

/** Milliseconds after which a connection hangs. */
export const longestWait = 10_000;

const atOnce = 40;

/** Does the work so often, several at a time. */
export async function inParallel(count: number, work: (turn: number) => Promise<void>): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await work(next);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

/** A finding as a line that can be pasted into a test. */
export const describe = ({ sent, heard, wrong }: Finding): string =>
  `${wrong}\n  sent:  ${JSON.stringify(sent)}\n  heard: ${JSON.stringify(heard.slice(0, 600))}`;
