import type { OperationObject, Schema } from '../contracts/openapi.ts';
import { pointerPath, valueAt } from '../contracts/pointer.ts';
import { type Reading, readings, valueFor } from '../contracts/samples/value.ts';
import { callTier, type Target } from '../tiers/door.ts';
import { surroundingsOfNobody } from './golden.ts';
import type { Judged } from './judge.ts';
import { createKeeper } from './keep.ts';
import { gatewayExchange } from './nowhere.ts';
import type { EngineOperation } from './operations.ts';
import { composePipeline } from './pipeline.ts';
import type { AnyPolicy, Resolved } from './settings.ts';

const rounds = 10;
const calls = 1_000;

/**
 * Measures what a tier call of this operation costs in this process, with everything that is enforced on it and a stub
 * behind: microseconds a call, or `undefined` where no input and answer that fit can be made of the contract.
 */
export async function measureHop(
  { settings, plans }: Judged,
  catalogue: readonly AnyPolicy[],
  operation: EngineOperation,
): Promise<number | undefined> {
  const hold = createKeeper().hold();
  const clock = { now: Date.now, monotonic: () => performance.now() };
  const resolved = settings.get(operation.id) as Resolved;
  const body = operation.samples?.of(operation.samples.success ?? 200, '')[0]?.value;
  const answer = {
    status: operation.samples?.success ?? 200,
    headers: {},
    body: { kind: 'value', value: body },
  } as const;
  const around = { ...surroundingsOfNobody(plans, hold.keep), clock, operation };
  const { hop } = composePipeline(catalogue, resolved, around, () => Promise.resolve(answer));
  const target: Target = { operation, hop, once: false };
  const input = inputOf(operation);
  const call = (): Promise<unknown> => {
    const own = gatewayExchange(clock);
    return callTier(own, target, input, own.identity, 'plain');
  };
  try {
    // The first rounds are for the compiler; the best of the others is disturbed least by whatever else runs here.
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round += 1) {
      const begun = performance.now();
      for (let count = 0; count < calls; count += 1) await call();
      best = Math.min(best, ((performance.now() - begun) * 1_000) / calls);
    }
    return best;
  } catch {
    return undefined;
  } finally {
    hold.release();
  }
}

interface Parameter {
  readonly name: string;
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly example?: unknown;
}

/** What the contract requires: its examples, else made of its schemas. */
function inputOf({ document, template, method, parameters }: EngineOperation): Record<string, unknown> {
  const { definition } = document;
  const whole = <T>(part: T): T => {
    const { $ref } = part as { $ref?: string };
    return $ref === undefined ? part : (valueAt(definition, pointerPath($ref.slice(1))) as T);
  };
  const item = definition.paths[template] as Readonly<Record<string, unknown>>;
  const { parameters: own = [], requestBody } = item[method.toLowerCase()] as OperationObject;
  const shared = (item.parameters ?? []) as readonly Parameter[];
  const make = (schema: Schema | undefined): unknown => valueFor(whole(schema ?? {}), readings[0] as Reading);

  const input: Record<string, unknown> = {};
  for (const { name, required, schema, example } of [...shared, ...own].map(whole) as Parameter[]) {
    const isTaken = parameters.some((known) => known.name === name);
    if (required && isTaken) input[name] = example ?? make(schema);
  }
  const media = requestBody === undefined ? undefined : whole(requestBody).content['application/json'];
  if (media !== undefined)
    input.body = media.example ?? Object.values(media.examples ?? {})[0]?.value ?? make(media.schema);
  return input;
}
