import { Problem } from '#problem';
import type { Handler, Surroundings } from '../../policies/policy.ts';
import { composePipeline, type Pipeline } from './pipeline.ts';
import type { AnyPolicy, Resolved } from './settings.ts';

/**
 * The chains of an operation that runs in another process. Calls from here go there. Requests from outside are refused
 * as they would be if it ran here, and whoever would pass is told that it does not: this process is no way in for what
 * is called elsewhere.
 * @param upstream  the handler that calls it there; absent where nobody says where that is
 * @param watched  puts what sees every request around a handler
 */
export function composeAbsent(
  catalogue: readonly AnyPolicy[],
  settings: Resolved,
  surroundings: Surroundings,
  upstream: Handler | undefined,
  watched: (handler: Handler) => Handler,
): Pipeline {
  const { api, tier } = surroundings.operation;
  const ofSide = (side: AnyPolicy['side']): AnyPolicy[] => catalogue.filter((policy) => policy.side === side);
  const refuse: Handler = () =>
    Promise.reject(new Problem('no-such-route', { detail: `${api} runs in another process of this gateway.` }));
  const unreachable: Handler = () => {
    const detail = `${api} does not run in this process, and no URL says where it does.`;
    return Promise.reject(new Problem('unavailable', { detail, headers: { 'retry-after': '60' } }));
  };
  const hop =
    upstream === undefined
      ? { hop: unreachable, enforced: [] }
      : composePipeline(ofSide('hop'), settings, surroundings, upstream);
  // Credentials of frontends and partners are not looked at where their APIs do not run.
  const entry =
    tier === 'experience'
      ? { entry: watched(refuse), enforced: [] }
      : composePipeline(ofSide('entry'), settings, surroundings, refuse);
  return { entry: entry.entry, hop: hop.hop, enforced: [...entry.enforced, ...hop.enforced] };
}
