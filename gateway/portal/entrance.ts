import type { Router } from 'express';
import type { Kysely } from 'kysely';
import type { Clock, Controls, Log } from '../../policies/policy.ts';
import { debugScope } from '../../policies/server-timing/server-timing.ts';
import type { AddressReader } from '../edge/address.ts';
import type { Closing } from '../runtime/closing.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { mountApps } from './apps/routes.ts';
import type { Catalogue } from './catalogue.ts';
import { openDoor } from './door.ts';
import { mountOperators } from './operators/routes.ts';
import type { PortalParts } from './portal.ts';
import { openSessions } from './session/open.ts';
import type { SignInSettings } from './session/settings.ts';
import { mountCredentials } from './try/routes.ts';

export interface EntranceParts {
  /** Absent where nobody can sign in. */
  readonly signIn: SignInSettings | undefined;
  readonly db: Kysely<unknown>;
  readonly publicUrl: string;
  current(): Snapshot;
  catalogue(): Catalogue;
  readonly controls: Pick<Controls, 'denied'>;
  readonly address: AddressReader;
  readonly clock: Clock;
  readonly log: Log;
}

/** What signing in adds to the portal: who has come, and the pages that act for them. */
export function openEntrance(
  parts: EntranceParts,
  closing: Closing,
): Pick<PortalParts, 'sessions' | 'annexes' | 'door' | 'client'> {
  const { signIn, publicUrl, current, address, clock, log } = parts;
  if (signIn === undefined) {
    log.info({}, 'nobody can sign in to the portal: no issuer in ISSUERS_FILE has signIn');
    return {};
  }
  warnWhereBrowsersRefuse(publicUrl, log);
  const sessions = openSessions({ ...parts, settings: signIn, knownScopes: () => scopesOf(current()) });
  closing.add(() => sessions.close());
  const door = openDoor({ current, presence: sessions, office: sessions.office, address, clock });
  const more = { ...parts, door, presence: sessions, office: sessions.office };
  const annexes = [
    sessions.mount,
    (router: Router) => mountApps(router, more),
    (router: Router) => mountCredentials(router, more),
    (router: Router) => mountOperators(router, more),
  ];
  return { sessions, annexes, door, client: signIn };
}

/** Every scope for which an API lets people in, and the one that opens what is inside. */
const scopesOf = ({ all }: Snapshot): string[] => [
  ...new Set([
    ...all.flatMap(({ operation }) => operation.security.flatMap(({ accessToken = [] }) => accessToken)),
    debugScope,
  ]),
];

/** Cookies of a session need https; browsers make an exception for their own machine. */
function warnWhereBrowsersRefuse(publicUrl: string, log: Log): void {
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1') return;
  log.warn({}, `browsers keep no session of ${publicUrl}: signing in to the portal needs https`);
}
