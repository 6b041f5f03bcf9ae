import { randomBytes } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import { Problem } from '#problem';
import type {
  ConsumerChanges,
  ConsumerQuery,
  ConsumerRecord,
  Person,
  Signature,
  WantedConsumer,
} from '../../apis/registry.ts';
import { inShort } from '../../policies/parts/in-short.ts';
import type { Clock } from '../../policies/policy.ts';
import { putOnRecord, type Tables, type Writing } from './changes.ts';
import type { Pins } from './pins.ts';
import { requireRoomForConsumer } from './room.ts';
import type { ConsumerTable } from './tables.ts';

type Row = Selectable<ConsumerTable>;
type Moment = Pick<Clock, 'now'>;

/** A consumer's id. The same rule as the path parameter of `system/customers.v1#getAccount`, which takes it. */
const idForm = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Consumers by id. */
export async function readConsumers(tables: Tables, query: ConsumerQuery): Promise<ConsumerRecord[]> {
  const { owner, plan, search, after, rows } = query;
  let select = tables.selectFrom('consumer').selectAll().where('closed_at', 'is', null).orderBy('id').limit(rows);
  if (owner !== undefined) select = select.where(isOf(owner));
  if (plan !== undefined) select = select.where('plan', '=', plan);
  if (search !== undefined)
    select = select.where(sql<boolean>`position(lower(${search}) in lower(consumer.id || ' ' || consumer.name)) > 0`);
  if (after !== undefined) select = select.where('id', '>', after);
  return (await select.execute()).map(consumerOf);
}

/** Whether a consumer is a person's, as owner or in the team. */
export const isOf = ({ issuer, subject }: Person) =>
  sql<boolean>`((consumer.owner_issuer = ${issuer} and consumer.owner_subject = ${subject})
    or consumer.team @> ${JSON.stringify([{ issuer, subject }])}::jsonb)`;

/** A consumer; `undefined` where there is none, or it is closed. */
export async function readConsumer(tables: Tables, consumerId: string): Promise<ConsumerRecord | undefined> {
  const row = await tables
    .selectFrom('consumer')
    .selectAll()
    .where('id', '=', consumerId)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return row && consumerOf(row);
}

/**
 * @param most  consumers the owner may have, this one among them; any number unless given
 * @throws Problem  `bad-request` for what is no id, `conflict` when it is taken or the owner has as many
 */
export function enterConsumer(
  tables: Tables,
  clock: Moment,
  { consumerId, ...facts }: WantedConsumer,
  by: Signature,
  most?: number,
): Promise<ConsumerRecord> {
  const id = consumerId ?? idFor(facts.name);
  if (!idForm.test(id)) throw new Problem('bad-request', { detail: badId(id) });
  return tables.transaction().execute(async (writing) => {
    if (facts.owner !== undefined && most !== undefined) await requireRoomForConsumer(writing, facts.owner, most);
    const now = new Date(clock.now());
    const row = await writing
      .insertInto('consumer')
      .values({ id, ...columnsOf(facts), created_at: now, changed_at: now } as never)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw new Problem('conflict', { detail: `There is a consumer ${id} already.` });
    const after = consumerOf(row);
    await putOnRecord(writing, clock.now(), { action: 'consumer-created', consumerId: id, after }, by);
    return after;
  });
}

/**
 * Changes a consumer as it is now.
 * @param decide  what to change, by what it finds; nothing, and nothing is written. What it throws ends it.
 * @throws Problem  `not-found`
 */
export function editConsumer(
  tables: Tables,
  clock: Moment,
  consumerId: string,
  by: Signature,
  decide: (before: ConsumerRecord) => ConsumerChanges,
): Promise<ConsumerRecord> {
  return tables.transaction().execute(async (writing) => {
    const before = await holdConsumer(writing, consumerId);
    const changes = decide(before);
    if (Object.keys(changes).length === 0) return before;
    const after = await rewrite(writing, clock, before, changes);
    await putOnRecord(writing, clock.now(), { action: 'consumer-changed', consumerId, before, after }, by);
    return after;
  });
}

