import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What a browser made of a page. */
export interface Visit {
  /** The document after its scripts have run. */
  readonly html: string;
  /** What the page, or the browser about the page, wrote to the console: errors and refusals of the security policy too. */
  readonly console: readonly string[];
}

/** A real browser. */
export interface Chromium {
  /** Opens a page in a fresh profile and lets `milliseconds` of its own time pass. */
  visit(url: string, milliseconds?: number): Promise<Visit>;
}

/**
 * Chromium, or a pending test where it is not installed: on a build machine (`CI=true`) that is a failure instead,
 * since nobody would notice the gap.
 */
export function chromiumOrSkip(context: Mocha.Context): Chromium {
  const binary = findBinary();
  if (binary !== undefined) return { visit: (url, milliseconds = 10_000) => visit(binary, url, milliseconds) };
  if (process.env.CI === 'true') throw new Error('Chromium is not installed, and this build must test with it');
  // biome-ignore lint/suspicious/noConsole: mocha shows no reason for a pending test
  console.log('      Chromium is not installed: apt-get install chromium, or name it in CHROMIUM');
  return context.skip();
}

function findBinary(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [process.env.CHROMIUM, ...candidates].find((path) => path !== undefined && existsSync(path));
}

const flags = [
  '--headless',
  // Builds often run as root, where the sandbox cannot; the pages are our own.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--enable-logging=stderr',
  '--v=0',
];

async function visit(binary: string, url: string, milliseconds: number): Promise<Visit> {
  const profile = mkdtempSync(join(tmpdir(), 'causeway-chromium-'));
  try {
    const more = [`--user-data-dir=${profile}`, `--virtual-time-budget=${milliseconds}`, '--dump-dom', url];
    const { html, log } = await run(binary, [...flags, ...more]);
    return { html, console: log.split('\n').filter((line) => /\bCONSOLE\b/.test(line)) };
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function run(binary: string, parameters: readonly string[]): Promise<{ html: string; log: string }> {
  const limits = { timeout: 60_000, killSignal: 'SIGKILL', maxBuffer: 64 << 20 } as const;
  return new Promise((resolve, reject) => {
    execFile(binary, parameters, limits, (error, html, log) => {
      if (error === null) resolve({ html, log });
      else reject(new Error(`Chromium failed: ${error.message}\n${log.slice(-2000)}`, { cause: error }));
    });
  });
}
