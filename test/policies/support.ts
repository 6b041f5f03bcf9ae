import { Readable } from 'node:stream';
import { Problem } from '#problem';
import { unbounded } from '../../gateway/overload/admission.ts';
import { ExchangeMemo } from '../../policies/cache/memo.ts';
import { createBreakers } from '../../policies/circuit-breaker/breakers.ts';
import {
  type Answer,
  type Body,
  compose,
  type Exchange,
  type Handler,
  type Operation,
  type Outcome,
  type Policy,
  type PolicyDefinition,
  type SettingSchema,
  type Surroundings,
} from '../../policies/policy.ts';
import {
  createClock,
  createKeep,
  createLog,
  createMeter,
  type TestClock,
  type TestLog,
  type TestMeter,
} from './instruments.ts';

export { createClock, createKeep, createLog, createMeter } from './instruments.ts';

export interface TestExchange extends Exchange {
  /** Ends the exchange: tells every listener once, as the edge does. */
  settle(outcome?: Partial<Outcome>): void;
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };
export type ExchangeParts = Partial<Writable<Omit<Exchange, 'onSettled' | 'operation'>>> & { operation?: Operation };

/** What became of one exchange. */
export interface Sent {
  readonly exchange: TestExchange;
  /** Whether it got past the policy. */
  readonly passed: boolean;
  readonly answer?: Answer;
  readonly problem?: Problem;
}

export interface MountParts<Settings extends object> {
  /** Over the schema's defaults. */
  readonly settings?: Partial<Settings>;
  readonly operation?: Partial<Operation>;
  readonly surroundings?: Partial<Surroundings>;
  /** What every exchange sent has in common. */
  readonly exchange?: ExchangeParts;
  /** What lies behind the policy; answers 200 `{}` otherwise. */
  readonly next?: Handler;
}

export interface Mounted {
  readonly operation: Operation;
  /** `undefined` when the policy has nothing to do on this operation. */
  readonly policy: Policy | undefined;
  readonly clock: TestClock;
  readonly log: TestLog;
  readonly meter: TestMeter;
  readonly surroundings: Surroundings;
  /** Sends one exchange through; a thrown `Problem` is returned, anything else thrown stays thrown. */
  send(parts?: ExchangeParts | TestExchange): Promise<Sent>;
  /** Disposes what the policy kept, as a snapshot does when it goes. */
  dispose(): void;
}

/** Mounts one policy, alone, before a stub of everything behind it. */
export function mount<Settings extends object>(
  definition: PolicyDefinition<Settings>,
  parts: MountParts<Settings> = {},
): Mounted {
  const operation = operationFor(parts.operation);
  const clock = createClock();
  const log = createLog();
  const meter = createMeter();
  const { keep, dispose } = createKeep();
  const surroundings = surroundingsFor({ clock, log, meter, keep, ...parts.surroundings, operation });
  const policy = definition.create({ ...defaultsOf(definition), ...parts.settings }, surroundings);
  const innermost = parts.next ?? (async () => answerWith());

  async function send(given: ExchangeParts | TestExchange = {}): Promise<Sent> {
    const started = surroundings.clock.monotonic();
    const exchange = 'settle' in given ? given : exchangeFor({ operation, started, ...parts.exchange, ...given });
    let passed = false;
    const next: Handler = (onwards) => {
      passed = true;
      return innermost(onwards);
    };
    const running = compose(policy === undefined ? [] : [policy], next)(exchange);
    try {
      const answer = await running;
      return { exchange, passed, answer };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { exchange, passed, problem: error };
    }
  }

  return { operation, policy, clock, log, meter, surroundings, send, dispose };
}

/** The settings a policy has when nobody sets any. */
export function defaultsOf<Settings extends object>(definition: PolicyDefinition<Settings>): Settings {
  const schemas = Object.entries(definition.settings) as [string, SettingSchema][];
  return Object.fromEntries(schemas.map(([name, schema]) => [name, structuredClone(schema.default)])) as Settings;
}

