import assert from 'node:assert/strict';
import { seed } from '../../../../apis/system/payments/seed.ts';
import { handlers } from '../../../../apis/system/payments/v1.ts';
import { openSystem, refusal } from '../support.ts';

describe('system/payments', () => {
  let payments: Awaited<ReturnType<typeof open>>;
  const open = () => openSystem('payments', handlers, seed);
  const authorise = (paymentReference: string, amount: number, token = 'tok_visa', currency = 'EUR') =>
    payments.call.authorisePayment({
      paymentReference,
      body: { customerId: 'C-000002', amount: { amount, currency }, method: { token } },
    });
  const statusOf = async (paymentReference: string) =>
    (await payments.call.getPayment({ paymentReference })).body.status;
  const refund = (paymentReference: string, amount?: number) =>
    payments.call.refundPayment({
      paymentReference,
      body: { reason: 'Damaged', ...(amount === undefined ? {} : { amount: { amount, currency: 'EUR' } }) },
    });

  before(async () => {
    payments = await open();
  });
  after(() => payments[Symbol.asyncDispose]());

  it('shows a payment clean of the shape it is kept in', async () => {
    const { body } = await payments.call.getPayment({ paymentReference: 'seed_00000004' });
    assert.deepEqual(body, {
      paymentReference: 'seed_00000004',
      customerId: 'C-000001',
      amount: { amount: 73_961, currency: 'EUR' },
      status: 'captured',
      method: { brand: 'visa', last4: '4242' },
      createdAt: '2026-01-06T13:38:29.000Z',
    });
  });

  it('does not know a payment that is not there', async () => {
    await refusal('not-found', payments.call.getPayment({ paymentReference: 'nobody' }));
  });

  it('reads many payments at once', async () => {
    const references = ['seed_00000002', 'unknown', 'seed_00000001'];
    const { body } = await payments.call.listPayments({ references });
    assert.deepEqual(
      body.items.map(({ paymentReference, status }) => [paymentReference, status]),
      [
        ['seed_00000001', 'authorised'],
        ['seed_00000002', 'captured'],
      ],
    );
  });

  it('holds an amount, and keeps nothing of the token', async () => {
    const { status, body } = await authorise('held', 12_345, 'tok_mastercard', 'GBP');
    assert.equal(status, 201);
    assert.deepEqual(
      [body.status, body.amount, body.method, body.createdAt],
      [
        'authorised',
        { amount: 12_345, currency: 'GBP' },
        { brand: 'mastercard', last4: '4444' },
        '2026-11-20T09:30:00.000Z',
      ],
    );
    const row = await payments.records.read.selectFrom('txn').selectAll().where('txnref', '=', 'held').execute();
    assert(!JSON.stringify(row).includes('tok_'));
  });

  it('holds an amount once, however often and however fast it is asked for', async () => {
    const sent = await Promise.all([1, 2, 3].map(() => authorise('once', 500)));
    assert.deepEqual(sent.map(({ status }) => status).sort(), [200, 200, 201]);
  });

  it('refuses another amount, customer or token under the same reference', async () => {
    await authorise('taken', 500);
    await refusal('conflict', authorise('taken', 501));
    await refusal('conflict', authorise('taken', 500, 'tok_amex'));
    await refusal('conflict', authorise('taken', 500, 'tok_visa', 'USD'));
  });

  it('declines a bad token, and keeps declining it', async () => {
    await refusal('payment-declined', authorise('declined', 500, 'tok_declined'));
    await refusal('payment-declined', authorise('declined', 500, 'tok_declined'));
    assert.equal(await statusOf('declined'), 'declined');
  });

  it('declines what is over the limit, and not what is at it', async () => {
    assert.equal((await authorise('at-limit', 2_500_000)).status, 201);
    const { message } = await refusal('payment-declined', authorise('over-limit', 2_500_001));
    assert.match(message, /over the limit/);
  });

  it('refuses a currency that is not booked', async () => {
    const { facts } = await refusal('unprocessable', authorise('yen', 500, 'tok_visa', 'JPY'));
    assert.equal(facts.errors?.[0]?.pointer, '/amount/currency');
    await refusal('not-found', payments.call.getPayment({ paymentReference: 'yen' }));
  });

  it('lets go of what is held, once', async () => {
    await authorise('voided', 500);
    assert.equal((await payments.call.voidPayment({ paymentReference: 'voided' })).body.status, 'voided');
    assert.equal((await payments.call.voidPayment({ paymentReference: 'voided' })).body.status, 'voided');
    await refusal('not-found', payments.call.voidPayment({ paymentReference: 'nobody' }));
  });

  it('leaves what was declined as it is when it is let go of', async () => {
    await refusal('payment-declined', authorise('declined-voided', 500, 'tok_declined'));
    const { body } = await payments.call.voidPayment({ paymentReference: 'declined-voided' });
    assert.equal(body.status, 'declined');
  });

  it('holds nothing any more under a reference that was let go of', async () => {
    await authorise('gone', 500);
    await payments.call.voidPayment({ paymentReference: 'gone' });
    await refusal('conflict', authorise('gone', 500));
    assert.equal(await statusOf('gone'), 'voided');
  });

  it('holds nothing under a reference that was let go of before the attempt arrived', async () => {
    const customerId = 'C-000002';
    const early = () => payments.call.voidPayment({ paymentReference: 'early', customerId });
    await refusal('not-found', early());
    await refusal('conflict', authorise('early', 500));
    await refusal('not-found', early());
    await refusal('not-found', payments.call.getPayment({ paymentReference: 'early', customerId }));
    const { body } = await payments.call.listPayments({ references: ['early'], customerId });
    assert.deepEqual(body.items, []);
  });

  it('does not let go of what was taken', async () => {
    await refusal('conflict', payments.call.voidPayment({ paymentReference: 'seed_00000002' }));
    assert.equal(await statusOf('seed_00000002'), 'captured');
  });

  it('gives back all of what was taken, once', async () => {
    const { body } = await refund('seed_00000007');
    assert.equal(body.status, 'refunded');
    assert.deepEqual(body.refundedAmount, body.amount);
    assert.deepEqual((await refund('seed_00000007')).body, body);
    await refusal('conflict', refund('seed_00000007', 1));
  });

  it('gives back a part of what was taken', async () => {
    const { body } = await refund('seed_00000008', 250);
    assert.deepEqual([body.status, body.refundedAmount], ['refunded', { amount: 250, currency: 'EUR' }]);
  });

  it('refuses to give back more than was taken, or what was never taken', async () => {
    const { facts } = await refusal('unprocessable', refund('seed_00000009', 9_999_999));
    assert.equal(facts.errors?.[0]?.pointer, '/amount');
    await authorise('only-held', 500);
    await refusal('conflict', refund('only-held'));
    await refusal('not-found', refund('nobody'));
  });

  it('refuses to pay under a reference whose money was given back', async () => {
    await refund('seed_00000012');
    const { body } = await payments.call.getPayment({ paymentReference: 'seed_00000012' });
    await refusal(
      'conflict',
      payments.call.authorisePayment({
        paymentReference: 'seed_00000012',
        body: { customerId: body.customerId, amount: body.amount, method: { token: 'tok_visa' } },
      }),
    );
  });

  it('shows, lets go of and gives back a payment to its customer only', async () => {
    await authorise('theirs', 500);
    const other = { paymentReference: 'theirs', customerId: 'C-000001' };
    await refusal('not-found', payments.call.getPayment(other));
    await refusal('not-found', payments.call.voidPayment(other));
    await refusal('not-found', payments.call.refundPayment({ ...other, body: { reason: 'Mine now' } }));
    const body = { customerId: 'C-000001', amount: { amount: 500, currency: 'EUR' }, method: { token: 'tok_visa' } };
    await refusal('not-found', payments.call.authorisePayment({ paymentReference: 'theirs', body }));
    const list = { references: ['theirs'] };
    assert.deepEqual((await payments.call.listPayments({ ...list, customerId: 'C-000001' })).body.items, []);
    payments.actor = { kind: 'user', issuer: 'development', subject: 'shopper2', scopes: ['orders:read'] };
    await refusal('not-found', payments.call.getPayment({ paymentReference: 'theirs' }));
    assert.deepEqual((await payments.call.listPayments(list)).body.items, []);
    await payments.call.getPayment({ paymentReference: 'theirs', customerId: 'C-000002' });
    assert.equal((await payments.call.listPayments({ ...list, customerId: 'C-000002' })).body.items.length, 1);
  });
});
