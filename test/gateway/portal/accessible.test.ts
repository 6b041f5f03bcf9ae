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
  '/portal/map',
  '/portal/map?focus=process/ordering.v1',
  '/portal/apis/experience/storefront/v2/operations/placeOrder',
  '/portal/apis/process/ordering/v1/operations/placeOrder',
  '/problems',
  '/problems/too-many-requests',
  '/portal/nothing',
];

/** Swagger UI, whose own parts are drawn after the page is there. */
const references: readonly (readonly [path: string, drawn: string])[] = [
  ['/portal/apis/experience/storefront/v2/try#/things/placeOrder', '.opblock.is-open .responses-wrapper'],
  ['/portal/apis/process/ordering/v1/try', '.opblock'],
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
      for (const [path, drawn] of references) {
        await page.goto('about:blank');
        await page.goto(path);
        await page.waitForSelector(drawn);
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
