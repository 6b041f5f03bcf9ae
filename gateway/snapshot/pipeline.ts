import { compose, type Handler, type Policy, type Surroundings } from '../../policies/policy.ts';
import type { AnyPolicy, Resolved } from './settings.ts';

/** The two chains of one operation, and the names of the policies in them, outermost first. */
export interface Pipeline {
  /** For requests from outside: everything. */
  readonly entry: Handler;
  /** For calls from the tier above: what must hold on every hop. */
  readonly hop: Handler;
  readonly enforced: readonly string[];
}

/** Composes an operation's chains in the catalogue's order. A policy with nothing to do there leaves no trace. */
export function composePipeline(
  catalogue: readonly AnyPolicy[],
  settings: Resolved,
  surroundings: Surroundings,
  upstream: Handler,
): Pipeline {
  const made = catalogue.flatMap((definition) => {
    const policy = definition.create(settings[definition.name] as never, surroundings);
    return policy === undefined ? [] : [{ definition, policy }];
  });
  const ofSide = (side: AnyPolicy['side']): Policy[] =>
    made.filter(({ definition }) => definition.side === side).map(({ policy }) => policy);
  const hop = compose(ofSide('hop'), upstream);
  return { entry: compose(ofSide('entry'), hop), hop, enforced: made.map(({ definition }) => definition.name) };
}