/** Ends a consumer with its keys and clients. @throws Problem  `not-found` */
export function endConsumer(tables: Tables, clock: Moment, consumerId: string, by: Signature): Promise<void> {
  return tables.transaction().execute(async (writing) => {
    const before = await holdConsumer(writing, consumerId);
    const now = new Date(clock.now());
    await writing.updateTable('consumer').set({ closed_at: now }).where('id', '=', consumerId).execute();
    await writing
      .updateTable('credential')
      .set({ revoked_at: now })
      .where('consumer_id', '=', consumerId)
      .where('revoked_at', 'is', null)
      .execute();
    await writing.deleteFrom('oauth_client').where('consumer_id', '=', consumerId).execute();
    await writing
      .updateTable('plan_request')
      .set({ state: 'withdrawn', decided_by: JSON.stringify(by.author), decided_at: now })
      .where('consumer_id', '=', consumerId)
      .where('state', '=', 'pending')
      .execute();
    await putOnRecord(writing, clock.now(), { action: 'consumer-closed', consumerId, before }, by);
  });
}

/** Changes a consumer that is held. */
export async function rewrite(
  writing: Writing,
  clock: Moment,
  { consumerId, revision }: ConsumerRecord,
  changes: ConsumerChanges,
): Promise<ConsumerRecord> {
  const row = await writing
    .updateTable('consumer')
    .set({ ...columnsOf(changes), revision: revision + 1, changed_at: new Date(clock.now()) } as never)
    .where('id', '=', consumerId)
    .returningAll()
    .executeTakeFirstOrThrow();
  return consumerOf(row);
}

/** The consumer, which nobody else changes until the transaction ends. @throws Problem  `not-found` */
export async function holdConsumer(writing: Writing, consumerId: string): Promise<ConsumerRecord> {
  const row = await writing
    .selectFrom('consumer')
    .selectAll()
    .where('id', '=', consumerId)
    .where('closed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw noConsumer(consumerId);
  return consumerOf(row);
}

export const noConsumer = (consumerId: string): Problem =>
  new Problem('not-found', { detail: `There is no consumer ${consumerId}.` });

const consumerOf = (row: Row): ConsumerRecord => ({
  consumerId: row.id,
  name: row.name,
  ...(row.contact === null ? {} : { contact: row.contact }),
  ...(row.owner_issuer === null || row.owner_subject === null
    ? {}
    : { owner: { issuer: row.owner_issuer, subject: row.owner_subject } }),
  team: row.team as readonly Person[],
  plan: row.plan,
  scopes: row.scopes,
  ...(row.apis === null ? {} : { apis: row.apis }),
  pins: row.pins as Pins,
  notify: row.notify,
  revision: row.revision,
  createdAt: row.created_at.toISOString(),
  changedAt: row.changed_at.toISOString(),
});

/** The columns of the facts that are given. */
function columnsOf({ owner, team, scopes, apis, pins, ...plain }: ConsumerChanges): Record<string, unknown> {
  const columns = {
    ...(owner === undefined ? {} : { owner_issuer: owner?.issuer ?? null, owner_subject: owner?.subject ?? null }),
    ...(team === undefined ? {} : { team: JSON.stringify(team ?? []) }),
    ...(pins === undefined ? {} : { pins: JSON.stringify(pins ?? {}) }),
    name: plain.name,
    contact: plain.contact,
    plan: plain.plan,
    notify: plain.notify,
    scopes: scopes && [...scopes],
    apis: apis && [...apis],
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** `Jansen Elektro` → `jansen-elektro-7k2fq9`: to be read in a log, and nobody learns from it which ids are taken. */
function idFor(name: string): string {
  const words = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const slug = words.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  const tail = Array.from(randomBytes(6), (byte) => alphabet[byte % alphabet.length]).join('');
  return [...(slug === '' ? ['consumer'] : [slug.slice(0, 40)]), tail].join('-');
}

const badId = (id: string): string =>
  `“${inShort(id)}” cannot be a consumer’s name: 1 to 64 letters, digits, dots, dashes or underscores, beginning with a letter or digit.`;
