import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { assertAccessible, listenTo, openBrowser, openWindow, type View, views } from '../support/browser.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

/** Where pictures of the way go, to be looked at; nowhere unless said. */
const pictures = process.env.PICTURES;

/** Somebody at a screen. Everything they do is counted. */
function visitor() {
  let done = 0;
  const act = async (deed: Promise<unknown>): Promise<void> => {
    done += 1;
    await deed;
  };
  return {
    get interactions() {
      return done;
    },
    click: (what: Locator) => act(what.click()),
    write: (where: Locator, text: string) => act(where.fill(text)),
  };
}

describe('a new partner in the portal', function () {
  this.timeout(120_000);
  let gateway: TestGateway;
  let browser: Browser;
  let window: BrowserContext;
  let page: Page;
  let said: string[];
  let address: string;

  before(async function () {
    browser = await openBrowser(this);
    gateway = await startTestGateway();
    window = await openWindow(browser, gateway.url);
    page = await window.newPage();
    said = listenTo(page);
  });
  after(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  const picture = async (name: string): Promise<void> => {
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
  };
  const button = (name: string | RegExp): Locator => page.getByRole('button', { name });
  const link = (name: string | RegExp): Locator => page.getByRole('link', { name });
  const feed = async (key: string): Promise<number> => {
    const answer = await fetch(`${gateway.url}/experience/partner/v1/feed?limit=1`, { headers: { 'x-api-key': key } });
    await answer.arrayBuffer();
    return answer.status;
  };

  it('arrives, finds an API, signs in, creates an app, gets a key and makes the first call, in under ten steps', async () => {
    await page.goto('/portal');
    const me = visitor();
    await me.click(link(/^Partner\b/).first());
    await me.click(link('Try it').first());
    await page.waitForSelector('.opblock');
    await picture('1-found');
    await me.click(page.locator('.account').getByRole('link', { name: 'Sign in' }));
    await me.click(button(/^Developer 2/));
    await page.waitForSelector('.opblock');
    await picture('2-signed-in');
    await me.click(link('create an app'));
    await me.write(page.getByLabel('Name'), 'Bouwmarkt Zuid');
    await me.click(button('Create'));
    await page.getByRole('heading', { name: 'Your new key' }).waitFor();
    await picture('3-key');
    address = (await link(/^Done/).getAttribute('href')) ?? '';
    await me.click(link('Try it here'));
    await page.waitForSelector('.opblock.is-open');
    await page.getByText('Calls are made as Bouwmarkt Zuid: test key').waitFor();
    await me.click(button('Execute'));
    const status = page.locator('.live-responses-table tbody .response-col_status').first();
    await status.waitFor();
    await picture('4-called');
    assert.equal((await status.innerText()).trim(), '200');
    assert.ok(me.interactions < 10, `${me.interactions} interactions`);
    assert.deepEqual(said, []);
  });

  it('tries an app’s live key the next day, when nobody can show it any more', async () => {
    await page.evaluate('sessionStorage.clear()');
    await page.goto('/portal/apis/experience/partner/v1/try#/feed/getFeed');
    await page.waitForSelector('.opblock.is-open');
    await page.getByLabel('Call as').selectOption({ label: 'Bouwmarkt Zuid: live key' });
    await button('Use').click();
    await page.getByText('Calls are made as Bouwmarkt Zuid: live key').waitFor();
    await button('Execute').click();
    const headers = page.locator('.live-responses-table .headers-line, .live-responses-table pre').last();
    await headers.waitFor();
    assert.doesNotMatch(await page.locator('.live-responses-table').first().innerText(), /causeway-sandbox/);
    await page.goto('/portal/apis/experience/partner/v1/try');
    await page.getByText('Calls are made as Bouwmarkt Zuid: live key').waitFor();
  });

  it('exchanges a key with an overlap, and both work; revokes one, and it is refused within 5 s', async () => {
    await page.goto(`${address}/keys/new`);
    await page.getByLabel('Label').fill('Order robot');
    await button('Make the key').click();
    const old = await page.getByLabel('The key').inputValue();
    assert.equal(await feed(old), 200);
    await page.goto(address);
    await link('Exchange Order robot').click();
    await page.getByLabel('The old key ends').selectOption({ label: 'In an hour' });
    await button('Make the new key').click();
    const fresh = await page.getByLabel('The key').inputValue();
    assert.notEqual(fresh, old);
    assert.deepEqual([await feed(old), await feed(fresh)], [200, 200]);
    await page.goto(address);
    await picture('5-exchanged');
    // Newest first: the one it took over from stands below.
    await link('Revoke Order robot').last().click();
    await picture('6-revoking');
    await button('Revoke it').click();
    const revoked = performance.now();
    while ((await feed(old)) !== 401) assert.ok(performance.now() - revoked < 5_000, 'still good after 5 s');
    assert.equal(await feed(fresh), 200);
    await page.getByText('The key is revoked').waitFor();
  });

  it('watches usage move', async () => {
    const calls = async (): Promise<number> => {
      await page.goto(`${address}?environment=live&period=month`);
      const figure = page.locator('.figures div').filter({ has: page.getByText('Calls', { exact: true }) });
      return Number((await figure.locator('dd').innerText()).split(/\s/)[0]);
    };
    await page.goto(`${address}/keys/new`);
    await page.getByLabel('Label').fill('Counted');
    await button('Make the key').click();
    const key = await page.getByLabel('The key').inputValue();
    const before = await calls();
    for (let call = 0; call < 5; call += 1) assert.equal(await feed(key), 200);
    const made = performance.now();
    while ((await calls()) < before + 5) assert.ok(performance.now() - made < 20_000, 'not counted after 20 s');
    assert.match(await page.locator('svg.chart desc').innerHTML(), /calls.* in all; most at /);
    assert.match(await page.locator('.quota').innerText(), /Quota today: \d+ of 1,000 used/);
    await picture('7-usage');
  });

  it('copies a key, and a call with it, at the press of a button', async () => {
    await window.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(`${address}/keys/new`);
    await page.getByLabel('Label').fill('Copied');
    await button('Make the key').click();
    await button('Copy').first().click();
    await page.getByText('Copied.').waitFor();
    const key = await page.getByLabel('The key').inputValue();
    assert.equal(await page.evaluate<string>('navigator.clipboard.readText()'), key);
    await button('Copy').last().click();
    await button('Copied').waitFor();
    const call = await page.evaluate<string>('navigator.clipboard.readText()');
    assert.ok(call.startsWith('curl -s "') && call.includes(key), call);
  });

  it('does all of it with the keyboard alone, without scripts', async () => {
    const state = await window.storageState();
    const plain = await openWindow(browser, gateway.url, 'desktop', { javaScriptEnabled: false, storageState: state });
    const sheet = await plain.newPage();
    await sheet.goto('/portal/apps/new');
    const reach = async (name: string): Promise<void> => {
      for (let step = 0; step < 40; step += 1) {
        await sheet.keyboard.press('Tab');
        if (
          (await sheet
            .locator(':focus')
            .getAttribute('name')
            .catch(() => null)) === name
        )
          return;
      }
      assert.fail(`the keyboard does not reach ${name}`);
    };
    await reach('name');
    await sheet.keyboard.type('By keyboard');
    await sheet.keyboard.press('Enter');
    await sheet.getByRole('heading', { name: 'Your new key' }).waitFor();
    assert.match(await sheet.getByLabel('The key').inputValue(), /^cw_test_/);
    await plain.close();
  });

  it('leaves nothing to call with behind when signing out', async () => {
    await page.goto('/portal');
    await button('Sign out').click();
    await page.goto('/portal/apis/experience/partner/v1/try');
    await page.waitForSelector('.opblock');
    assert.equal(await page.evaluate<string | null>("sessionStorage.getItem('causeway try-it')"), null);
    await page.goto('/portal/apps');
    assert.match(page.url(), /\/idp\/interaction\//);
  });

  for (const view of views) it(`can use every page of it: ${view}`, () => looksAt(view));

  async function looksAt(view: View): Promise<void> {
    const own = await openWindow(browser, gateway.url, view);
    page = await own.newPage();
    await page.goto('/portal/apps');
    await button(/^Developer 2/).click();
    await page.waitForURL(/portal\/apps$/);
    const addresses = ['/portal/apps', '/portal/apps/new', '/portal/account', address, `${address}?period=month`];
    for (const rest of ['/keys/new', '/plan', '/settings', '/closing']) addresses.push(`${address}${rest}`);
    for (const to of addresses) {
      await page.goto(to);
      await assertAccessible(page);
      await picture(`${view} ${to.replaceAll('/', '-')}`);
    }
    await page.goto('/portal/apps/new');
    await page.getByLabel('Name').fill('Wrong');
    await page.getByLabel('Contact').fill('nobody@x');
    await button('Create').click();
    await page.getByText('Write an e-mail address').waitFor();
    await assertAccessible(page);
    await page.getByLabel('Contact').fill('it@example.com');
    await button('Create').click();
    await page.getByRole('heading', { name: 'Your new key' }).waitFor();
    await assertAccessible(page);
    await picture(`${view} key`);
    await own.close();
  }
});
