import assert from 'node:assert/strict';
import { seed } from '../../../../apis/system/customers/seed.ts';
import { handlers } from '../../../../apis/system/customers/v1.ts';
import type { Identity } from '../../../../policies/policy.ts';
import { allPages, openSystem, refusal } from '../support.ts';

describe('system/customers', () => {
  let customers: Awaited<ReturnType<typeof open>>;
  const open = () => openSystem('customers', handlers, seed);

  before(async () => {
    customers = await open();
  });
  after(() => customers[Symbol.asyncDispose]());

  it('shows a customer clean of the shape it is kept in', async () => {
    const { body } = await customers.call.getCustomer({ customerId: 'C-000001' });
    assert.deepEqual(body, {
      customerId: 'C-000001',
      name: 'Noor de Vries',
      email: 'customer-1@mail.example',
      segment: 'consumer',
      status: 'active',
      creditLimit: { amount: 250_000, currency: 'EUR' },
      address: { line1: 'Hafenstrasse 14', postalCode: '50668', city: 'Köln', country: 'DE' },
      since: '2013-02-06',
    });
  });

  it('does not know a customer that is not there', async () => {
    await refusal('not-found', customers.call.getCustomer({ customerId: 'C-999999' }));
  });

  it('lists all customers once, page by page, by number', async () => {
    const { items, pages } = await allPages((cursor) => customers.call.listCustomers({ limit: 50, ...cursor }));
    assert.equal(pages, 3);
    assert.deepEqual(
      items.map(({ customerId }) => customerId),
      Array.from({ length: 120 }, (_, index) => `C-${String(index + 1).padStart(6, '0')}`),
    );
  });

  it('gives twenty when no limit is asked for', async () => {
    const { body } = await customers.call.listCustomers({});
    assert.equal(body.items.length, 20);
    assert.notEqual(body.nextCursor, null);
  });

  it('reads many customers at once, all on one page', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `C-${String(index + 10).padStart(6, '0')}`);
    const { body } = await customers.call.listCustomers({ ids: [...ids, 'C-999999'], limit: 20 });
    assert.deepEqual(
      body.items.map(({ customerId }) => customerId),
      ids,
    );
    assert.equal(body.nextCursor, null);
  });

  it('finds a customer by address, in any case', async () => {
    const { body } = await customers.call.listCustomers({ email: 'Customer-7@MAIL.example' });
    assert.deepEqual(
      body.items.map(({ customerId }) => customerId),
      ['C-000007'],
    );
  });

  it('lists only the customers of a status', async () => {
    const { body } = await customers.call.listCustomers({ status: 'blocked' });
    assert.deepEqual(
      body.items.map(({ customerId, status }) => [customerId, status]),
      [
        ['C-000037', 'blocked'],
        ['C-000074', 'blocked'],
        ['C-000111', 'blocked'],
      ],
    );
  });

  for (const cursor of ['nonsense', 'WzFd', 'WyIxIl0', 'WyIwMDAwMDEiLDFd', 'bnVsbA'])
    it(`refuses the cursor ${cursor}, and names it`, async () => {
      const { facts } = await refusal('bad-request', customers.call.listCustomers({ cursor }));
      assert.equal(facts.errors?.[0]?.parameter, 'cursor');
    });

  it('knows which customer a subject acts for', async () => {
    const { body } = await customers.call.getCustomerBySubject({ issuer: 'development', subject: 'shopper3' });
    assert.deepEqual(body, { subject: 'shopper3', customerId: 'C-000003' });
    await refusal('not-found', customers.call.getCustomerBySubject({ issuer: 'development', subject: 'agent' }));
  });

  it('knows which customer a partner acts for', async () => {
    const { body } = await customers.call.getAccount({ consumerId: 'globex' });
    assert.deepEqual(body, { consumerId: 'globex', customerId: 'C-000102' });
    await refusal('not-found', customers.call.getAccount({ consumerId: 'nobody' }));
  });

  it('shows a person and a consumer the customer they act for, and nobody else', async () => {
    const shopper: Identity = { kind: 'user', issuer: 'development', subject: 'shopper', scopes: ['orders:read'] };
    const partner = { id: 'acme', name: 'Acme', plan: 'partner', environment: 'live' } as const;
    const cases: readonly (readonly [Identity, string | undefined])[] = [
      [shopper, 'C-000001'],
      [{ ...shopper, issuer: 'elsewhere' }, undefined],
      [{ ...shopper, subject: 'agent' }, undefined],
      [{ kind: 'consumer', consumer: partner, scopes: [] }, 'C-000101'],
      [{ kind: 'anonymous', scopes: [] }, undefined],
    ];
    for (const [actor, own] of cases) {
      customers.actor = actor;
      const { items } = (await customers.call.listCustomers({})).body;
      assert.deepEqual(
        items.map(({ customerId }) => customerId),
        own === undefined ? [] : [own],
      );
      if (own !== undefined) await customers.call.getCustomer({ customerId: own });
      await refusal('not-found', customers.call.getCustomer({ customerId: 'C-000002' }));
      await refusal('not-found', customers.call.getCustomerBySubject({ issuer: 'development', subject: 'shopper2' }));
      await refusal('not-found', customers.call.getAccount({ consumerId: 'globex' }));
      await refusal('forbidden', customers.call.openAccount({ consumerId: 'globex', body: { name: 'Mine' } }));
    }
    customers.actor = { ...shopper, subject: 'agent', scopes: ['customers:read'] };
    await customers.call.getCustomer({ customerId: 'C-000002' });
  });
});
