import type { Clock, Issuer, Log } from '../policies/policy.ts';
import type { DevelopmentIssuer } from './development/issuer.ts';
import { signInTable } from './development/sign-in-table.ts';
import type { Environment } from './environment.ts';
import { readIssuers } from './policy-data.ts';
import type { Store } from './store/store.ts';

/** Audience of the access tokens that the embedded issuer signs. */
const audience = 'https://causeway.example/apis';

/** Where no access token is ever looked at. */
export const noIssuers: TrustedIssuers = { issuers: [] };

/** Who may sign tokens, and where people sign in. */
export interface TrustedIssuers {
  readonly issuers: readonly Issuer[];
  /** OIDC discovery document for try-it; absent where nobody signs in. */
  readonly discovery?: string;
  /** The embedded issuer, where no other is named. */
  readonly development?: DevelopmentIssuer;
}

export interface IssuerParts {
  readonly publicUrl: string;
  /** The data folder. */
  readonly folder: string;
  readonly store: Pick<Store, 'db' | 'kind'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** The issuers the operator names, or else the embedded one; it is loaded only then, and never in production. */
export async function openIssuers({ issuersFile }: Environment, parts: IssuerParts): Promise<TrustedIssuers> {
  const wellKnown = '/.well-known/openid-configuration';
  if (issuersFile !== undefined) {
    const issuers = await readIssuers(issuersFile);
    return { issuers, discovery: `${issuers[0]?.issuer.replace(/\/$/, '')}${wellKnown}` };
  }
  const { createDevelopmentIssuer } = await import('./development/issuer.ts');
  const { publicUrl, store, ...rest } = parts;
  const shared = store.kind === 'postgres' ? { signIns: signInTable(store.db, parts.clock) } : {};
  const development = await createDevelopmentIssuer({ url: `${publicUrl}/idp`, audience, ...rest, ...shared });
  // Relative: try-it then stays on the origin its page was opened at, localhost or 127.0.0.1.
  return { issuers: [development.issuer], discovery: `/idp${wellKnown}`, development };
}
