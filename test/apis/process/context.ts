import assert from 'node:assert/strict';
import type { Context, Contract } from '../../../apis/handler.ts';
import { compileDocument } from '../../../gateway/contracts/compile.ts';
import { readDocuments } from '../../../gateway/contracts/document.ts';
import { rooms } from '../../../gateway/paths.ts';
import { createHoles } from '../../../gateway/upstreams/holes.ts';
import type { Identity } from '../../../policies/policy.ts';
import { createMeter } from '../../policies/instruments.ts';

export const shopper: Identity = {
  kind: 'user',
  issuer: 'development',
  subject: 'shopper',
  scopes: ['orders:read', 'orders:write'],
};
export const agent: Identity = {
  kind: 'user',
  issuer: 'development',
  subject: 'agent',
  scopes: ['customers:read', 'orders:cancel', 'orders:refund', 'orders:read-any'],
};
export const partner: Identity = {
  kind: 'consumer',
  consumer: { id: 'acme', name: 'Acme B.V.', plan: 'partner', environment: 'live' },
  scopes: ['orders:read', 'orders:write', 'feed:read'],
};

/** One line of the log, as a handler wrote it. */
export interface Line {
  readonly level: string;
  readonly fields: Record<string, unknown>;
  readonly message: string;
}

/** What a handler is given besides its input, over this lower tier; `lines` collects what it logs. */
export function contextOver<C extends Contract>(call: C['call'], identity: Identity, lines: Line[] = []): Context<C> {
  const write = (level: string) => (fields: object, message: string) => {
    lines.push({ level, fields: { ...fields }, message });
  };
  return {
    call,
    optional: createHoles({ id: 'tested', partial: true }, createMeter())().optional,
    identity,
    requestId: '0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90',
    signal: new AbortController().signal,
    clock: { now: () => Date.UTC(2026, 10, 20, 9, 30), monotonic: () => 0 },
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    tickets: {
      issue: async (resource, { subject }) => ({
        ticket: `for ${subject} ${resource}`,
        expiresAt: '2026-11-20T09:30:30.000Z',
      }),
      redeem: async () => undefined,
    },
  };
}

/** Calls of a lower tier as they began and ended: `> orders.getOrder`, `< orders.getOrder`. */
export type Journal = string[];

/** What a call does instead of answering: refuse at once, or after it has taken effect. */
export type Faults = Record<string, { readonly problem: Error; readonly afterwards?: true }>;

type Operation = (input: unknown) => Promise<unknown>;

/** Writes every call into the journal, and lets the faults happen. Each call takes a turn of the event loop. */
export function watched<T extends object>(apis: T, journal: Journal, faults: Faults = {}): T {
  const wrap =
    (name: string, run: Operation): Operation =>
    async (input) => {
      journal.push(`> ${name}`);
      await new Promise(setImmediate);
      const fault = faults[name];
      if (fault !== undefined && fault.afterwards === undefined) throw fault.problem;
      const answer = await run(input);
      journal.push(`< ${name}`);
      if (fault !== undefined) throw fault.problem;
      return answer;
    };
  const entries = Object.entries(apis as Record<string, Record<string, Operation>>).map(([api, operations]) => [
    api,
    Object.fromEntries(Object.entries(operations).map(([id, run]) => [id, wrap(`${api}.${id}`, run)])),
  ]);
  return Object.fromEntries(entries) as T;
}

/** The calls of a journal in the order they began. */
export const begun = (journal: Journal): string[] =>
  journal.filter((line) => line.startsWith('> ')).map((line) => line.slice(2));

const documents = readDocuments(rooms.openapi);

/** Fails when an answer breaks the contract of its operation. */
export async function assertFits(api: string, operationId: string, reply: { status: number; body?: unknown }) {
  const document = (await documents).find(({ id }) => id === api);
  assert.ok(document, `no contract ${api}`);
  const { operations, calls } = await compileDocument(document.definition);
  const operation = operations.find((candidate) => candidate.operationId === operationId);
  assert.ok(operation, `no operation ${operationId}`);
  const contract = calls(operation).answers;
  assert.ok(contract.mediaTypes(reply.status), `${operationId} does not declare ${reply.status}`);
  assert.deepEqual(contract.check(reply.status, 'application/json', reply.body), []);
}
