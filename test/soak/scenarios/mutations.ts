import { requestsHold } from '../../fuzz/clients.ts';
import { answersHold } from '../../fuzz/upstreams.ts';
import { type Scenario, scaled } from '../scenario.ts';

const count = scaled(10_000);

export const scenario: Scenario = {
  name: 'mutations',
  goal: 'whatever bytes come, from clients or upstreams, nothing crashes, hangs, or reaches an upstream unseen',
  limit: 900_000,
  async run(report) {
    const seed = Date.now() % 2 ** 31;
    for (const [what, hold] of [
      ['requests of clients', requestsHold],
      ['answers of upstreams', answersHold],
    ] as const) {
      const failure = await hold({ count, seed }).then(
        () => undefined,
        (error: Error) => error.message,
      );
      if (failure !== undefined) report.say(failure.slice(0, 2_000));
      report.figure({
        ...{ id: 'G14', what: `crashes, hangs or unseen requests in ${count} broken ${what}, seed ${seed}` },
        ...{ measured: failure === undefined ? 'none' : 'one', goal: 'none', met: failure === undefined },
      });
    }
  },
};
