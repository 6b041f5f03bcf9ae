import { sql } from 'kysely';
import { Problem } from '#problem';
import type { Person } from '../../apis/registry.ts';
import type { Clock } from '../../policies/policy.ts';
import type { Writing } from './changes.ts';
import { gatewaySchema } from './tables.ts';

/**
 * Makes sure that a person may have one more consumer, and that nobody else gives them one until the transaction ends: what
 * is counted before it is written, and outside of it, is passed by those who count at the same time.
 * @param most  consumers they may own; those of teams they are in do not count, or others could keep them from their own
 * @throws Problem  `conflict`
 */
export async function requireRoomForConsumer(
  writing: Writing,
  { issuer, subject }: Person,
  most: number,
): Promise<void> {
  const name = JSON.stringify([`${gatewaySchema}.consumer`, issuer, subject]);
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(writing);
  const { owned } = await writing
    .selectFrom('consumer')
    .select(({ fn }) => fn.countAll<number>().as('owned'))
    .where('owner_issuer', '=', issuer)
    .where('owner_subject', '=', subject)
    .where('closed_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (owned >= most) throw new Problem('conflict', { detail: `A person has at most ${most} consumers.` });
}

/** Whether a key still counts. */
export const isLiveAt = (now: Date) =>
  sql<boolean>`(revoked_at is null and (expires_at is null or expires_at > ${now}))`;

/**
 * Makes sure that a consumer, which is held, may have one more key.
 * @throws Problem  `conflict`
 */
export async function requireRoomForKey(
  writing: Writing,
  clock: Pick<Clock, 'now'>,
  consumerId: string,
  most: number,
): Promise<void> {
  const { live } = await writing
    .selectFrom('credential')
    .select(({ fn }) => fn.countAll<number>().as('live'))
    .where('consumer_id', '=', consumerId)
    .where(isLiveAt(new Date(clock.now())))
    .executeTakeFirstOrThrow();
  if (live < most) return;
  throw new Problem('conflict', { detail: `${consumerId} has ${most} live keys. Revoke those that nobody uses.` });
}
