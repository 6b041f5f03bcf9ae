import assert from 'node:assert/strict';
import type { Contract, Records, Seed, SeedSize, SystemContext } from '../../../apis/handler.ts';
import { type CompiledDocument, compileDocument } from '../../../gateway/contracts/compile.ts';
import { readDocuments } from '../../../gateway/contracts/document.ts';
import type { ResolvedOperation } from '../../../gateway/contracts/openapi.ts';
import { type Kind, Problem } from '../../../gateway/problem.ts';
import type { Identity } from '../../../policies/policy.ts';
import { openTestStore, quiet, type TestStore } from '../../support/store.ts';

/** Handlers of a system API as its tests call them: without a context, and true to the contract. */
type Calls<Handlers> = {
  readonly [Id in keyof Handlers]: Handlers[Id] extends (input: infer Input, context: never) => infer Result
    ? (input: Input) => Result
    : never;
};

interface SystemUnderTest<Handlers, Tables> extends AsyncDisposable {
  readonly call: Calls<Handlers>;
  readonly records: Records<Tables>;
  /** What the clock says to the handlers, in epoch milliseconds. */
  now: number;
  /** For whom they are called: the gateway itself, unless changed. */
  actor: Identity;
}

/** Enough to turn pages, little enough to count. */
export const smallWorld: SeedSize = { customers: 120, products: 60, orders: 60 };

/**
 * A system API over its own seeded schema, in an embedded store or in the database at `url`. Every answer is checked
 * against the contract, every refusal must be one the contract declares, and inputs are frozen.
 */
export async function openSystem<Handlers extends object, Tables>(
  api: string,
  handlers: Handlers,
  seed: Seed<Tables>,
  url?: string,
): Promise<SystemUnderTest<Handlers, Tables>> {
  const [contract, test] = await Promise.all([contractOf(api), openTestStore(url)]);
  if (url !== undefined) await migrateAlone(test, api);
  const records = test.store.records<Tables>(api);
  await seed(records, smallWorld);

  const actor: Identity = { kind: 'gateway', scopes: [], caller: 'process/test.v1' };
  const system = { now: Date.UTC(2026, 10, 20, 9, 30), actor, records, [Symbol.asyncDispose]: test.dispose };
  const context = contextOver(records, () => system.now);
  const calls = Object.entries(handlers).map(([id, handler]) => [
    id,
    checked(contract, id, handler, () => ({ ...context, identity: system.actor })),
  ]);
  return Object.assign(system, { call: Object.fromEntries(calls) as Calls<Handlers> });
}

/** Expects a refusal of this kind, and gives it to look at. */
export async function refusal(kind: Kind, attempt: Promise<unknown>): Promise<Problem> {
  const outcome = await attempt.catch((error: unknown) => error);
  assert(outcome instanceof Problem, `expected a problem, got ${JSON.stringify(outcome)}`);
  assert.equal(outcome.kind, kind, outcome.message);
  return outcome;
}

interface ListReply<Item> {
  readonly body: { readonly items: readonly Item[]; readonly nextCursor: string | null };
}

/** The items of all pages of a list, asked for page by page. */
export async function allPages<Item>(
  list: (cursor: { cursor?: string }) => Promise<ListReply<Item>>,
): Promise<{ items: Item[]; pages: number }> {
  const items: Item[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const { body }: ListReply<Item> = await list(cursor === null ? {} : { cursor });
    items.push(...body.items);
    cursor = body.nextCursor;
    pages += 1;
  } while (cursor !== null);
  return { items, pages };
}

async function migrateAlone({ store }: TestStore, api: string): Promise<void> {
  const { migrations } = await import(`../../../apis/system/${api}/migrations.ts`);
  await store.migrate([{ schema: api, migrations }]);
}

let contracts: ReturnType<typeof readDocuments> | undefined;

async function contractOf(api: string): Promise<CompiledDocument> {
  contracts ??= readDocuments('openapi');
  const document = (await contracts).find(({ id }) => id === `system/${api}.v1`);
  assert(document, `there is no contract system/${api}.v1`);
  return compileDocument(document.definition);
}

const contextOver = <Tables>(records: Records<Tables>, now: () => number): SystemContext<Contract, Tables> => ({
  records,
  call: {},
  optional: () => Promise.reject(new Error('a system API composes nothing')),
  identity: { kind: 'gateway', scopes: [], caller: 'process/test.v1' },
  requestId: '0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90',
  signal: new AbortController().signal,
  clock: { now, monotonic: () => performance.now() },
  log: quiet,
  tickets: {
    issue: () => Promise.reject(new Error('a system API issues no tickets')),
    redeem: () => Promise.reject(new Error('a system API redeems no tickets')),
  },
});

type Handler = (input: unknown, context: unknown) => Promise<{ status: number; body?: unknown }>;

function checked(contract: CompiledDocument, id: string, handler: Handler, context: () => unknown) {
  const operation = contract.operations.find(({ operationId }) => operationId === id);
  assert(operation, `the contract has no operation ${id}`);
  return async (input: { body?: unknown }) => {
    if (input.body !== undefined)
      fits(contract.calls(operation).request.checkBody(input.body, 'application/json'), 'request body');
    const reply = await handler(frozen(structuredClone(input)), context()).catch((error: unknown) => {
      throw declared(contract, operation, error);
    });
    assert.deepEqual(
      contract.calls(operation).answers.mediaTypes(reply.status) ?? 'undeclared',
      mediaTypesOf(reply.body),
    );
    if (reply.body !== undefined)
      fits(contract.calls(operation).answers.check(reply.status, 'application/json', reply.body), 'answer');
    return reply;
  };
}

const mediaTypesOf = (body: unknown): string[] => (body === undefined ? [] : ['application/json']);

function declared(contract: CompiledDocument, operation: ResolvedOperation, error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  const types = contract.calls(operation).answers.mediaTypes(error.status);
  assert.deepEqual(types, ['application/problem+json'], `${operation.operationId} does not declare ${error.status}`);
  return error;
}

const fits = (violations: readonly object[], what: string): void => assert.deepEqual(violations, [], `${what} breaks`);

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
