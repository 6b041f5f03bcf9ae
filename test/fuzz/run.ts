import { fuzzRequests } from './clients.ts';
import { fuzzContracts } from './contracts.ts';
import { describe, type Finding } from './finding.ts';
import { fuzzAnswers } from './upstreams.ts';

/**
 * `npm run fuzz [-- <count> [<seed>]]`: sends so many broken requests to a gateway, has its upstream answer so many calls
 * wrongly, and calls the operations of the product so often, with something odd in most calls (10 000 each). Prints what
 * must not have happened, with what made it; the same seed makes the same. Ends with 1 when there is anything to print.
 */
const [count = 10_000, seed = Date.now() % 2 ** 31] = process.argv.slice(2).map(Number);
let total = 0;

await run('requests of clients', fuzzRequests);
await run('answers of upstreams', fuzzAnswers);
await run('calls of operations', fuzzContracts);
process.exit(total === 0 ? 0 : 1);

async function run(what: string, fuzz: (count: number, seed: number) => Promise<Finding[]>): Promise<void> {
  const begun = performance.now();
  const findings = await fuzz(count, seed);
  total += findings.length;
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
  print(`${count} broken ${what}, seed ${seed}: ${findings.length} found, ${seconds} s`);
  for (const finding of findings.slice(0, 20)) print(describe(finding));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