/** An operation of `experience/storefront.v2` that takes anything, with `parts` changed. */
export function operationFor(parts: Partial<Operation> = {}): Operation {
  return {
    id: 'experience/storefront.v2#getMyOrder',
    api: 'experience/storefront.v2',
    tier: 'experience',
    name: 'storefront',
    version: 2,
    operationId: 'getMyOrder',
    method: 'GET',
    path: '/experience/storefront/v2/orders/{orderId}',
    deprecated: false,
    security: [],
    lifecycle: { state: 'active', since: '2026-01-15' },
    upstream: { kind: 'local', name: 'experience/storefront.v2' },
    uses: [],
    exceptions: [],
    siblings: new Map(),
    request: {
      mediaTypes: ['application/json'],
      bodyRequired: false,
      parse: (path) => ({ path, query: {}, header: {}, cookie: {} }),
      checkParameters: () => [],
      checkBody: () => [],
    },
    answers: { mediaTypes: () => ['application/json'], check: () => [] },
    ...parts,
  };
}

/** An anonymous GET at the edge, with `parts` changed. Header names lower-case, as at the edge. */
export function exchangeFor(parts: ExchangeParts = {}): TestExchange {
  const listeners: ((outcome: Outcome) => void)[] = [];
  let settled = false;
  const operation = parts.operation ?? operationFor();
  return {
    operation,
    side: 'edge',
    id: '0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90',
    trace: { traceId: '0'.repeat(32), spanId: '0'.repeat(16), sampled: false },
    identity: { kind: 'anonymous', scopes: [] },
    method: operation.method,
    path: '/experience/storefront/v2/orders/O-00000042',
    query: '',
    headers: {},
    pathParameters: { orderId: 'O-00000042' },
    parameters: { path: {}, query: {}, header: {}, cookie: {} },
    body: { kind: 'none' },
    address: '203.0.113.7',
    started: 0,
    deadline: Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
    memo: new ExchangeMemo(),
    outgoing: {},
    notes: {},
    ...parts,
    onSettled(listener) {
      listeners.push(listener);
    },
    settle(outcome = {}) {
      if (settled) throw new TypeError('An exchange settles once.');
      settled = true;
      for (const listener of listeners) listener({ status: 200, complete: true, bytes: 0, ...outcome });
    },
  };
}

/** A 200 answer with an empty object, with `parts` changed. */
export const answerWith = (parts: Partial<Answer> = {}): Answer => ({
  status: 200,
  headers: {},
  body: { kind: 'value', value: {} },
  ...parts,
});

/** A JSON body still on the wire, as at the edge. `text` need not be valid JSON. */
export function incomingBody(text: string | Buffer, mediaType = 'application/json', length?: number): Body {
  const bytes = Buffer.from(text);
  return {
    kind: 'incoming',
    mediaType,
    ...(length === undefined ? {} : { length }),
    async read(limit) {
      if (bytes.length > limit) throw new Problem('payload-too-large', { detail: `At most ${limit} bytes.` });
      return bytes;
    },
    stream: Readable.from([bytes]),
  };
}

/** A body that is known, as in a hop. */
export const valueBody = (value: unknown): Body => ({ kind: 'value', value, mediaType: 'application/json' });

/** Surroundings where nobody is known and nothing may be asked, with `parts` changed. */
export function surroundingsFor(parts: Partial<Surroundings> = {}): Surroundings {
  const nothing = (what: string) => async (): Promise<never> => {
    throw new TypeError(`This test gave the policy no ${what}.`);
  };
  return {
    operation: operationFor(),
    clock: createClock(),
    keep: createKeep().keep,
    log: createLog(),
    meter: createMeter(),
    issuers: [],
    keys: { find: async () => undefined },
    clients: { find: () => undefined },
    tickets: { issue: nothing('tickets'), redeem: async () => undefined },
    tierKeys: { find: async () => undefined },
    breakers: createBreakers(),
    development: false,
    controls: { stopped: undefined, denied: undefined, outdated: false },
    admission: unbounded,
    usage: { counterOf: () => ({ count: () => {} }) },
    idempotency: {
      claim: nothing('keys to claim'),
      renew: nothing('keys'),
      finish: nothing('keys'),
      abandon: nothing('keys'),
      release: nothing('keys'),
    },
    counts: {},
    callers: new Set(),
    plans: new Map([
      ['free', { name: 'free', description: 'For trying.', rate: { limit: 10, window: 60 }, scopes: [] }],
    ]),
    contract: 'contract-1',
    cacheBytes: 1_048_576,
    answerChecks: 'tests',
    ask: nothing('operation to ask'),
    ...parts,
  };
}

/** The text of a body that arrives. */
export const textOf = ({ body }: Answer): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    if (body.kind !== 'relay') return reject(new Error(`a body of kind ${body.kind} does not arrive`));
    body.attach({
      write: (chunk) => {
        text += chunk.toString();
        return true;
      },
      end: () => resolve(text),
      fail: reject,
    });
  });
