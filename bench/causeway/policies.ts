import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { anonymous, noParameters, noTrace, OpenExchange } from '../../gateway/exchange.ts';
import type { Judged } from '../../gateway/snapshot/judge.ts';
import type { Answer, Body, Handler, Operation } from '../../policies/policy.ts';
import { newThing, smallThing, thing } from '../machine/things.ts';
import { dealt, meanOf, medianOf } from '../report/statistics.ts';
import { type Chain, chainsOf, copyThings, judgeThings } from './chains.ts';

/** What is told of the policies: microseconds of CPU a call, by blocks of rounds. */
export interface PolicyCosts {
  /** What each adds to a GET; first an exchange without any, which has no name. */
  readonly shares: readonly Share[];
  /** What the collector takes for a GET with all of them: it comes seldom, and then for many calls. */
  readonly collector: number;
  /** What `validate` adds to a POST, by the size of the body. */
  readonly validate: Readonly<Record<'small' | 'large', readonly number[]>>;
  /** Milliseconds from the first call of an operation to its answer. */
  readonly first: readonly number[];
}

export interface Share {
  readonly policy: string | undefined;
  readonly micros: readonly number[];
}

interface Call {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly body?: string;
}

const { BENCH_FOLDER = '', BENCH_ROUNDS = '300' } = process.env;
const rounds = Number(BENCH_ROUNDS);
/** Of a round: so few that the collector seldom comes into it, and chains take turns often. */
const calls = 100;
const blocks = 5;
const read: Call = {
  ...{ operationId: 'getThing', method: 'GET', path: '/experience/things/v1/things/42', query: 'view=full' },
  parameters: { thingId: '42' },
};
const add: Call = {
  ...{ operationId: 'addThing', method: 'POST', path: '/experience/things/v1/things', query: '' },
  parameters: {},
};
const answer: Answer = {
  status: 200,
  headers: { 'content-type': 'application/json', 'content-length': String(thing.length) },
  body: { kind: 'bytes', bytes: Buffer.from(thing) },
};
const upstream: Handler = () => Promise.resolve(answer);
const nothing = Readable.from([]);
const { issuer, token } = await signIn();
const rooms = await copyThings(BENCH_FOLDER);

const first = await firstCalls();
const judged = await judgeThings(rooms);
const reads = await costsOf(judged, read);
process.send?.({
  first,
  shares: sharesOf(reads),
  collector: collectorOf(reads),
  validate: { small: await validation(smallThing), large: await validation(newThing) },
} satisfies PolicyCosts);
process.once('SIGTERM', () => process.exit(0));

/** What each policy adds to the chain before it, in the middle of rounds in which all chains take turns. */
function sharesOf(costs: readonly ChainCost[]): Share[] {
  const middles = costs.map(({ micros }) => dealt(micros, blocks).map(medianOf));
  return costs.map(({ policy }, index) => ({
    policy,
    micros: (middles[index] ?? []).map((micros, block) => micros - (middles[index - 1]?.[block] ?? 0)),
  }));
}

function collectorOf(costs: readonly ChainCost[]): number {
  const all = costs.at(-1)?.micros ?? [];
  return meanOf(all) - medianOf(all);
}

async function validation(body: string): Promise<readonly number[]> {
  const shares = sharesOf(await costsOf(judged, { ...add, body }, 'validate'));
  return shares.find(({ policy }) => policy === 'validate')?.micros ?? [];
}

interface ChainCost {
  readonly policy: string | undefined;
  /** Of a call, by round. */
  readonly micros: number[];
}

/** Microseconds of this process' CPU per call. @param around  only the chain up to there, and the one before */
async function costsOf(from: Judged, call: Call, around?: string): Promise<ChainCost[]> {
  const operation = operationOf(from, call);
  const all = chainsOf(from, call.operationId, issuer, upstream);
  const until = all.findIndex(({ last }) => last === around);
  const chains = around === undefined ? all : all.slice(until - 1, until + 1);
  const costs = chains.map(({ last }): ChainCost => ({ policy: last, micros: [] }));
  // The first are thrown away: by then the code is compiled.
  for (let round = -30; round < rounds; round += 1) {
    for (const [index, { entry }] of chains.entries()) {
      const before = process.cpuUsage();
      for (let made = 0; made < calls; made += 1) await callOnce(entry, operation, call);
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) costs[index]?.micros.push((user + system) / calls);
      // Timers have their turn, as between requests.
      await breathe();
    }
  }
  return costs;
}

/** Contracts are read anew for each: nothing of the operation was compiled for an earlier call. */
async function firstCalls(): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const fresh = await judgeThings(rooms);
    const { entry } = chainsOf(fresh, add.operationId, issuer, upstream).at(-1) as Chain;
    const call = { ...add, body: newThing };
    const began = performance.now();
    await callOnce(entry, operationOf(fresh, call), call);
    times.push(performance.now() - began);
  }
  return times;
}

function operationOf(from: Judged, { operationId }: Call): Operation {
  return from.operations.find((one) => one.operationId === operationId) as Operation;
}

async function callOnce(entry: Handler, operation: Operation, call: Call): Promise<void> {
  const { method, path, query, parameters } = call;
  const exchange = new OpenExchange({
    ...{ operation, method, path, query, side: 'edge', id: randomUUID(), trace: noTrace, identity: anonymous },
    headers: {
      ...{ host: '127.0.0.1:8080', authorization: `Bearer ${token}`, accept: '*/*', 'user-agent': 'bench' },
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    pathParameters: parameters,
    parameters: noParameters,
    body: bodyOf(call),
    address: '127.0.0.1',
    started: performance.now(),
    deadline: Number.POSITIVE_INFINITY,
  });
  const { status } = await entry(exchange);
  exchange.settle({ status, complete: true, bytes: thing.length });
}

function bodyOf({ body }: Call): Body {
  if (body === undefined) return { kind: 'none' };
  const bytes = Buffer.from(body);
  return {
    kind: 'incoming',
    mediaType: 'application/json',
    length: bytes.length,
    read: () => Promise.resolve(bytes),
    stream: nothing,
  };
}

async function signIn() {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'RS256', use: 'sig' };
  const name = 'https://issuer.example';
  const signed = await new SignJWT({ scope: 'orders:read orders:write', client_id: 'bench' })
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: key.kid })
    .setIssuer(name)
    .setAudience('bench')
    .setSubject('shopper')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
  const trusted = { issuer: name, audience: 'bench', algorithms: ['RS256'], typ: 'at+jwt', scopeClaim: 'scope' };
  return { token: signed, issuer: { ...trusted, keys: { jwks: { keys: [key] } } } };
}
