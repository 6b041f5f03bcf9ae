import type { Clock, Issuer, Log } from '../policies/policy.ts';
import type { Environment } from './configuration/environment.ts';
import { readIssuerEntries, readIssuers } from './configuration/issuers-file.ts';
import { unfitIssuers } from './configuration/posture.ts';
import { variableFrom } from './configuration/variables.ts';
import { ConfigurationError } from './contracts/mistake.ts';
import type { DevelopmentIssuer } from './development/issuer.ts';
import { signInTable } from './development/sign-in-table.ts';
import { readSignIn } from './portal/session/configured.ts';
import type { SignInSettings } from './portal/session/settings.ts';
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
  /** How people sign in to the portal, where they can. */
  readonly signIn?: SignInSettings;
  /** The embedded issuer, where no other is named. */
  readonly development?: DevelopmentIssuer;
}

export interface IssuerParts {
  readonly publicUrl: string;
  /** Where this process reaches itself. */
  readonly own: string;
  /** The data folder. */
  readonly folder: string;
  readonly store: Pick<Store, 'db' | 'kind'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** The issuers the operator names, or else the embedded one; it is loaded only then, and never in production. */
export async function openIssuers(
  { production, issuersFile, variables }: Environment,
  parts: IssuerParts,
): Promise<TrustedIssuers> {
  const wellKnown = '/.well-known/openid-configuration';
  if (issuersFile !== undefined) {
    const unfit = production ? unfitIssuers(await readIssuerEntries(issuersFile), parts.publicUrl) : [];
    if (unfit.length > 0) throw new ConfigurationError(unfit);
    const issuers = await readIssuers(issuersFile);
    const signIn = await readSignIn(issuersFile, variableFrom(variables));
    const discovery = `${issuers[0]?.issuer.replace(/\/$/, '')}${wellKnown}`;
    return { issuers, discovery, ...(signIn === undefined ? {} : { signIn }) };
  }
  const { createDevelopmentIssuer } = await import('./development/issuer.ts');
  const { publicUrl, own, store, ...rest } = parts;
  const shared = store.kind === 'postgres' ? { signIns: signInTable(store.db, parts.clock) } : {};
  const development = await createDevelopmentIssuer({ url: `${publicUrl}/idp`, audience, ...rest, ...shared });
  // Relative: try-it then stays on the origin its page was opened at, localhost or 127.0.0.1.
  const { issuer, name = issuer } = development.issuer;
  const signIn: SignInSettings = { issuer, name, clientId: 'portal', embeddedAt: own };
  return { issuers: [development.issuer], discovery: `/idp${wellKnown}`, signIn, development };
}
