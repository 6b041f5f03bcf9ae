import type { SeedProgress } from '../store/seeding.ts';

/** Where progress is shown: `process.stdout`, or what stands for it. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const width = 30;

/** A bar for each API on a terminal; elsewhere a line whenever another tenth is done. */
export function progressOn(screen: Screen): SeedProgress {
  return screen.isTTY ? bars(screen) : lines(screen);
}

const bars =
  (screen: Screen): SeedProgress =>
  (api, done, total) => {
    const full = Math.floor((width * done) / total);
    const bar = '█'.repeat(full) + '░'.repeat(width - full);
    screen.write(`\r\u001b[K${api.padEnd(10)} ${bar} ${count(done)} of ${count(total)}${done === total ? '\n' : ''}`);
  };

function lines(screen: Screen): SeedProgress {
  let last = '';
  return (api, done, total) => {
    const step = `${api} ${Math.floor((10 * done) / total)}`;
    if (step === last) return;
    last = step;
    screen.write(`${api}: ${count(done)} of ${count(total)}\n`);
  };
}

/** 1 000 000 */
export const count = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ' ');
