import assert from 'node:assert/strict';
import { seed } from '../../../../apis/system/customers/seed.ts';
import { handlers } from '../../../../apis/system/customers/v1.ts';
import { openSystem } from '../support.ts';

describe('opening an account', () => {
  let customers: Awaited<ReturnType<typeof open>>;
  const open = () => openSystem('customers', handlers, seed);

  before(async () => {
    customers = await open();
  });
  after(() => customers[Symbol.asyncDispose]());

  it('opens a business customer that may order at once', async () => {
    const opened = await customers.call.openAccount({ consumerId: 'initech', body: { name: 'Initech B.V.' } });
    assert.equal(opened.status, 201);
    const { body } = await customers.call.getCustomer({ customerId: opened.body.customerId });
    assert.deepEqual(
      [body.name, body.segment, body.status, body.since],
      ['Initech B.V.', 'business', 'active', '2026-11-20'],
    );
    assert.equal(body.email, 'initech@accounts.causeway.example');
  });

  it('keeps what the partner says of itself', async () => {
    const address = { line1: 'Ring 1', line2: 'Unit 4', postalCode: '9000', city: 'Gent', country: 'BE' };
    const body = { name: `${'N'.repeat(34)}😀${'X'.repeat(20)}`, email: 'buy@umbrella.example', address };
    const opened = await customers.call.openAccount({ consumerId: 'umbrella', body });
    const { body: customer } = await customers.call.getCustomer({ customerId: opened.body.customerId });
    assert.deepEqual([customer.name, customer.email, customer.address], [body.name, body.email, address]);
  });

  it('changes nothing for a partner that has one', async () => {
    const again = await customers.call.openAccount({ consumerId: 'acme', body: { name: 'Another name' } });
    assert.deepEqual([again.status, again.body.customerId], [200, 'C-000101']);
    const { body } = await customers.call.getCustomer({ customerId: 'C-000101' });
    assert.equal(body.name, 'Delta Systèmes SARL');
  });

  it('opens one customer when asked several times at once', async () => {
    const name = 'Hooli N.V.';
    const all = await Promise.all(
      [1, 2, 3].map(() => customers.call.openAccount({ consumerId: 'hooli', body: { name } })),
    );
    assert.equal(new Set(all.map(({ body }) => body.customerId)).size, 1);
    assert.deepEqual(all.map(({ status }) => status).sort(), [200, 200, 201]);
    const { rows } = await countNamed(name);
    assert.equal(rows, 1);
  });

  const countNamed = async (name: string) => {
    const found = await customers.records.read
      .selectFrom('custmast')
      .select('custno')
      .where('nam1', '=', name)
      .execute();
    return { rows: found.length };
  };
});
