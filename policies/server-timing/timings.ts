import type { Timings } from '../policy.ts';

/** Tier calls told one by one; of more than so many only the number is told. */
const mostCalls = 24;

interface Call {
  readonly operation: string;
  milliseconds: number | undefined;
}

/** What an exchange cost so far, for whoever may know. Durations in milliseconds. */
export class ExchangeTimings implements Timings {
  upstream = 0;
  readonly #calls: Call[] = [];
  #more = 0;

  begin(operation: string): (milliseconds: number) => void {
    if (this.#calls.length === mostCalls) {
      this.#more += 1;
      return ignore;
    }
    const call: Call = { operation, milliseconds: undefined };
    this.#calls.push(call);
    return (milliseconds) => {
      call.milliseconds = milliseconds;
    };
  }

  /**
   * As a `Server-Timing` field (W3C Server Timing): the whole, the policies' share of it, and the tier calls in the order
   * they began. One that is still running has no duration.
   * @param total  milliseconds since the request arrived
   */
  field(total: number): string {
    const entries = [`edge;dur=${written(total)}`, `policies;dur=${written(Math.max(total - this.upstream, 0))}`];
    for (const [at, { operation, milliseconds }] of this.#calls.entries()) {
      const duration = milliseconds === undefined ? '' : `;dur=${written(milliseconds)}`;
      entries.push(`call${at + 1};desc="${operation.replace(unsafe, '-')}"${duration}`);
    }
    if (this.#more > 0) entries.push(`more;desc="${this.#more} further calls"`);
    return entries.join(', ');
  }
}

const ignore = (): void => {};
const written = (milliseconds: number): string => String(Math.round(milliseconds * 100) / 100);
// Of a quoted string (RFC 9110 §5.6.4) what needs no escape.
const unsafe = /[^\w/.#-]/g;
