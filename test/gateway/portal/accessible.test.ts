import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { assertAccessible, listenTo, openBrowser, openWindow, views } from '../../support/browser.ts';
import { openPortal } from './sample.ts';

const pages: readonly string[] = [
  '/portal',
  '/portal/apis?tier=experience',
  '/portal/search?q=order',
  '/portal/search?q=zebra',
  '/portal/apis/experience/storefront/v1',
  '/portal/apis/experience/storefront/v2',
  '/portal/apis/experience/tracking/v1',
  '/portal/apis/system/orders/v1',
  '/problems',
  '/problems/too-many-requests',
  '/portal/nothing',
];

describe('every page, as axe-core sees it', function () {
  this.timeout(120_000);
  let browser: Browser | undefined;

  before(async function () {
    browser = await openBrowser(this);
  });

  after(() => browser?.close());

  for (const view of views) {
    it(`has no serious fault (${view}), and its scripts none either`, async () => {
      await using portal = await openPortal();
      const window = await openWindow(browser as Browser, portal.url, view);
      const page = await window.newPage();
      const said = listenTo(page);
      for (const path of pages) {
        await page.goto(path);
        await assertAccessible(page);
      }
      assert.deepEqual(
        said.filter((line) => !line.includes('status of 404')),
        [],
      );
      await window.close();
    });
  }
});
