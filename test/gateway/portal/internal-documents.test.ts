import assert from 'node:assert/strict';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { signInAs } from '../../support/visitor.ts';

const inside = [
  '/openapi/system/orders/v1.json',
  '/portal/apis/system/orders/v1',
  '/portal/map?focus=system/orders.v1',
];
const outside = ['/openapi/experience/storefront/v2.json', '/portal/apis/experience/storefront/v2'];

describe('documents of process and system APIs', function () {
  this.timeout(60_000);
  let gateway: TestGateway;

  before(async () => {
    gateway = await startTestGateway({ variables: { INTERNAL_DOCUMENTS: 'signed-in' } });
  });

  after(() => gateway?.stop());

  const ask = (path: string) => fetch(`${gateway.url}${path}`, { headers: { accept: 'text/html,*/*' } });

  it('are not there for strangers, and those of experience APIs are', async () => {
    for (const path of inside) assert.equal((await ask(path)).status, 404, path);
    for (const path of outside) assert.equal((await ask(path)).status, 200, path);
    const search = await (await ask('/portal/search?q=reservation')).text();
    assert.doesNotMatch(search, /portal\/apis\/(?:system|process)/);
  });

  it('are said to need a sign-in, whether they exist or not', async () => {
    for (const path of ['/portal/apis/system/orders/v1', '/portal/apis/system/nothing/v1'])
      assert.match(
        await (await ask(path)).text(),
        /are shown to people who have signed in.*href="\/portal\/sign-in\?to=/s,
      );
  });

  it('are read by people who have signed in', async () => {
    const person = await signInAs('developer', gateway.url);
    for (const path of [...inside, ...outside]) assert.equal((await person.get(path)).status, 200, path);
    assert.match(await (await person.get('/portal/search?q=reservation')).text(), /portal\/apis\/system\/inventory/);
  });

  it('need no sign-in where the operator says so, as in development', async () => {
    await using open = await startTestGateway();
    for (const path of inside) assert.equal((await fetch(`${open.url}${path}`)).status, 200, path);
  });
});
