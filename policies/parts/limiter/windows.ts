import { hash } from 'node:crypto';

/** A key's count in one window. */
export interface Window {
  /** When it ends, in the time of its limiter. */
  ends: number;
  /** Calls made in it here. */
  spent: number;
}

/** Windows by key; how many there are is bounded. */
export interface Windows<W extends Window> {
  /** A key's window, if it has one that has not ended. */
  find(key: string, now: number): W | undefined;
  /** A new window for a key that has none. */
  open(key: string, now: number): W;
  /** All that may not have ended. */
  all(): Iterable<W>;
}

export interface WindowsOptions<W extends Window> {
  /** Milliseconds after which a window that nobody looked for is let go of; no window may matter for longer. */
  readonly span: number;
  make(key: string, now: number): W;
  /** Told of windows that are let go of. */
  onGone?(window: W, now: number): void;
}

/** An attacker chooses addresses. About 10 MB alone, 20 with leases. */
const mostKeys = 50_000;

/**
 * Two generations take the place of a timer for each key: what was not looked for during a whole `span` goes with the
 * older one. Beyond `mostKeys`, who is new shares one of 4 096 windows with others; whoever was there before keeps his own.
 */
export function createWindows<W extends Window>({ span, make, onGone }: WindowsOptions<W>): Windows<W> {
  let young = new Map<string, W>();
  let old = new Map<string, W>();
  let turn = Number.NEGATIVE_INFINITY;

  const grow = (now: number): void => {
    const gone = now >= turn + span ? [old, young] : [old];
    old = gone.length === 1 ? young : new Map();
    young = new Map();
    turn = now + span;
    if (onGone === undefined) return;
    for (const windows of gone) for (const window of windows.values()) onGone(window, now);
  };

  const seek = (key: string): W | undefined => {
    const window = young.get(key);
    if (window !== undefined) return window;
    const older = old.get(key);
    if (older === undefined) return undefined;
    old.delete(key);
    young.set(key, older);
    return older;
  };

  const running = (window: W | undefined, now: number): W | undefined =>
    window !== undefined && now < window.ends ? window : undefined;

  return {
    find(key, now) {
      if (now >= turn) grow(now);
      const window = seek(key);
      if (window !== undefined || young.size + old.size < mostKeys) return running(window, now);
      return running(seek(sharedPlace(key)), now);
    },
    open(key, now) {
      const isCrowded = young.size + old.size >= mostKeys && seek(key) === undefined;
      const place = isCrowded ? sharedPlace(key) : key;
      const window = make(place, now);
      young.set(place, window);
      return window;
    },
    *all() {
      yield* old.values();
      yield* young.values();
    },
  };
}

const sharedPlace = (key: string): string => `crowd-${hash('sha256', key).slice(0, 3)}`;
