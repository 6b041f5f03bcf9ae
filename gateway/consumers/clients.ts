import type { Selectable } from 'kysely';
import { Problem } from '#problem';
import type { ClientRecord, Signature, WantedClient } from '../../apis/registry.ts';
import type { Clock, FoundClient } from '../../policies/policy.ts';
import { putOnRecord, type Tables } from './changes.ts';
import { holdConsumer } from './consumers.ts';
import type { Pins } from './pins.ts';
import type { ClientTable } from './tables.ts';

/** OAuth clients of a consumer, oldest first. */
export async function readClients(tables: Tables, consumerId: string): Promise<ClientRecord[]> {
  const rows = await tables
    .selectFrom('oauth_client')
    .selectAll()
    .where('consumer_id', '=', consumerId)
    .orderBy('created_at')
    .orderBy('client_id')
    .limit(200)
    .execute();
  return rows.map(clientOf);
}

/** @throws Problem  `not-found`; `conflict` when the client stands for a consumer already */
export function enterClient(
  tables: Tables,
  clock: Pick<Clock, 'now'>,
  wanted: WantedClient,
  by: Signature,
): Promise<ClientRecord> {
  const { consumerId, issuer, clientId, subject = clientId } = wanted;
  return tables.transaction().execute(async (writing) => {
    await holdConsumer(writing, consumerId);
    const row = await writing
      .insertInto('oauth_client')
      .values({ issuer, client_id: clientId, subject, consumer_id: consumerId, created_at: new Date(clock.now()) })
      .onConflict((conflict) => conflict.columns(['issuer', 'client_id']).doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw new Problem('conflict', { detail: `${clientId} stands for a consumer already.` });
    const after = clientOf(row);
    await putOnRecord(writing, clock.now(), { action: 'client-mapped', consumerId, after }, by);
    return after;
  });
}

/** Lets go of a client; one that is not there changes nothing. @throws Problem  `not-found` */
export function removeClient(
  tables: Tables,
  clock: Pick<Clock, 'now'>,
  { consumerId, issuer, clientId }: Omit<WantedClient, 'subject'>,
  by: Signature,
): Promise<void> {
  return tables.transaction().execute(async (writing) => {
    await holdConsumer(writing, consumerId);
    const row = await writing
      .deleteFrom('oauth_client')
      .where('issuer', '=', issuer)
      .where('client_id', '=', clientId)
      .where('consumer_id', '=', consumerId)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return;
    const before = clientOf(row);
    await putOnRecord(writing, clock.now(), { action: 'client-unmapped', consumerId, before }, by);
  });
}

/** The most clients there can be: all of them stand in memory. */
const most = 10_000;

/** Every client there is, with the consumer it stands for, by `nameOf`. */
export async function readAllClients(tables: Tables): Promise<ReadonlyMap<string, FoundClient>> {
  const rows = await tables
    .selectFrom('oauth_client')
    .innerJoin('consumer', 'consumer.id', 'oauth_client.consumer_id')
    .select(['issuer', 'client_id', 'subject', 'consumer.id', 'name', 'plan', 'scopes', 'apis', 'pins'])
    .orderBy('oauth_client.created_at')
    .limit(most)
    .execute();
  return new Map(
    rows.map(({ issuer, client_id, subject, id, name, plan, scopes, apis, pins }) => [
      nameOf(issuer, client_id),
      { subject, consumer: { id, name, plan }, scopes, ...(apis === null ? {} : { apis }), pins: pins as Pins },
    ]),
  );
}

/** An issuer and a client id as one name; whatever either holds, no other two have it. */
export const nameOf = (issuer: string, clientId: string): string => JSON.stringify([issuer, clientId]);

const clientOf = ({ issuer, client_id, subject, consumer_id, created_at }: Selectable<ClientTable>): ClientRecord => ({
  consumerId: consumer_id,
  issuer,
  clientId: client_id,
  subject,
  createdAt: created_at.toISOString(),
});
