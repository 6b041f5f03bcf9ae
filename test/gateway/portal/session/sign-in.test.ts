import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { openBrowser, openWindow } from '../../../support/browser.ts';
import { startTestGateway, type TestGateway } from '../../../support/gateway.ts';
import { comeBack, signInAs } from '../../../support/visitor.ts';
import { newBrowser } from '../../development/browser.ts';

describe('signing in to the portal', () => {
  let gateway: TestGateway;
  let url: string;

  before(async () => {
    gateway = await startTestGateway();
    url = gateway.url;
  });
  after(() => gateway.stop());

  const name = async (browser: ReturnType<typeof newBrowser>): Promise<string | undefined> => {
    const page = await (await browser.get(`${url}/portal`)).text();
    return /class="who"[^>]*>.*?<\/span>([^<]*)</.exec(page)?.[1];
  };

  for (const host of ['localhost', '127.0.0.1'])
    it(`works at ${host}, and says who one is`, async () => {
      url = gateway.url.replace('127.0.0.1', host);
      const { browser } = await signInAs('developer', url);
      assert.equal(await name(browser), 'Developer');
    });

  it('leads back to the page one came from, and nowhere else', async () => {
    const browser = newBrowser();
    const back = await browser.get(await comeBack('developer', url, browser, '/portal/apps?new=1'));
    assert.equal(back.headers.get('location'), '/portal/apps?new=1');
    const away = await browser.get(await comeBack('developer', url, browser, '//evil.example/portal'));
    assert.equal(away.headers.get('location'), '/portal');
  });

  it('keeps its cookies from scripts, other sites and other hosts', async () => {
    const browser = newBrowser();
    const begun = await browser.get(`${url}/portal/sign-in`);
    const back = await browser.get(await comeBack('developer', url, browser));
    const lines = [...begun.headers.getSetCookie(), ...back.headers.getSetCookie()];
    assert.equal(lines.length, 3);
    for (const line of lines)
      assert.match(line, /^__Host-causeway-[\w-]+=[^;]*; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Lax$/);
  });

  it('R15: looks up no more sessions for an address that has sent a thousand made-up ones, but those it knows', async () => {
    const person = await signInAs('developer', url);
    const made = (number: number): Promise<Response> =>
      fetch(`${url}/problems/not-found`, {
        headers: { cookie: `__Host-causeway-session=${String(number).padEnd(43, 'x')}`, accept: 'application/json' },
      });
    for (let sent = 0; sent < 1_000; sent += 1) assert.equal((await made(sent)).status, 200);
    try {
      assert.equal((await made(1_000)).status, 429);
      assert.equal((await person.get('/portal/apps')).status, 200);
      assert.equal((await fetch(`${url}/problems/not-found`)).status, 200);
    } finally {
      gateway.clock.age += 60_001;
    }
    assert.equal((await made(1_001)).status, 200);
  });

  it('gives another id each time', async () => {
    const browser = newBrowser();
    const ids = new Set<string | undefined>();
    for (const user of ['developer', 'developer', 'operator']) {
      await signInAs(user, url, browser);
      ids.add(browser.cookies.get('__Host-causeway-session'));
    }
    assert.equal(ids.size, 3);
    assert.equal(await name(browser), 'Operator');
  });

  it('takes no answer that it did not ask for', async () => {
    const [mine, theirs] = [newBrowser(), newBrowser()];
    const back = await comeBack('developer', url, theirs);
    // Somebody is made to follow a link that would sign them in as somebody else.
    const forced = await mine.get(back);
    assert.equal(forced.status, 400);
    assert.match(await forced.text(), /begun in another window/);
    const begun = await mine.get(`${url}/portal/sign-in`);
    assert.equal(begun.status, 303);
    assert.equal((await mine.get(back)).status, 400);
    assert.equal(mine.cookies.has('__Host-causeway-session'), false);
  });

  it('takes an answer once', async () => {
    const browser = newBrowser();
    const back = await comeBack('developer', url, browser);
    assert.equal((await browser.get(back)).status, 303);
    assert.equal((await browser.get(back)).status, 400);
    // The address goes into no other, which might be logged.
    const again = await (await newBrowser().get(back)).text();
    assert.match(again, /href="\/portal\/sign-in\?to=%2Fportal"/);
    assert.doesNotMatch(again, /code=|code%3D/);
  });

  it('can be called off', async () => {
    const browser = newBrowser();
    const answer = await browser.get(await comeBack('', url, browser));
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /You have cancelled it/);
  });

  it('ends for good with signing out', async () => {
    const { browser, send } = await signInAs('developer', url);
    const stolen = browser.cookies.get('__Host-causeway-session') ?? '';
    const out = await send('/portal/sign-out');
    assert.deepEqual([out.status, out.headers.get('location')], [303, '/portal/signed-out']);
    assert.equal(browser.cookies.has('__Host-causeway-session'), false);
    browser.cookies.set('__Host-causeway-session', stolen);
    assert.equal(await name(browser), undefined);
  });

  it('ends in every browser at once where one asks for it', async () => {
    const [here, there, other] = await Promise.all(
      ['developer', 'developer', 'developer2'].map((user) => signInAs(user, url)),
    );
    assert.ok(here && there && other);
    await here.send('/portal/sign-out', { everywhere: 'yes' });
    assert.equal(await name(there.browser), undefined);
    assert.equal(await name(other.browser), 'Developer 2');
  });

  it('is not undone by another site', async () => {
    const { browser, formToken } = await signInAs('developer', url);
    const tries: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: new URL(url).origin, 'sec-fetch-site': 'cross-site' },
      {},
    ];
    for (const headers of tries) {
      const body = new URLSearchParams({ csrf: formToken });
      assert.equal((await browser.send(`${url}/portal/sign-out`, { method: 'POST', headers, body })).status, 403);
    }
    const headers = { origin: new URL(url).origin };
    for (const csrf of ['', 'guessed', 'a'.repeat(formToken.length)]) {
      const body = new URLSearchParams({ csrf });
      assert.equal((await browser.send(`${url}/portal/sign-out`, { method: 'POST', headers, body })).status, 403);
    }
    assert.equal(await name(browser), 'Developer');
  });

  it('admits nobody to an API: there a token counts, and no cookie', async () => {
    const { get } = await signInAs('developer', url);
    assert.equal((await get('/experience/portal/v1/consumers')).status, 401);
    assert.equal((await get('/system/orders/v1/orders')).status, 403);
  });

  describe('in a browser', () => {
    let chromium: Browser;
    before(async function () {
      chromium = await openBrowser(this);
    });
    after(() => chromium?.close());

    it('keeps the session, which no script sees', async () => {
      const window = await openWindow(chromium, url);
      const page = await window.newPage();
      await page.goto('/portal');
      await page.getByRole('link', { name: 'Sign in' }).click();
      await page.getByRole('button', { name: 'Developer Builds on the APIs at a partner' }).click();
      await page.waitForURL(/\/portal$/);
      assert.match(await page.locator('.who').innerText(), /Developer/);
      assert.doesNotMatch(await page.evaluate<string>('document.cookie'), /causeway/);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
      assert.deepEqual(
        (await window.cookies()).filter((cookie) => cookie.name.startsWith('__Host-causeway')),
        [],
      );
    });
  });
});
