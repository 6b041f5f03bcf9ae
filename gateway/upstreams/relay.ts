import type { Dispatcher } from 'undici';
import { Problem } from '#problem';
import type { AnswerBody, Flow, Sink } from '../../policies/policy.ts';

/** Bytes that must come in as long as an upstream may be silent, where nobody holds it back: fewer is no transfer. */
const leastBytes = 1_000;

/** The body of an answer that is still arriving. It waits, paused, for a sink, and then comes no faster than that takes it. */
export class Relay {
  readonly body: AnswerBody = { kind: 'relay', attach: (sink) => this.#attach(sink) };
  readonly #controller: Dispatcher.DispatchController;
  readonly #abort: (reason: Error) => void;
  readonly #silence: NodeJS.Timeout | undefined;
  readonly #pace: Pace | undefined;
  #waiting: Buffer[];
  #sink: Sink | undefined;
  #over = false;
  #error: Error | undefined;

  /**
   * @param waiting  what of the body has been read already
   * @param longestSilence  milliseconds; absent = the upstream may be silent, and drip, for as long as it likes
   * @param abort  breaks off the request; the relay hears of it by `fail`
   */
  constructor(
    controller: Dispatcher.DispatchController,
    waiting: Buffer[],
    longestSilence: number | undefined,
    abort: (reason: Error) => void,
  ) {
    this.#controller = controller;
    this.#waiting = waiting;
    this.#abort = abort;
    if (longestSilence !== undefined) {
      this.#silence = setTimeout(() => this.#onSilence(), longestSilence);
      this.#pace = { window: longestSilence, since: performance.now(), bytes: 0 };
    }
    controller.pause();
  }

  write(chunk: Buffer): void {
    this.#silence?.refresh();
    if (this.#pace !== undefined && drips(this.#pace, chunk)) {
      this.#abort(stalled('the body drips'));
      return;
    }
    if (this.#sink === undefined) this.#waiting.push(chunk);
    else if (!this.#sink.write(chunk)) this.#controller.pause();
  }

  end(): void {
    this.#finish();
    this.#sink?.end();
  }

  fail(error: Error): void {
    this.#finish();
    this.#error = error;
    this.#sink?.fail(error);
  }

  /** Nothing is written before it has returned: whoever attaches has the flow in hand by then. */
  #attach(sink: Sink): Flow {
    queueMicrotask(() => this.#open(sink));
    return { pause: () => this.#pause(), resume: () => this.#resume(), abort: this.#abort };
  }

  #open(sink: Sink): void {
    let more = true;
    for (const chunk of this.#waiting) more = sink.write(chunk);
    this.#waiting = [];
    this.#sink = sink;
    if (this.#error !== undefined) sink.fail(this.#error);
    else if (this.#over) sink.end();
    else if (more) this.#controller.resume();
  }

  // undici's controller outlives its request: after the end it would steer whoever has the connection then.
  #pause(): void {
    if (!this.#over) this.#controller.pause();
  }

  #resume(): void {
    if (this.#over) return;
    // How little came while it was held back says nothing of the upstream.
    if (this.#pace !== undefined) begin(this.#pace);
    this.#controller.resume();
  }

  /** A reader that is slow itself keeps the upstream silent; that does not count. */
  #onSilence(): void {
    if (this.#controller.paused) this.#silence?.refresh();
    else this.#abort(stalled('the body stalled'));
  }

  #finish(): void {
    this.#over = true;
    clearTimeout(this.#silence);
  }
}

/** How much of a body came since when. */
interface Pace {
  /** Milliseconds. */
  readonly window: number;
  since: number;
  bytes: number;
}

function begin(pace: Pace): void {
  pace.since = performance.now();
  pace.bytes = 0;
}

/** Counts a chunk; at the end of each window, whether too little came in it. Costs no timer: silence has one. */
function drips(pace: Pace, chunk: Buffer): boolean {
  pace.bytes += chunk.length;
  if (performance.now() - pace.since < pace.window) return false;
  if (pace.bytes < leastBytes) return true;
  begin(pace);
  return false;
}

const stalled = (how: string): Problem => new Problem('upstream-timeout', { cause: new Error(how) });
