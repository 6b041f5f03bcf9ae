import { requestsHold } from './clients.ts';
import { contractsHold } from './contracts.ts';
import type { Trial } from './property.ts';
import { answersHold } from './upstreams.ts';

/**
 * `npm run fuzz [-- <count> [<seed> [<what> [<path>]]]]`: sends so many broken requests to a gateway, has its upstream
 * answer so many calls wrongly, and calls the operations of the product so often (10 000 each). Prints the smallest input
 * that broke a promise, with the seed and path that make it again: `npm run fuzz -- 10000 <seed> requests <path>`.
 * Ends with 1 where one was broken.
 */
const whats: Readonly<Record<string, (trial: Trial) => Promise<void>>> = {
  requests: requestsHold,
  answers: answersHold,
  contracts: contractsHold,
};
const [counted = '10000', seeded = String(Date.now() % 2 ** 31), only, path] = process.argv.slice(2);
const [count, seed] = [Number(counted), Number(seeded)];
let broken = 0;

for (const [what, holds] of Object.entries(whats)) {
  if (only !== undefined && only !== what) continue;
  const begun = performance.now();
  const failure = await holds({ count, seed, path }).then(
    () => undefined,
    (error: Error) => error,
  );
  if (failure !== undefined) broken += 1;
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
  print(`${what}: ${count} tried, seed ${seed}, ${seconds} s: ${failure === undefined ? 'all held' : 'broken'}`);
  if (failure !== undefined) print(failure.message);
}
process.exit(broken === 0 ? 0 : 1);

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
