import { Problem } from '#problem';
import { retryAfter } from './parts/retry-after.ts';
import { type Brownout, definePolicy, type Lifecycle, type Operation } from './policy.ts';

/**
 * Tells callers how long a version lives: when it was deprecated (RFC 9745), when it goes (RFC 8594), what comes instead
 * (RFC 5829), and a month ahead when it will fail on purpose. In a brownout, and from the first moment of its sunset
 * date, UTC, calls are refused.
 */
export const version = definePolicy<object>({
  name: 'version',
  side: 'entry',
  summary: 'Announces the end of a version in good time, and refuses calls after it and in its brownouts.',
  refuses: [410, 503],
  settings: {},
  create: (_settings, { operation, clock }) => {
    const headers = lifecycleHeaders(operation);
    if (headers === undefined) return undefined;
    const ends = endOf(operation.lifecycle);
    const brownouts = (operation.lifecycle.brownouts ?? []).map(periodOf);
    return (exchange, next) => {
      Object.assign(exchange.outgoing, headers);
      const now = clock.now();
      if (now >= ends) throw new Problem('version-retired', { detail: farewell(operation) });
      if (brownouts.length === 0) return next(exchange);
      const soon = brownouts.filter(({ from, to }) => to > now && from - now <= notice);
      if (soon.length > 0) exchange.outgoing.brownout = soon.map(({ item }) => item).join(', ');
      const current = soon.find(({ from }) => from <= now);
      if (current !== undefined) throw brownedOut(operation, current.to - now);
      return next(exchange);
    };
  },
});

/** Milliseconds ahead from which a brownout is announced on every answer. */
const notice = 30 * 86_400_000;

/** Epoch milliseconds, and how answers announce it: a list of structured dates (RFC 9651 §3.1, §3.3.7). */
function periodOf({ from, to }: Brownout) {
  const [begins, ends] = [Date.parse(from), Date.parse(to)];
  return { from: begins, to: ends, item: `@${seconds(begins)};until=@${seconds(ends)}` };
}

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

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
  const when = lifecycle.sunset === undefined ? '' : ` on ${lifecycle.sunset}`;
  return `Version ${version} was retired${when}.${instead(lifecycle)}`;
}

function brownedOut({ version, lifecycle }: Operation, left: number): Problem {
  const goes = lifecycle.sunset === undefined ? '' : ` It goes for good on ${lifecycle.sunset}.`;
  return new Problem('version-brownout', {
    detail: `Version ${version} is switched off for a while.${goes}${instead(lifecycle)}`,
    headers: { 'retry-after': retryAfter(left) },
  });
}

const instead = ({ successor }: Lifecycle): string =>
  successor === undefined ? '' : ` Use ${pathOf(successor)} instead.`;

/** `experience/storefront.v2` is served under `/experience/storefront/v2`. */
const pathOf = (api: string): string => `/${api.replace('.', '/')}`;
