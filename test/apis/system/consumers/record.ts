import type { ConsumerRegistry } from '../../../../apis/registry.ts';
import { handlers } from '../../../../apis/system/consumers/v1.ts';
import { createConsumerRecord } from '../../../../gateway/consumers/record.ts';
import { createRegistry, type Registry } from '../../../../gateway/consumers/registry.ts';
import { openControls } from '../../../../gateway/controls/controls.ts';
import { controlTable } from '../../../../gateway/controls/table.ts';
import { createUsage } from '../../../../gateway/usage/usage.ts';
import type { Identity, Plan } from '../../../../policies/policy.ts';
import { stoppedClock, type TestClock } from '../../../gateway/consumers/clock.ts';
import { openTestStore, quiet } from '../../../support/store.ts';
import { assertFits, contextOver } from '../../process/context.ts';

/** Handlers as these tests call them: for whom, and with what. */
type Calls = {
  readonly [Id in keyof typeof handlers]: (
    actor: Identity,
    input: Parameters<(typeof handlers)[Id]>[0],
  ) => ReturnType<(typeof handlers)[Id]>;
};

/** `system/consumers.v1` over a registry of its own; every answer is held to the contract. */
export interface ConsumersUnderTest extends AsyncDisposable {
  readonly call: Calls;
  /** The hot path of the same process. */
  readonly registry: Registry;
  /** The hot path of another process. */
  readonly elsewhere: Registry;
  readonly clock: TestClock;
  readonly store: Awaited<ReturnType<typeof openTestStore>>['store'];
}

export const anna: Identity = { kind: 'user', issuer: 'development', subject: 'anna', scopes: ['apps:write'] };
export const bert: Identity = { ...anna, subject: 'bert' };
/** The same name at another issuer: somebody else. */
export const otherAnna: Identity = { ...anna, issuer: 'elsewhere' };
export const operator: Identity = { ...anna, subject: 'operator', scopes: ['gateway:admin'] };
export const anonymous: Identity = { kind: 'anonymous', scopes: [] };
export const acmeItself: Identity = {
  kind: 'consumer',
  consumer: { id: 'acme', name: 'Acme', plan: 'free', environment: 'live' },
  // A key that holds it governs nothing all the same.
  scopes: ['gateway:admin'],
};

const plan = (name: string, scopes: readonly string[]): Plan => ({
  name,
  description: 'For tests.',
  rate: { limit: 60, window: 60 },
  scopes,
});
const plans = new Map(
  [plan('free', ['feed:read']), plan('partner', ['feed:read', 'orders:read'])].map((one) => [one.name, one]),
);
const versions: Readonly<Record<string, readonly number[]>> = { 'experience/partner': [1], 'experience/shop': [1, 2] };

export async function openConsumers(url?: string): Promise<ConsumersUnderTest> {
  const opened = await openTestStore(url);
  const { db } = opened.store;
  const clock = stoppedClock();
  const registry = createRegistry({ db, clock, log: quiet });
  const elsewhere = createRegistry({ db, clock, log: quiet });
  const controls = await openControls({ shelf: controlTable(db), clock, log: quiet });
  const offers = { plans, versionsOf: (api: string) => versions[api], lifecycleOf: () => undefined };
  const usage = createUsage({ db, clock, log: quiet, current: () => ({ all: [] }) });
  const parts = { db, clock, controls, usage, forget: registry.forget };
  const door: ConsumerRegistry = createConsumerRecord(parts, offers);
  const call = Object.fromEntries(
    Object.entries(handlers as unknown as Readonly<Record<string, Handler>>).map(([id, handler]) => [
      id,
      async (actor: Identity, input: object) => {
        const reply = await handler(input, { ...contextOver({}, actor), clock, registry: door });
        await assertFits('system/consumers.v1', id, reply);
        return reply;
      },
    ]),
  );
  const dispose = async (): Promise<void> => {
    controls.close();
    await Promise.all([registry.close(), elsewhere.close(), usage.close()]);
    await opened.dispose();
  };
  return {
    call: call as unknown as Calls,
    registry,
    elsewhere,
    clock,
    store: opened.store,
    [Symbol.asyncDispose]: dispose,
  };
}

type Handler = (input: object, context: object) => Promise<{ status: number; body?: unknown }>;
