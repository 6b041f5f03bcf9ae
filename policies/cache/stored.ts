import { Problem, type ProblemFacts } from '#problem';
import type { Answer, AnswerBody, Headers } from '../policy.ts';
import type { Terms } from './terms.ts';
import { tagOf } from './validators.ts';

/** When an answer came, and how it is held. */
export interface Circumstances {
  /** `clock.monotonic()` when the exchange that read it began: nothing in it is older. */
  readonly since: number;
  /** `clock.monotonic()` when it was stored. */
  readonly at: number;
  /** Whether tiers above in this process read it, to which JSON is data. */
  readonly asData: boolean;
}

/** An answer that is stored, as plain data, as the bytes of its representation, or as both once both were asked for. */
export class Stored {
  readonly status: number;
  /** As it came, for asking the upstream again; without what was true of that moment only. */
  readonly headers: Headers;
  readonly terms: Terms;
  readonly circumstances: Circumstances;
  /** A refusal that is remembered in place of an answer. */
  readonly refusal?: Problem;
  #body: AnswerBody;
  #value: AnswerBody | undefined;
  #bytes: AnswerBody | undefined;
  #sent: Headers | undefined;

  constructor({ status, headers, body }: Answer, terms: Terms, circumstances: Circumstances, refusal?: Problem) {
    this.status = status;
    this.headers = withoutMoment(headers);
    this.terms = terms;
    this.circumstances = circumstances;
    this.#body = circumstances.asData ? body : bytesOf(body);
    if (refusal !== undefined) this.refusal = refusal;
  }

  /** Milliseconds since it was made. */
  age = (now: number): number => this.terms.age + now - this.circumstances.at;

  /** Milliseconds it is still good for; negative when it is stale. */
  left = (now: number): number => this.terms.lifetime - this.age(now);

  /** For a tier above in this process, to which JSON is data: the same objects each time, not to be changed. */
  inside(): Answer {
    this.#value ??= dataOf(this.#body, this.headers);
    return { status: this.status, headers: this.headers, body: this.#value };
  }

  /** For a client: its bytes, with a tag of them. */
  outside(): { readonly headers: Headers; readonly body: AnswerBody } {
    this.#bytes ??= bytesOf(this.#body);
    this.#sent ??= headersOf(this.#bytes, this.headers);
    return { headers: this.#sent, body: this.#bytes };
  }

  /** Bytes of memory, about: data takes four times as much as its JSON. */
  size(): number {
    return overhead + this.length() * (this.circumstances.asData ? 5 : 1);
  }

  /** Bytes of its representation. */
  length(): number {
    this.#bytes ??= bytesOf(this.#body);
    return this.#bytes.kind === 'bytes' ? this.#bytes.bytes.length : 0;
  }

  /** The same representation on new terms, as an upstream that has no other says (RFC 9111 §4.3.4). */
  renewed(headers: Headers, terms: Terms, circumstances: Circumstances): Stored {
    const answer = { status: this.status, headers: { ...this.headers, ...headers }, body: this.#body };
    return new Stored(answer, terms, circumstances);
  }
}

const overhead = 1_024;

/** What is left of a refusal when it is told to others: nothing of the call it came of. */
export function refusalOf({ kind, facts }: Problem): Problem {
  const { detail, errors, headers, origin }: ProblemFacts = facts;
  return new Problem(kind, {
    ...(detail === undefined ? {} : { detail }),
    ...(errors === undefined ? {} : { errors }),
    ...(headers === undefined ? {} : { headers }),
    ...(origin === undefined ? {} : { origin }),
  });
}

const momentary = new Set(['age', 'cache-status', 'content-length', 'causeway-origin', 'x-request-id']);

function withoutMoment(headers: Headers): Headers {
  const kept: Record<string, string | readonly string[]> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && !momentary.has(name.toLowerCase())) kept[name.toLowerCase()] = value;
  }
  return kept;
}

const json = /^application\/(?:[\w.+-]+\+)?json *(?:;|$)/i;

function dataOf(body: AnswerBody, headers: Headers): AnswerBody {
  if (body.kind !== 'bytes' || body.bytes.length === 0 || !json.test(String(headers['content-type']))) return body;
  try {
    return { kind: 'value', value: JSON.parse(body.bytes.toString()) };
  } catch {
    // For whoever reads it to complain of.
    return body;
  }
}

const bytesOf = (body: AnswerBody): AnswerBody =>
  body.kind === 'value' ? { kind: 'bytes', bytes: Buffer.from(JSON.stringify(body.value)) } : body;

const headersOf = (body: AnswerBody, headers: Headers): Headers => ({
  // Data is JSON unless its handler says which; bytes that came say what they are.
  ...(body.kind === 'bytes' ? { 'content-type': 'application/json', etag: tagOf(body.bytes) } : {}),
  ...headers,
});
