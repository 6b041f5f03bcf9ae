import { setImmediate as turn } from 'node:timers/promises';
import { cache } from '../../../policies/cache/cache.ts';
import type { CacheSettings } from '../../../policies/cache/settings.ts';
import type {
  Answer,
  Exchange,
  Flow,
  Handler,
  Headers,
  Identity,
  Operation,
  Sink,
  Surroundings,
} from '../../../policies/policy.ts';
import { answerWith, exchangeFor, type Mounted, mount, operationFor, type Sent } from '../support.ts';

export const service = { kind: 'http', name: 'legacy', url: 'http://127.0.0.1:1' } as const;
export const shopper: Identity = { kind: 'user', subject: 'shopper', scopes: ['orders:read'], scheme: 'accessToken' };
export const other: Identity = { ...shopper, subject: 'other' };

/** A mounted cache before an upstream that counts, and answers when it is told to. */
export interface Bench extends Mounted {
  readonly upstream: Upstream;
  /** Reads order O-1, or what `parts` say; the answer's JSON, text, or the kind of the problem. */
  get(parts?: Partial<Exchange>): Promise<Result>;
  /** Another policy on the same state: another operation, or another snapshot. */
  beside(operation: Partial<Operation>, settings?: Partial<CacheSettings>, surroundings?: Partial<Surroundings>): Bench;
}

export interface Result {
  readonly status: number;
  readonly problem?: string;
  readonly body: unknown;
  readonly headers: Headers;
  readonly cacheStatus: string | undefined;
  readonly note: unknown;
  readonly sent: Sent;
}

export interface Upstream {
  calls: number;
  /** The exchanges it was called with. */
  readonly seen: Exchange[];
  answer: Handler;
}

export function createBench(
  settings: Partial<CacheSettings> = {},
  operation: Partial<Operation> = {},
  surroundings: Partial<Surroundings> = {},
): Bench {
  const upstream: Upstream = { calls: 0, seen: [], answer: async () => json({ number: upstream.calls }) };
  const next: Handler = (exchange) => {
    upstream.calls += 1;
    upstream.seen.push(exchange);
    return upstream.answer(exchange);
  };
  const mounted = mount(cache, { settings, operation, surroundings, next, exchange: { identity: shopper } });
  const shared = { clock: mounted.clock, meter: mounted.meter, keep: mounted.surroundings.keep };

  return {
    ...mounted,
    upstream,
    async get(parts = {}) {
      const path = { path: { orderId: 'O-1' }, query: {}, header: {}, cookie: {} };
      const exchange = exchangeFor({
        operation: mounted.operation,
        started: mounted.clock.monotonic(),
        identity: shopper,
        parameters: path,
        ...parts,
      });
      return resultOf(await mounted.send(exchange));
    },
    beside: (parts, own = settings, around = {}) =>
      createBench(own, { ...operation, ...parts }, { ...surroundings, ...shared, ...around }),
  };
}

function resultOf(sent: Sent): Result {
  const { answer, problem, exchange } = sent;
  return {
    status: answer?.status ?? (problem?.status as number),
    ...(problem === undefined ? {} : { problem: problem.kind }),
    body: answer === undefined ? undefined : bodyOf(answer),
    headers: answer?.headers ?? {},
    cacheStatus: exchange.outgoing['cache-status'] as string | undefined,
    note: exchange.notes.cache,
    sent,
  };
}

function bodyOf({ body }: Answer): unknown {
  if (body.kind === 'value') return body.value;
  if (body.kind !== 'bytes') return undefined;
  const text = body.bytes.toString();
  return text.startsWith('{') ? JSON.parse(text) : text;
}

export const json = (value: unknown, headers: Headers = {}, status = 200): Answer =>
  answerWith({ status, headers, body: { kind: 'value', value } });

export const bytes = (text: string, headers: Headers = {}, status = 200): Answer =>
  answerWith({
    status,
    headers: { 'content-type': 'text/plain', ...headers },
    body: { kind: 'bytes', bytes: Buffer.from(text) },
  });

/** A body that arrives in one piece after its head; `broken` breaks off instead. */
export function arriving(
  text: string,
  headers: Headers = {},
  broken = false,
): Answer & { readonly aborted: unknown[] } {
  const aborted: unknown[] = [];
  return {
    status: 200,
    headers: { 'content-type': 'text/plain', ...headers },
    aborted,
    body: {
      kind: 'relay',
      attach(sink) {
        setImmediate(() => {
          if (aborted.length > 0) return;
          sink.write(Buffer.from(text));
          if (broken) sink.fail(new Error('cut off'));
          else sink.end();
        });
        return { pause: () => {}, resume: () => {}, abort: (reason) => aborted.push(reason) };
      },
    },
  };
}

/** A body that says its length, and of which the second half comes when `go` is called. */
export function arrivingLate(first: string, second: string): { readonly answer: Answer; go(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const headers = { 'content-type': 'text/plain', 'content-length': String(first.length + second.length) };
  const attach = (sink: Sink): Flow => {
    setImmediate(() => sink.write(Buffer.from(first)));
    void promise.then(() => {
      sink.write(Buffer.from(second));
      sink.end();
    });
    return { pause: () => {}, resume: () => {}, abort: () => {} };
  };
  return { answer: { status: 200, headers, body: { kind: 'relay', attach } }, go: resolve };
}

/** Holds the upstream until `open` is called, with an answer or an error. */
export function gate(upstream: Upstream): { open(answer?: Answer | Error): Promise<void> } {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  upstream.answer = (exchange) =>
    new Promise((done, fail) => {
      exchange.signal.addEventListener('abort', () => fail(exchange.signal.reason));
      promise.then(done, fail);
    });
  return {
    async open(answer = json({ number: upstream.calls })) {
      if (answer instanceof Error) reject(answer);
      else resolve(answer);
      await turn();
    },
  };
}

export { operationFor, turn };
