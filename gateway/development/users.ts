import type { ClientMetadata } from 'oidc-provider';

/** Somebody to sign in as. `name` is also the subject of the tokens. */
export interface SampleUser {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** All the scopes this user's tokens may hold. */
  readonly scopes: readonly string[];
}

const shopperScopes = ['orders:read', 'orders:write'];
const developerScopes = ['consumers:read', 'consumers:write'];
const agentScopes = ['customers:read', 'orders:read', 'orders:read-any', 'orders:cancel', 'orders:refund'];

const shopper = (name: string, title: string): SampleUser => ({
  name,
  title,
  about: 'A customer: sees and places own orders.',
  scopes: shopperScopes,
});

/** The sample users. Which customer a shopper is, the customers API knows. */
export const sampleUsers: readonly SampleUser[] = [
  shopper('shopper', 'Shopper'),
  ...[2, 3, 4, 5, 6].map((n) => shopper(`shopper${n}`, `Shopper ${n}`)),
  {
    name: 'agent',
    title: 'Agent',
    about: 'Works in the back office: sees customers and any order, cancels and refunds.',
    scopes: agentScopes,
  },
  {
    name: 'developer',
    title: 'Developer',
    about: 'Builds on the APIs at a partner: has consumers, keys and plans of their own.',
    scopes: developerScopes,
  },
  {
    name: 'developer2',
    title: 'Developer 2',
    about: 'Builds on the APIs at another partner.',
    scopes: developerScopes,
  },
  {
    name: 'operator',
    title: 'Operator',
    about: 'Runs the gateway: sees every consumer, approves plans, suspends.',
    scopes: ['gateway:admin', 'gateway:debug', ...developerScopes],
  },
];

/** What the APIs know of scopes, all of it. */
export const apiScopes: readonly string[] = [
  'orders:read',
  'orders:write',
  'orders:cancel',
  'orders:refund',
  'orders:read-any',
  'customers:read',
  'feed:read',
  'gateway:debug',
  'gateway:admin',
  ...developerScopes,
];

/** What a program without a user may ask for. */
export const clientScopes: Readonly<Record<string, readonly string[]>> = {
  batch: ['feed:read', 'orders:read'],
  'shop-test': shopperScopes,
};

/** The client of a shop that is being built: its tokens reach the sandbox only. */
export const testClient = 'shop-test';

export const findUser = (name: string): SampleUser | undefined => sampleUsers.find((user) => user.name === name);

/**
 * The sample clients: the portal at each of the origins it is seen under, a shop on port 3000, a nightly job,
 * and one for trying out. Their
 * secrets are no secrets, as nothing here is.
 */
export const sampleClients = (origins: readonly string[]): ClientMetadata[] => [
  {
    ...publicClient,
    client_id: 'portal',
    client_name: 'API portal',
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: origins.flatMap((origin) => [
      `${origin}/portal/assets/oauth2-redirect.html`,
      `${origin}/portal/signed-in`,
    ]),
  },
  {
    ...publicClient,
    client_id: 'storefront-web',
    client_name: 'Storefront',
    redirect_uris: ['http://localhost:3000/callback'],
  },
  {
    client_id: 'batch',
    client_name: 'Nightly batch',
    client_secret: 'batch-secret',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
  },
  {
    client_id: testClient,
    client_name: 'Shop, being built',
    client_secret: 'shop-test-secret',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
  },
];

const publicClient: Pick<ClientMetadata, 'grant_types' | 'response_types' | 'token_endpoint_auth_method'> = {
  grant_types: ['authorization_code'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
};
