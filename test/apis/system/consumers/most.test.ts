import assert from 'node:assert/strict';
import { databaseOrSkip } from '../../../support/postgres.ts';
import { refusal } from '../support.ts';
import { anna, bert, type ConsumersUnderTest, openConsumers, operator } from './record.ts';

const owner = { issuer: 'development', subject: 'anna' };
const wanted = { name: 'Acme', owner, plan: 'free', scopes: ['feed:read'] };

for (const kind of ['embedded', 'postgres'] as const) {
  describe(`system/consumers.v1, told how many there may be (${kind})`, () => {
    let api: ConsumersUnderTest;
    let call: ConsumersUnderTest['call'];
    before(async function () {
      this.timeout(30_000);
      api = await openConsumers(kind === 'postgres' ? await databaseOrSkip(this) : undefined);
      call = api.call;
    });
    after(() => api?.[Symbol.asyncDispose]());

    /** How many of these calls, all made at once, were answered; the others were refused as one too many. */
    const answered = async (calls: readonly Promise<unknown>[]): Promise<number> => {
      const ends = await Promise.allSettled(calls);
      const refused = ends.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
      for (const { reason } of refused) assert.equal(reason.kind, 'conflict');
      return ends.length - refused.length;
    };
    const seven = [1, 2, 3, 4, 5, 6, 7];

    it('enters so many consumers of a person and none more, however many are asked for at once', async () => {
      const enter = () => call.createConsumer(anna, { body: wanted, most: 3 });
      assert.equal(await answered(seven.map(enter)), 3);
      // Those of a team one is in, those that are closed and those of somebody else are not one's own.
      const berts = { ...wanted, owner: { ...owner, subject: 'bert' } };
      const { body } = await call.createConsumer(bert, { body: berts, most: 1 });
      const team = [owner];
      await call.changeConsumer(operator, { consumerId: body.consumerId, 'If-Match': '"1"', body: { team } });
      const { items } = (await call.listConsumers(anna, {})).body;
      assert.equal(items.length, 4);
      const own = items.find(({ consumerId }) => consumerId !== body.consumerId);
      await call.closeConsumer(anna, { consumerId: own?.consumerId ?? '' });
      await enter();
      const { facts } = await refusal('conflict', enter());
      assert.equal(facts.detail, 'A person has at most 3 consumers.');
      await call.createConsumer(operator, { body: wanted });
    });

    it('makes so many keys of a consumer and none more, counting those that are live', async () => {
      const { consumerId } = (await call.createConsumer(operator, { body: wanted })).body;
      const make = () => call.createKey(anna, { consumerId, body: { label: 'one' }, most: 3 });
      assert.equal(await answered(seven.map(make)), 3);
      const { facts } = await refusal('conflict', make());
      assert.equal(facts.detail, `${consumerId} has 3 live keys. Revoke those that nobody uses.`);

      const [first] = (await call.listKeys(anna, { consumerId })).body.items;
      const keyId = first?.keyId ?? '';
      const exchange = (overlapSeconds: number) =>
        call.rotateKey(anna, { consumerId, keyId, body: { overlapSeconds }, most: 3 });
      await refusal('conflict', exchange(60));
      await exchange(0);
      const { items } = (await call.listKeys(anna, { consumerId })).body;
      assert.deepEqual(items.map(({ state }) => state).sort(), ['expired', 'live', 'live', 'live']);
      await refusal('conflict', make());
    });
  });
}
