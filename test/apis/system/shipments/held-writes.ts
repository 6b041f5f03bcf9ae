import { open } from 'node:fs/promises';

/** Flushes of this process's files that wait to be let through, as on a disk that hangs. */
export interface HeldWrites extends Disposable {
  shut(): void;
  open(): void;
  /** Resolves when this many flushes wait. */
  waiting(count: number): Promise<void>;
}

/** A door before every flush of files that are written through handles. Nothing is held before it is shut. */
export async function writesHeld(): Promise<HeldWrites> {
  const some = await open(import.meta.filename);
  const handles = Object.getPrototypeOf(some) as { datasync: typeof some.datasync };
  await some.close();
  const flush = handles.datasync;
  let isShut = false;
  let held: (() => void)[] = [];
  const letThrough = () => {
    isShut = false;
    for (const go of held) go();
    held = [];
  };
  handles.datasync = async function datasync(this: typeof some) {
    if (isShut) await new Promise<void>((resolve) => held.push(resolve));
    return flush.call(this);
  };
  return {
    shut: () => {
      isShut = true;
    },
    open: letThrough,
    waiting: async (count) => {
      while (held.length < count) await new Promise(setImmediate);
    },
    [Symbol.dispose]: () => {
      handles.datasync = flush;
      letThrough();
    },
  };
}
