import { join } from 'node:path';
import type { PolicyCosts } from '../causeway/policies.ts';
import { startScript } from '../machine/children.ts';
import { spreadOf } from '../report/statistics.ts';
import type { Bench, Scenario } from './scenario.ts';

/** What each policy costs: the chain of a forwarded GET, built up policy by policy around an upstream that answers at once. */
export const policies: Scenario = {
  name: 'policies',
  question: 'Which policy takes what of the CPU of a forwarded GET?',
  seconds: { quick: 5, full: 25 },
  async run(bench) {
    const { shares, collector, validate, first } = await measure(bench);
    let judged = collector;
    for (const { policy, micros } of shares) {
      const value = spreadOf(micros);
      judged += value.median;
      const goal = policy === 'access-token' ? { goal: { most: 3 } } : {};
      bench.figure({
        what: policy === undefined ? 'exchange without a policy' : `policy ${policy}`,
        value,
        unit: 'µs',
        ...goal,
      });
    }
    bench.figure({ what: 'collector, for all of these', value: spreadOf([collector]), unit: 'µs' });
    bench.figure({ what: 'all of these', value: spreadOf([judged]), unit: 'µs' });
    bench.figure({
      what: 'validation of a JSON body of 0.3 KB, parsing included',
      value: spreadOf(validate.small),
      unit: 'µs',
      goal: { most: 5 },
    });
    bench.figure({
      what: 'validation of a JSON body of 2 KB, parsing included',
      value: spreadOf(validate.large),
      unit: 'µs',
    });
    bench.figure({ what: 'first call of an operation', value: spreadOf(first), unit: 'ms', goal: { most: 30 } });
    const whole = bench.row('forward: GET 1 KB', 'Causeway (access token)');
    if (whole === undefined) return;
    const rest = spreadOf([whole.cpuMicros - judged]);
    bench.figure({ what: 'rest of the gateway: HTTP on both sides, routing', value: rest, unit: 'µs' });
  },
};

async function measure({ folder, quick }: Bench): Promise<PolicyCosts> {
  const child = await startScript([join(import.meta.dirname, '..', 'causeway', 'policies.ts')], {
    name: 'policies',
    folder,
    variables: { BENCH_FOLDER: folder, BENCH_ROUNDS: quick ? '60' : '500', NODE_ENV: 'production' },
  });
  await child.stop();
  return child.message as PolicyCosts;
}
