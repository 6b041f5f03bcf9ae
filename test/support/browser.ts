import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** How somebody looks at the portal. */
export type View = 'desktop' | 'dark' | 'phone' | 'dark phone';

/** What every page has to be good in. */
export const views: readonly View[] = ['desktop', 'dark', 'phone', 'dark phone'];

/**
 * A real browser with a profile of its own; the test closes it. Where Chromium is not installed the test is pending; on a
 * build machine (`CI=true`) that is a failure instead, since nobody would notice the gap.
 */
export async function openBrowser(context: Mocha.Context): Promise<Browser> {
  const executablePath = findBinary();
  // Builds often run as root, where the sandbox cannot; the pages are our own.
  if (executablePath !== undefined) return await chromium.launch({ executablePath, chromiumSandbox: false });
  if (process.env.CI === 'true') throw new Error('Chromium is not installed, and this build must test with it');
  // biome-ignore lint/suspicious/noConsole: mocha shows no reason for a pending test
  console.log('      Chromium is not installed: apt-get install chromium, or name it in CHROMIUM');
  return context.skip();
}

/** A fresh window: no cookies, no cache. Paths are taken from `baseURL`. */
export const openWindow = (
  browser: Browser,
  baseURL: string,
  view: View = 'desktop',
  more: BrowserContextOptions = {},
): Promise<BrowserContext> => browser.newContext({ baseURL, reducedMotion: 'reduce', ...viewOptions[view], ...more });

const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };
const phone: BrowserContextOptions = { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true };

const viewOptions: Readonly<Record<View, BrowserContextOptions>> = {
  desktop,
  dark: { ...desktop, colorScheme: 'dark' },
  phone,
  'dark phone': { ...phone, colorScheme: 'dark' },
};

/** What the page, or the browser about the page, says from now on: errors and refusals of the security policy too. */
export function listenTo(page: Page): string[] {
  const said: string[] = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`error: ${error.message}`));
  return said;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/**
 * Asks axe-core, and whether the page is wider than the window.
 * @param within  CSS selector of what is judged; the whole page without it
 * @throws Error  naming each serious or critical violation and where it is
 */
export async function assertAccessible(page: Page, within = 'html'): Promise<void> {
  await page.evaluate(axe);
  const violations = await page.evaluate<readonly Violation[], string>(async (selector) => {
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(selector);
    return violations;
  }, within);
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const faults = serious.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `  ${html}\n    ${failureSummary ?? ''}`).join('\n')}`,
  );
  const [content = 0, shown = 0] = await page.evaluate<number[]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  if (content > shown) faults.push(`the page is ${content} pixels wide, and ${shown} are shown`);
  if (faults.length > 0) throw new Error(`${page.url()}\n${faults.join('\n')}`);
}

interface Axe {
  run(selector: string): Promise<{ violations: readonly Violation[] }>;
}

function findBinary(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [process.env.CHROMIUM, ...candidates].find((path) => path !== undefined && existsSync(path));
}
