import type { Signal } from '../policy.ts';

type Listener = Parameters<Signal['addEventListener']>[1];

/**
 * A signal that costs next to nothing until it fires. A forwarded call has three, one inside the other; an `AbortSignal`
 * is an event target with a map of its own, and three of those with their listeners are a tenth of what a call costs.
 */
export class LightSignal implements Signal {
  aborted = false;
  reason: unknown;
  /** Most have one listener; a map of them would cost more than they do. */
  #listener: Listener | undefined;
  #others: Listener[] | undefined;
  #whole: AbortController | undefined;

  addEventListener(_type: 'abort', listener: Listener): void {
    if (this.aborted) return;
    if (this.#listener === undefined) this.#listener = listener;
    else if (this.#others === undefined) this.#others = [listener];
    else this.#others.push(listener);
  }

  removeEventListener(_type: 'abort', listener: Listener): void {
    if (this.#listener === listener) this.#listener = undefined;
    else if (this.#others !== undefined) this.#others = this.#others.filter((one) => one !== listener);
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  /** Tells every listener, the first time only. */
  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    const first = this.#listener;
    const others = this.#others ?? [];
    this.#listener = undefined;
    this.#others = undefined;
    if (first !== undefined) tell(first);
    for (const listener of others) tell(listener);
    this.#whole?.abort(reason);
  }

  /** The same as an `AbortSignal`, for who wants one. */
  get whole(): AbortSignal {
    if (this.#whole === undefined) {
      this.#whole = new AbortController();
      if (this.aborted) this.#whole.abort(this.reason);
    }
    return this.#whole.signal;
  }
}

/** A signal as an `AbortSignal`, for handlers and for what Node brings. */
export const wholeSignal = (signal: Signal): AbortSignal =>
  signal instanceof LightSignal ? signal.whole : (signal as AbortSignal);

/** One that fails keeps none of the others from hearing of it, as with an `AbortSignal`. */
function tell(listener: Listener): void {
  try {
    if (typeof listener === 'function') listener();
    else listener.handleEvent();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
