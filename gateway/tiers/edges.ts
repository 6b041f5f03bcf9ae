import type { Tier } from '../../policies/policy.ts';

/** Who may call whom. What is not here is refused, at boot where it is declared and at run time always. */
export const allowedEdges: Readonly<Record<Tier, readonly Tier[]>> = {
  experience: ['process'],
  process: ['system'],
  system: [],
};

/** The parts of `<tier>/<api>.v<major>#<operationId>`. */
export interface Reference {
  readonly tier: Tier;
  readonly name: string;
  readonly api: string;
  readonly operationId: string;
}

/** @param id  `<tier>/<api>.v<major>#<operationId>` */
export function parseReference(id: string): Reference {
  const [api = '', operationId = ''] = id.split('#');
  const [tier = '', versioned = ''] = api.split('/');
  return { tier: tier as Tier, name: versioned.replace(/\.v\d+$/, ''), api, operationId };
}

/** `<tier>/<api>.v<major>` of an operation's id. */
export const apiOf = (id: string): string => id.slice(0, id.indexOf('#'));

/** `customer-360` as it is written in code: `customer360`. */
export const camelCase = (name: string): string =>
  name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** What an operation is called in code: `repos/list-for-org` is `reposListForOrg`, `placeOrder` is itself. */
export function callName(operationId: string): string {
  const name = operationId
    .replace(/[^A-Za-z0-9]+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    .replace(/[^A-Za-z0-9]/g, '');
  return /^\d/.test(name) ? `_${name}` : name;
}
