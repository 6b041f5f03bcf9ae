import type { Tier, Upstream } from '../../policies/policy.ts';
import type { ContractDocument } from '../contracts/contract-document.ts';
import type { Mistake } from '../contracts/mistake.ts';
import { allowedEdges } from '../tiers/edges.ts';

/** What the operator says of where APIs run. Nothing said: all of them here. */
export interface PlacementChoice {
  /** Tiers and APIs (`system`, `system/orders.v1`) that run in this process: `--only`. */
  readonly only?: readonly string[] | undefined;
  /** Base URLs of other processes, by the variable that names them: `SYSTEM_URL`, `SYSTEM_ORDERS_V1_URL`. */
  readonly urls: Readonly<Record<string, string>>;
}

/** An API, as a document or an operation names it. */
export type Api = Pick<ContractDocument, 'id' | 'tier' | 'name' | 'version'>;

/** Which APIs run in this process, and how the others are reached. */
export interface Placement {
  /** Whether all APIs run here. */
  readonly whole: boolean;
  runsHere(api: Api): boolean;
  /** Whether any API of the tier may run here; known before contracts are read. */
  hasTier(tier: Tier): boolean;
  /** Whether a system API of that name may run here, whatever its version. */
  hasRecordsOf(name: string): boolean;
  /** An API that runs elsewhere, over HTTP. Its url is empty where nobody says it. */
  elsewhere(api: Api): Extract<Upstream, { kind: 'http' }>;
  /** The variables that would say where it runs. */
  variablesOf(api: Api): { readonly tier: string; readonly api: string };
  /** Finds what is said of APIs that do not exist. */
  check(documents: readonly Api[], mistakes: Mistake[]): void;
}

/**
 * A URL says where an API runs, `--only` what runs here. The more precise word holds, and `--only` between equals: so
 * one API is split off its tier by one word on each side, and all processes may share one set of URLs.
 */
export function createPlacement({ only, urls }: PlacementChoice): Placement {
  const chosen = new Set(only);
  const tierRunsHere = (tier: Tier): boolean =>
    only === undefined ? urls[tierVariable(tier)] === undefined : chosen.has(tier);
  const hasAnyOf = (beginning: string): boolean => [...chosen].some((name) => name.startsWith(beginning));

  const whole = only === undefined && Object.keys(urls).length === 0;
  return {
    whole,
    runsHere: (api) => whole || chosen.has(api.id) || (urls[apiVariable(api)] === undefined && tierRunsHere(api.tier)),
    hasTier: (tier) => tierRunsHere(tier) || hasAnyOf(`${tier}/`),
    hasRecordsOf: (name) => tierRunsHere('system') || hasAnyOf(`system/${name}.v`),
    elsewhere(api) {
      const base = urls[apiVariable(api)] ?? urls[tierVariable(api.tier)];
      const url = base === undefined ? '' : `${base}/${api.tier}/${api.name}/v${api.version}`;
      return { kind: 'http', name: api.id, url, identity: 'tier' };
    },
    variablesOf: (api) => ({ tier: tierVariable(api.tier), api: apiVariable(api) }),
    check(documents, mistakes) {
      if (whole) return;
      const names = [...tiers, ...documents.map(({ id }) => id)];
      for (const name of chosen) {
        if (names.includes(name)) continue;
        const fix = `There are ${names.join(', ')}.`;
        mistakes.push({ file: '--only', line: 0, message: `names “${name}”, which does not exist`, fix });
      }
      const variables = new Set([...tiers.map(tierVariable), ...documents.map(apiVariable)]);
      for (const name of Object.keys(urls)) {
        if (variables.has(name)) continue;
        const fix = 'Such a variable is called <TIER>_<API>_V<MAJOR>_URL, as in SYSTEM_ORDERS_V1_URL.';
        mistakes.push({ file: name, line: 0, message: 'is the URL of an API that does not exist', fix });
      }
    },
  };
}

/** All APIs in one process. */
export const allHere: Placement = createPlacement({ urls: {} });

/** The variables that say where an API runs. Nobody calls an experience API from here, so it needs none. */
export const isPlacementVariable = (name: string): boolean =>
  /^(?:PROCESS|SYSTEM)(?:_[A-Z0-9_]+_V\d+)?_URL$/.test(name);

const tiers = Object.keys(allowedEdges) as Tier[];

const tierVariable = (tier: Tier): string => `${tier.toUpperCase()}_URL`;

const apiVariable = ({ tier, name, version }: Api): string =>
  `${tier}_${name}_V${version}_URL`.toUpperCase().replaceAll('-', '_');
