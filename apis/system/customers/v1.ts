import { sql } from 'kysely';
import { Problem } from '#problem';
import type { Contract, components } from '../../contracts/system/customers.v1.ts';
import type { Input, Read, Records, SystemHandlers } from '../../handler.ts';
import type { Actor } from '../../owner.ts';
import { pageBounds, pageOf } from '../../page.ts';
import { mayAskFor, ownCustomers } from './actor.ts';
import {
  type CustomersTables,
  customerId,
  customerNumber,
  customerOf,
  customerRow,
  isCustomerNumber,
  statusLetter,
} from './legacy.ts';

type Customer = components['schemas']['Customer'];
type ListQuery = Input<Contract['operations']['listCustomers']>;

export const handlers: SystemHandlers<Contract, CustomersTables> = {
  listCustomers: async (query, { records, identity }) => ({
    status: 200,
    body: await listCustomers(query, records, identity),
  }),

  async getCustomer({ customerId }, { records, identity }) {
    const all = records.read.selectFrom('custmast').selectAll();
    const row = await ownCustomers(all, identity).where('custno', '=', customerNumber(customerId)).executeTakeFirst();
    if (row === undefined) throw new Problem('not-found', { detail: `There is no customer ${customerId}.` });
    return { status: 200, body: customerOf(row) };
  },

  async getCustomerBySubject({ issuer, subject }, { records, identity }) {
    const [row] = mayAskFor({ issuer, subject }, identity) ? await records.ask(bySubject, issuer, subject) : [];
    if (row === undefined) throw new Problem('not-found', { detail: 'No customer belongs to this subject.' });
    return { status: 200, body: { subject, customerId: customerId(row.custno) } };
  },

  async getAccount({ consumerId }, { records, identity }) {
    const account = mayAskFor({ consumerId }, identity) ? await findAccount(records, consumerId) : undefined;
    if (account === undefined) throw new Problem('not-found', { detail: `“${consumerId}” has no account.` });
    return { status: 200, body: { consumerId, customerId: account } };
  },

  async openAccount({ consumerId, body }, { records, clock, identity }) {
    if (!mayAskFor({ consumerId }, identity))
      throw new Problem('forbidden', { detail: 'An account is opened for its own consumer.' });
    const known = await findAccount(records, consumerId);
    if (known !== undefined) return { status: 200, body: { consumerId, customerId: known } };
    const opened = await openAccount(records, consumerId, (id) => newCustomer(id, consumerId, body, clock.now()));
    if (opened !== undefined) return { status: 201, body: { consumerId, customerId: opened } };
    const other = await findAccount(records, consumerId);
    if (other === undefined) throw new Error(`The account of “${consumerId}” is neither open nor free.`);
    return { status: 200, body: { consumerId, customerId: other } };
  },
};

async function listCustomers(query: ListQuery, { read }: Records<CustomersTables>, actor: Actor) {
  const { after, limit, rows } = pageBounds(query, isCustomerNumber);
  const { ids, email, status } = query;
  let select = ownCustomers(read.selectFrom('custmast').selectAll(), actor).orderBy('custno').limit(rows);
  if (ids !== undefined) select = select.where('custno', 'in', ids.map(customerNumber));
  if (email !== undefined) select = select.where(sql`lower(emal)`, '=', email.toLowerCase());
  if (status !== undefined) select = select.where('stat', '=', statusLetter(status));
  if (after !== undefined) select = select.where('custno', '>', after);
  const found = await select.execute();
  return pageOf(found, limit, (row) => row.custno, customerOf);
}

const bySubject = (read: Read<CustomersTables>, issuer: string, subject: string) =>
  read.selectFrom('cusxsub').select('custno').where('iss', '=', issuer).where('sub', '=', subject);

const byConsumer = (read: Read<CustomersTables>, consumerId: string) =>
  read.selectFrom('cusxcon').select('custno').where('cons', '=', consumerId);

async function findAccount({ ask }: Records<CustomersTables>, consumerId: string): Promise<string | undefined> {
  const [row] = await ask(byConsumer, consumerId);
  return row === undefined ? undefined : customerId(row.custno);
}

/** Claims the mapping and opens its customer; undefined when another call has claimed it. */
const openAccount = (records: Records<CustomersTables>, consumerId: string, customer: (id: string) => Customer) =>
  records.write(async (transaction) => {
    const claimed = await transaction
      .insertInto('cusxcon')
      .values({ cons: consumerId, custno: sql<string>`lpad(nextval('customers.custno')::text, 6, '0')` })
      .onConflict((conflict) => conflict.column('cons').doNothing())
      .returning('custno')
      .executeTakeFirst();
    if (claimed === undefined) return undefined;
    const id = customerId(claimed.custno);
    await transaction
      .insertInto('custmast')
      .values(customerRow(customer(id)))
      .execute();
    return id;
  });

const newCustomer = (
  id: string,
  consumerId: string,
  { name, email, address }: components['schemas']['NewAccount'],
  now: number,
): Customer => ({
  customerId: id,
  name,
  email: email ?? `${consumerId.toLowerCase()}@accounts.causeway.example`,
  segment: 'business',
  status: 'active',
  creditLimit: { amount: 500_000, currency: 'EUR' },
  address: address ?? depotCounter,
  since: new Date(now).toISOString().slice(0, 10),
});

/** Goods without an address are collected. */
const depotCounter = { line1: 'Depot counter, Waalhaven 90', postalCode: '3087 BN', city: 'Rotterdam', country: 'NL' };
