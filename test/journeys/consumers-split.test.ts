import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { bearer } from '../support/gateway.ts';
import { type SplitGateway, splitGatewayOrSkip } from '../support/split.ts';

describe('consumers of a gateway whose tiers are three processes', () => {
  let causeway: SplitGateway;
  let developer: { authorization: string };
  let operator: { authorization: string };
  before(async function () {
    causeway = await splitGatewayOrSkip(this);
    developer = bearer(await causeway.token('developer'));
    operator = bearer(await causeway.token('operator'));
  });

  const portal = (method: 'get' | 'post' | 'patch' | 'delete', path: string) =>
    request(causeway.url)[method](`/experience/portal/v1${path}`).set(developer);
  const operations = (method: 'put' | 'delete', path: string) =>
    request(causeway.url)[method](`/experience/operations/v1${path}`).set(operator);
  const feed = (key: string) => request(causeway.url).get('/experience/partner/v1/feed?limit=1').set('X-API-Key', key);
  const answers = async (key: string, status: number): Promise<void> => {
    for (let patience = 0; (await feed(key)).status !== status; patience += 1) {
      assert.ok(patience < 100, `it does not answer ${status} within five seconds`);
      await sleep(50);
    }
  };

  it('get keys, edits and refusals as in one process', async () => {
    const { body: consumer, headers } = await portal('post', '/consumers').send({ name: 'Apart' }).expect(201);
    const path = `/consumers/${consumer.consumerId}`;
    const made = await portal('post', `${path}/keys`).send({ label: 'first' }).expect(201);
    assert.equal(made.headers['cache-control'], 'no-store');
    await feed(made.body.key).expect(200);
    await portal('patch', path).set('If-Match', String(headers.etag)).send({ name: 'Elsewhere' }).expect(200);
    const stale = await portal('patch', path).set('If-Match', String(headers.etag)).send({ name: 'Late' }).expect(412);
    assert.match(stale.body.type, /changed-meanwhile$/);
    const wide = await portal('post', `${path}/keys`)
      .send({ label: 'wide', scopes: ['orders:write'] })
      .expect(422);
    assert.equal(wide.body.errors[0].pointer, '/scopes/0');
    const { body: changes } = await portal('get', `${path}/changes?limit=1`).expect(200);
    assert.equal(changes.items[0].author.subject, 'developer');
  });

  it('are suspended, and lose a key, at the front by what another process wrote', async () => {
    const { body: consumer } = await portal('post', '/consumers').send({ name: 'Apart again' }).expect(201);
    const path = `/consumers/${consumer.consumerId}`;
    const { body: made } = await portal('post', `${path}/keys`).send({ label: 'first' }).expect(201);
    await feed(made.key).expect(200);
    await operations('put', `${path}/suspension`).send({ notice: 'Call us.' }).expect(200);
    await answers(made.key, 403);
    await operations('delete', `${path}/suspension`).expect(200);
    await answers(made.key, 200);
    await portal('delete', `${path}/keys/${made.keyId}`).expect(204);
    await answers(made.key, 401);
  });
}).timeout(30_000);
