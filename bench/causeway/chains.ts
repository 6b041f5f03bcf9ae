import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { rooms } from '../../gateway/paths.ts';
import { surroundingsOfNobody } from '../../gateway/snapshot/golden.ts';
import { type Judged, judge } from '../../gateway/snapshot/judge.ts';
import { createKeeper } from '../../gateway/snapshot/keep.ts';
import { createOperationReader } from '../../gateway/snapshot/operations.ts';
import { composePipeline } from '../../gateway/snapshot/pipeline.ts';
import { createLog } from '../../gateway/telemetry/log.ts';
import { catalogue } from '../../policies/index.ts';
import type { Handler, Issuer, Operation } from '../../policies/policy.ts';

/** A chain that ends with the policy it is called after, and then the upstream; the first has no policy at all. */
export interface Chain {
  readonly last: string | undefined;
  readonly entry: Handler;
}

const clock = { now: Date.now, monotonic: () => performance.now() };

/** Copies what the bench forwards to into rooms of its own. */
export async function copyThings(folder: string): Promise<typeof rooms> {
  const openapi = join(folder, 'openapi');
  const policies = join(folder, 'policies');
  await mkdir(join(openapi, 'experience'), { recursive: true });
  await cp(rooms.policies, policies, { recursive: true });
  await cp(join(rooms.openapi, 'shared'), join(openapi, 'shared'), { recursive: true });
  await cp(join(import.meta.dirname, 'things.v1.yaml'), join(openapi, 'experience', 'things.v1.yaml'));
  await cp(join(import.meta.dirname, 'plans.yaml'), join(policies, 'plans.yaml'));
  return { ...rooms, openapi, policies };
}

/** Reads contracts and policies as a gateway does, with nothing remembered from before. */
export const judgeThings = (places: typeof rooms): Promise<Judged> =>
  judge({
    rooms: places,
    catalogue,
    clock,
    readOperations: createOperationReader((name) => (name === 'THINGS_URL' ? 'http://127.0.0.1:9' : undefined)),
  });

/**
 * The chains of an operation as the engine composes them, from none of the policies to all of them: outermost first, so
 * that each finds what those before it have left.
 */
export function chainsOf(judged: Judged, operationId: string, issuer: Issuer, upstream: Handler): Chain[] {
  const operation = judged.operations.find((one) => one.operationId === operationId) as Operation;
  const surroundings = {
    ...surroundingsOfNobody(judged.plans, createKeeper().hold().keep),
    clock,
    log: createLog('info'),
    issuers: [issuer],
    operation,
  };
  const upTo = (count: number) =>
    composePipeline(catalogue.slice(0, count), judged.settings.get(operation.id) ?? {}, surroundings, upstream);
  const { enforced } = upTo(catalogue.length);
  const ends = catalogue.flatMap(({ name }, index) => (enforced.includes(name) ? [{ name, count: index + 1 }] : []));
  return [
    { last: undefined, entry: upTo(0).entry },
    ...ends.map(({ name, count }) => ({ last: name, entry: upTo(count).entry })),
  ];
}
