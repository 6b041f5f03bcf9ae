import type { Notify } from './usage-records.ts';

/** What `experience/portal.v1` tells, as far as pages show it. The contract says more of each. */
export interface App {
  readonly consumerId: string;
  readonly name: string;
  readonly contact?: string;
  readonly owner?: Person;
  readonly team: readonly Person[];
  readonly plan: string;
  readonly scopes: readonly string[];
  /** APIs it may call; absent, all that its scopes open. */
  readonly apis?: readonly string[];
  readonly pins: Readonly<Record<string, number>>;
  readonly notify: Notify;
  readonly suspended?: { readonly notice?: string; readonly since: string; readonly until?: string };
  readonly revision: number;
  readonly createdAt: string;
  readonly changedAt: string;
}

export interface Person {
  readonly issuer: string;
  readonly subject: string;
}

export interface Key {
  readonly keyId: string;
  readonly consumerId: string;
  readonly environment: 'live' | 'test';
  readonly label: string;
  readonly scopes: readonly string[];
  readonly state: 'live' | 'expired' | 'revoked';
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
  readonly lastUsedAt?: string;
  readonly replaces?: string;
}

export interface FreshKey extends Key {
  /** The whole key, told once. */
  readonly key: string;
}

export interface Plan {
  readonly plan: string;
  readonly description: string;
  readonly rate: { readonly limit: number; readonly window: number; readonly burst?: number };
  readonly concurrent?: number;
  readonly quota?: { readonly day?: number; readonly month?: number };
  readonly scopes: readonly string[];
  readonly offered?: 'open' | 'on-approval';
}

export interface PlanRequest {
  readonly requestId: string;
  readonly plan: string;
  readonly reason?: string;
  readonly state: 'pending' | 'approved' | 'refused' | 'withdrawn';
  readonly requestedAt: string;
  readonly decidedAt?: string;
  readonly note?: string;
}

export interface Change {
  readonly version: number;
  readonly at: string;
  readonly author: { readonly kind: 'user' | 'consumer' | 'gateway'; readonly subject?: string };
  readonly action: string;
  readonly keyId?: string;
}

export interface List<T> {
  readonly items: readonly T[];
}
