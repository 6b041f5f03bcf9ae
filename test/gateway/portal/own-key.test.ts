import assert from 'node:assert/strict';
import { bearer, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { signInAs } from '../../support/visitor.ts';

const path = '/portal/apis/experience/partner/v1/operations/getFeed';

describe('the key in calls to copy', function () {
  this.timeout(60_000);
  let gateway: TestGateway;

  before(async () => {
    gateway = await startTestGateway();
  });

  after(() => gateway?.stop());

  const post = async (address: string, body: object): Promise<Record<string, string>> => {
    const headers = { ...bearer(await gateway.token('developer')), 'content-type': 'application/json' };
    const answer = await fetch(`${gateway.url}/experience/portal/v1/${address}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    assert.equal(answer.status, 201, await answer.clone().text());
    return (await answer.json()) as Record<string, string>;
  };

  it('is the person’s own, as far as a page may name it, and nobody else’s', async () => {
    const person = await signInAs('developer', gateway.url);
    assert.doesNotMatch(await (await person.get(path)).text(), /export API_KEY/);
    const { consumerId } = await post('consumers', { name: 'Jansen Elektro' });
    const { key = '', keyId } = await post(`consumers/${consumerId}/keys`, { label: 'first', environment: 'test' });
    const text = await (await person.get(path)).text();
    assert.match(text, /Put your key “first” of <a href="\/portal\/apps">Jansen Elektro<\/a>/);
    assert.ok(text.includes(`cw_test_${keyId}_…`));
    assert.ok(!text.includes(key));
    const stranger = await signInAs('developer2', gateway.url);
    assert.doesNotMatch(await (await stranger.get(path)).text(), /export API_KEY|Jansen/);
    assert.doesNotMatch(await (await fetch(`${gateway.url}${path}`)).text(), /export API_KEY|Jansen/);
  });
});
