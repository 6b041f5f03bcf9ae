import type { IncomingMessage } from 'node:http';
import type { Router } from 'express';
import type { Kysely } from 'kysely';
import type { Clock, Controls, Log } from '../../../policies/policy.ts';
import type { AddressReader } from '../../edge/address.ts';
import { createSweep } from '../../store/sweep.ts';
import { originOf } from '../swagger-start.ts';
import { createPresence, type Presence } from './presence.ts';
import { mountSignIn } from './routes.ts';
import { sessionTable } from './session-table.ts';
import { createSessions, type SessionOffice } from './sessions.ts';
import type { SignInSettings } from './settings.ts';
import { createSignInClient } from './sign-in-client.ts';

/** People at the portal: who they are, and how they come and go. */
export interface PortalSessions extends Presence {
  readonly office: SessionOffice;
  mount(router: Router): void;
  close(): Promise<void>;
}

export interface PortalSessionParts {
  readonly settings: SignInSettings;
  readonly db: Kysely<unknown>;
  readonly publicUrl: string;
  /** Scopes that contracts name, asked for unless the operator names others. */
  knownScopes(): readonly string[];
  readonly controls: Pick<Controls, 'denied'>;
  readonly address: AddressReader;
  readonly clock: Clock;
  readonly log: Log;
}

/** Milliseconds between two sweeps. */
const sweepEvery = 300_000;

/** Opens the portal's sign-in. Nothing is asked of the issuer before somebody signs in. */
export function openSessions({
  settings,
  db,
  publicUrl,
  controls,
  address,
  clock,
  log,
  ...parts
}: PortalSessionParts): PortalSessions {
  const client = createSignInClient({ settings, clock, log });
  const office = createSessions({ table: sessionTable(db), client, issuer: settings.name, controls, clock, log });
  const presence = createPresence(office, (request: IncomingMessage) => originOf(request, publicUrl), address, clock);
  const scopes = (): readonly string[] => settings.scopes ?? parts.knownScopes();
  const sweep = createSweep({ db, table: 'portal_session', key: 'id_hash', over: 'over_at', every: sweepEvery, log });
  return {
    ...presence,
    office,
    mount: (router) => mountSignIn(router, { client, office, presence, publicUrl, scopes }),
    close: async () => sweep.stop(),
  };
}
