import { startSoakGateway } from '../gateway.ts';
import { watchHeld } from '../ground.ts';
import { count, failed, type Results, startLoad } from '../load.ts';
import { soakRooms } from '../rooms.ts';
import type { Report, Scenario } from '../scenario.ts';
import { answers, failing, resets, unavailable } from '../service.ts';
import { startServices } from '../services.ts';

const pages = 12_000;
const concurrent = 16;

/** Half of the failures are answers of 503, half connections that break. */
const oneInTen = failing(10, [unavailable, resets]);

export const scenario: Scenario = {
  name: 'one-in-ten',
  goal: 'a page of five system calls holds while one of them fails every tenth time',
  limit: 240_000,
  async run(report) {
    await using services = await startServices();
    await using gateway = await startSoakGateway(soakRooms(), services.variables);
    await using load = startLoad(gateway.url);
    const { one } = services;
    one.conduct(oneInTen);
    for (const path of ['required', 'optional']) await load.send(`/experience/pages/v1/${path}`, pages / 6, concurrent);
    const check = await watchHeld(gateway, report);

    const begun = one.attempts;
    const required = await load.send('/experience/pages/v1/required', pages, concurrent);
    share(report, 'pages that failed, the failing call required', required, 0.2);
    const extra = ((one.attempts - begun) / count(required) - 1) * 100;
    report.figure({
      what: 'extra attempts on the failing system',
      measured: `${extra.toFixed(1)} %`,
      goal: '≤ 20 %',
      // Fewer attempts than requests would mean that something else took them.
      met: extra >= 0 && extra <= 20,
    });

    const optional = await load.send('/experience/pages/v1/optional', pages / 2, concurrent);
    share(report, 'pages that failed, the failing call optional', optional, 0);
    one.conduct(answers);
    await check(`${(pages * 3) / 2} pages`);
  },
};

function share(report: Report, what: string, results: Results, most: number): void {
  const percent = (failed(results) / count(results)) * 100;
  report.figure({
    what,
    measured: `${percent.toFixed(3)} % (${failed(results)} of ${count(results)})`,
    goal: most === 0 ? 'none' : `≤ ${most} %`,
    met: percent <= most,
  });
}
