import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Characters of it that are shown: it is a beginning, not a book. */
const most = 8_000;

/**
 * What a company says of its APIs, in Markdown: `README.md` in the folder of contracts, which people read there as well. The
 * portal begins with it. `undefined` where there is none, or none that can be read: a page without it is still a page.
 */
export function readAbout(contracts: string): string | undefined {
  try {
    return readFileSync(path.join(contracts, 'README.md'), 'utf8').trim().slice(0, most) || undefined;
  } catch {
    return undefined;
  }
}
