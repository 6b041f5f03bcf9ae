import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { assertAccessible, listenTo, openBrowser, openWindow, views } from '../../../support/browser.ts';
import { bearer, startTestGateway, type TestGateway } from '../../../support/gateway.ts';

describe('the operators’ pages in a browser', function () {
  this.timeout(180_000);
  let browser: Browser | undefined;
  let gateway: TestGateway;
  let consumerId: string;

  before(async function () {
    browser = await openBrowser(this);
    gateway = await startTestGateway();
    const headers = { ...bearer(await gateway.token('developer')), 'content-type': 'application/json' };
    const post = async (path: string, body: object): Promise<Record<string, string>> => {
      const wanted = { method: 'POST', headers, body: JSON.stringify(body) };
      const answer = await fetch(`${gateway.url}/experience/portal/v1${path}`, wanted);
      return (await answer.json()) as Record<string, string>;
    };
    consumerId = (await post('/consumers', { name: 'Jansen Elektro' })).consumerId as string;
    const { key = '' } = await post(`/consumers/${consumerId}/keys`, { label: 'Robot' });
    await post(`/consumers/${consumerId}/plan-requests`, { plan: 'partner', reason: 'We want to order.' });
    for (const path of ['partner/v1/feed', 'storefront/v1/products'])
      await (await fetch(`${gateway.url}/experience/${path}`, { headers: { 'x-api-key': key } })).arrayBuffer();
  });
  after(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  const signIn = async (page: Page): Promise<void> => {
    await page.goto('/portal/sign-in?to=/portal/operators');
    await page.getByRole('button', { name: /^Operator/ }).click();
    await page.waitForURL('**/portal/operators');
  };
  const rooms = (): string[] => [
    ...['', '/consumers', '/consumers?search=zebra', `/consumers/${consumerId}`, '/requests', '/upstreams'],
    ...['/controls', '/limits?api=system/shipments.v1', '/deprecated', '/audit'],
  ];

  for (const view of views) {
    it(`have no serious fault (${view}), and stay small`, async () => {
      const window = await openWindow(browser as Browser, gateway.url, view);
      const page = await window.newPage();
      const said = listenTo(page);
      await signIn(page);
      for (const room of rooms()) {
        const answer = await page.goto(`/portal/operators${room}`);
        assert.equal(answer?.status(), 200, room);
        assert.ok((await page.content()).length < 100_000, room);
        await assertAccessible(page);
      }
      assert.deepEqual(said, []);
      await window.close();
    });
  }

  it('are used with a keyboard alone: hold a breaker, and let go of it', async () => {
    const window = await openWindow(browser as Browser, gateway.url);
    const page = await window.newPage();
    await signIn(page);
    await page.getByRole('link', { name: 'Upstreams' }).focus();
    await page.keyboard.press('Enter');
    const hold = page.getByRole('button', { name: 'Hold open shipments' });
    await hold.focus();
    await page.keyboard.press('Enter');
    await page.getByText('held so in every process').waitFor();
    await page.getByRole('button', { name: 'Let it judge shipments' }).press('Enter');
    await page.getByText('judge for themselves again').waitFor();
    await window.close();
  });
});
