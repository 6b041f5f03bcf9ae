import { Problem } from '#problem';
import { definePolicy, type Lifecycle, type Operation } from './policy.ts';

/**
 * Tells callers how long a version lives: when it was deprecated (RFC 9745), when it goes (RFC 8594), and what comes
 * instead (RFC 5829). From the first moment of its sunset date, UTC, a version is gone.
 */
export const version = definePolicy<object>({
  name: 'version',
  side: 'entry',
  summary: 'Announces the end of a version in good time, and refuses calls after it.',
  refuses: [410],
  settings: {},
  create: (_settings, { operation, clock }) => {
    const { lifecycle } = operation;
    const headers = lifecycleHeaders(operation);
    if (headers === undefined) return undefined;
    const ends = endOf(lifecycle);
    return async (exchange, next) => {
      Object.assign(exchange.outgoing, headers);
      if (clock.now() >= ends) throw new Problem('version-retired', { detail: farewell(operation) });
      return next(exchange);
    };
  },
});

function lifecycleHeaders({ api, lifecycle }: Operation): Record<string, string> | undefined {
  const { state, deprecated, sunset, successor } = lifecycle;
  if (state === 'active' && deprecated === undefined && sunset === undefined) return undefined;
  const links = [
    ...(successor === undefined ? [] : [`<${pathOf(successor)}>; rel="successor-version"`]),
    `</portal/apis${pathOf(api)}>; rel="deprecation"; type="text/html"`,
  ];
  return {
    // A structured date: seconds since the epoch (RFC 9651 §3.3.7).
    ...(deprecated === undefined ? {} : { deprecation: `@${Date.parse(deprecated) / 1000}` }),
    ...(sunset === undefined ? {} : { sunset: new Date(sunset).toUTCString() }),
    link: links.join(', '),
  };
}

/** Epoch milliseconds from which calls are refused. */
function endOf({ state, sunset }: Lifecycle): number {
  if (state === 'retired') return Number.NEGATIVE_INFINITY;
  return sunset === undefined ? Number.POSITIVE_INFINITY : Date.parse(sunset);
}

function farewell({ version, lifecycle }: Operation): string {
  const { sunset, successor } = lifecycle;
  const when = sunset === undefined ? '' : ` on ${sunset}`;
  const instead = successor === undefined ? '' : ` Use ${pathOf(successor)} instead.`;
  return `Version ${version} was retired${when}.${instead}`;
}

/** `experience/storefront.v2` is served under `/experience/storefront/v2`. */
const pathOf = (api: string): string => `/${api.replace('.', '/')}`;
