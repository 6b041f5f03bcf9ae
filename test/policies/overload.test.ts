import assert from 'node:assert/strict';
import { overload } from '../../policies/overload.ts';
import type { Handler, Operation, Policy } from '../../policies/policy.ts';
import { priority } from '../../policies/priority.ts';
import { admissionOf, plans } from './admission.ts';
import { answerWith, type ExchangeParts, mount } from './support.ts';

const keyed: Partial<Operation> = { security: [{ apiKey: [] }, { accessToken: [] }] };

describe('overload', () => {
  const open = (atWork: number, operation: Partial<Operation> = keyed) => {
    const admission = admissionOf(atWork);
    return { admission, ...mount(overload, { operation, surroundings: { admission, plans } }) };
  };
  const kindOf = async (atWork: number, parts: ExchangeParts = {}, operation: Partial<Operation> = keyed) =>
    (await open(atWork, operation).send(parts)).problem?.kind ?? 'passed';

  it('lets everybody in while there is room, and counts them until their answer has begun', async () => {
    const { admission, send } = open(0);
    const sent = send();
    assert.equal(admission.atWork, 1);
    await sent;
    assert.equal(admission.atWork, 0);
  });

  it('counts out who failed', async () => {
    const admission = admissionOf(0);
    const next = () => Promise.reject(new TypeError('broken'));
    const mounted = mount(overload, { operation: keyed, surroundings: { admission, plans }, next });
    await assert.rejects(mounted.send(), /broken/);
    assert.equal(admission.atWork, 0);
  });

  it('turns away who brings no credential first, and notes it for the log', async () => {
    const { send, admission } = open(5);
    const { problem, exchange, passed } = await send();
    assert.equal(passed, false);
    assert.equal(problem?.kind, 'too-busy');
    assert.equal(problem?.facts.headers?.['retry-after'], '1');
    assert.equal(exchange.notes.shed, 'anonymous');
    assert.deepEqual(admission.refused, ['anonymous']);
    assert.equal(admission.atWork, 5);
  });

  it('judges nobody twice: what is asked in the middle of what was let in holds no place of its own', async () => {
    assert.equal(await kindOf(10, { admitted: true }), 'passed');
    const { admission, send } = open(3);
    await send({ admitted: true });
    assert.equal(admission.atWork, 3);
  });

  it('lets in whom it does not know, as long as there is room for anybody', async () => {
    assert.equal(await kindOf(9, { headers: { 'x-api-key': 'cw_live_a' } }), 'passed');
    assert.equal(await kindOf(9, { headers: { authorization: 'Bearer a' } }), 'passed');
    assert.equal(await kindOf(10, { headers: { 'x-api-key': 'cw_live_a' } }), 'too-busy');
  });

  it('knows a credential again that was found good a moment ago, for a minute', async () => {
    const { send, surroundings, clock, operation, admission } = open(5);
    const headers = { 'x-api-key': 'cw_live_free' };
    const identity = { kind: 'consumer', scopes: [], consumer: consumerOf('free') } as const;
    await mount(priority, { operation, surroundings }).send({ headers, identity });
    admission.refused.length = 0;

    assert.equal((await send({ headers })).problem?.kind, 'too-busy');
    assert.deepEqual(admission.refused, ['free']);
    assert.ok((await send({ headers: { 'x-api-key': 'cw_live_other' } })).passed);
    clock.advance(60_001);
    assert.ok((await send({ headers })).passed);
  });

  it('judges whom it knows once, and leaves the others to be judged later', async () => {
    const admission = admissionOf(5);
    const { surroundings, operation } = mount(overload, { operation: keyed, surroundings: { admission, plans } });
    const later = mount(priority, { operation, surroundings }).policy as Policy;
    const next: Handler = (exchange) => later(exchange, async () => answerWith());
    const both = mount(overload, { operation, surroundings, next });
    const send = () =>
      both.send({
        headers: { 'x-api-key': 'cw_live_partner' },
        identity: { kind: 'consumer', scopes: [], consumer: consumerOf('partner') },
      });

    assert.ok((await send()).passed);
    assert.equal(admission.judged, 1);
    assert.ok((await send()).passed);
    assert.equal(admission.judged, 1);
  });

  it('takes a ticket for a credential nobody knows yet, where one may come', async () => {
    const parts = { query: 'ticket=abc' };
    assert.equal(await kindOf(5, parts, { security: [{ ticket: [] }] }), 'passed');
    assert.equal(await kindOf(5, parts), 'too-busy');
  });

  it('takes callers of public operations for anonymous, whatever they bring', async () => {
    assert.equal(await kindOf(5, { headers: { authorization: 'Bearer a' } }, { security: [] }), 'too-busy');
  });

  it('turns a tier that is called in the middle of a call away last', async () => {
    const inner: Partial<Operation> = { tier: 'process', security: [{ tierIdentity: [] }] };
    assert.equal(await kindOf(9, {}, inner), 'passed');
    assert.equal(await kindOf(10, {}, inner), 'too-busy');
  });
});

const consumerOf = (plan: string) => ({ id: plan, name: plan, plan, environment: 'live' }) as const;
