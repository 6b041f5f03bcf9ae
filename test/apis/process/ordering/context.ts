import type { Contract } from '../../../../apis/contracts/process/ordering.v1.ts';
import type { SagaDoor } from '../../../../apis/handler.ts';
import { sagas } from '../../../../apis/process/ordering/v1.ts';
import { createSagaOffice, type SagaOffice, type SagaProgram } from '../../../../gateway/sagas/office.ts';
import type { SagaCode } from '../../../../gateway/sagas/run.ts';
import { gatewayExchange } from '../../../../gateway/snapshot/nowhere.ts';
import type { Identity } from '../../../../policies/policy.ts';
import { type MemoryShelf, memoryShelf } from '../../../gateway/sagas/memory-shelf.ts';
import { createMeter } from '../../../policies/instruments.ts';
import { contextOver, type Line } from '../context.ts';

interface Desk {
  readonly shelf: MemoryShelf;
  readonly office: SagaOffice;
}

const desks = new WeakMap<object, Desk>();

/** The sagas of these systems: what is on record stays from call to call. */
export function deskOf(call: Contract['call'], lines: Line[] = []): Desk {
  const known = desks.get(call);
  if (known !== undefined) return known;
  const { clock, log } = contextOver<Contract>(call, { kind: 'gateway', scopes: [] }, lines);
  const shelf = memoryShelf();
  const programs = new Map<string, SagaProgram>(
    Object.entries(sagas).map(([name, code]) => [name, { code: code as SagaCode, door: () => call }]),
  );
  const enter = () => ({ programs, leave: () => {} });
  const desk = { shelf, office: createSagaOffice({ shelf, enter, clock, log, meter: createMeter() }) };
  desks.set(call, desk);
  return desk;
}

/** What ordering's handlers are given: their context over these systems, with the real sagas. */
export function orderingOver(call: Contract['call'], identity: Identity, lines: Line[] = []) {
  const { office } = deskOf(call, lines);
  const context = contextOver<Contract>(call, identity, lines);
  const exchange = gatewayExchange(context.clock, { identity });
  const saga = Object.fromEntries(
    Object.keys(sagas).map((name) => [name, (key: string, input: unknown) => office.call(name, key, input, exchange)]),
  ) as SagaDoor<typeof sagas>;
  return { ...context, requestId: crypto.randomUUID(), saga };
}
