import { hash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Clock, Identity, TicketOffice } from '../../policies/policy.ts';
import { consumerTables } from './tables.ts';

const longest = 30;
const sweepEvery = 60_000;

/**
 * Tickets for clients that cannot send headers: 256 random bits, of which only the hash is stored. Redeeming deletes
 * the row, so that one of two gateways, or of two thieves, comes too late.
 * @param seconds  how long a ticket is good for; at most 30
 */
export function createTicketOffice(options: { db: Kysely<unknown>; clock: Clock; seconds: number }): TicketOffice {
  const { db, clock, seconds } = options;
  if (!(seconds > 0 && seconds <= longest)) throw new RangeError(`a ticket lasts up to ${longest} s, not ${seconds}`);
  const tables = consumerTables(db);
  let swept = clock.monotonic();

  const sweep = async (): Promise<void> => {
    if (clock.monotonic() - swept < sweepEvery) return;
    swept = clock.monotonic();
    await tables.deleteFrom('ticket').where('expires_at', '<', new Date(clock.now())).execute();
  };

  return {
    issue: async (resource, identity) => {
      await sweep();
      const ticket = randomBytes(32).toString('base64url');
      const expires = new Date(clock.now() + seconds * 1_000);
      const row = {
        ticket_hash: ticketHash(ticket),
        resource,
        identity: JSON.stringify(identity),
        expires_at: expires,
      };
      await tables.insertInto('ticket').values(row).execute();
      return { ticket, expiresAt: expires.toISOString() };
    },
    redeem: async (ticket, path) => {
      if (!form.test(ticket)) return undefined;
      const row = await tables
        .deleteFrom('ticket')
        .where('ticket_hash', '=', ticketHash(ticket))
        .returning(['resource', 'identity', 'expires_at'])
        .executeTakeFirst();
      if (!row || row.expires_at.getTime() <= clock.now() || !covers(row.resource, path)) return undefined;
      return row.identity as Identity;
    },
  };
}

/** 32 bytes in base64url. */
const form = /^[\w-]{43}$/;

const ticketHash = (ticket: string): Buffer => hash('sha256', ticket, 'buffer');

/** `/parcels/TRK1` covers itself and what is below it, not `/parcels/TRK12`. */
const covers = (resource: string, path: string): boolean =>
  path === resource || path.startsWith(resource.endsWith('/') ? resource : `${resource}/`);
