import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setUpStore } from '../../../gateway/store/setup.ts';
import { openSharedStore } from '../../../gateway/store/store.ts';
import { loadSystemSchemas } from '../../../gateway/store/system-schemas.ts';
import { freePort } from '../../support/free-port.ts';
import { sampleSize } from '../../support/gateway.ts';
import { type GatewayProcess, prepareProcess } from '../../support/gateway-process.ts';
import { startPostgres } from '../../support/postgres.ts';
import { quiet, temporaryFolder } from '../../support/store.ts';
import { percentile } from '../load.ts';
import { type Scenario, scaled } from '../scenario.ts';

const times = scaled(5);

export const scenario: Scenario = {
  name: 'starts',
  goal: 'a gateway is there soon, also when nobody it depends upon is',
  limit: 180_000,
  async run(report) {
    await using postgres = await startPostgres();
    const databaseUrl = await postgres.database();
    const store = await openSharedStore(databaseUrl, quiet);
    await setUpStore(store, { schemas: await loadSystemSchemas(), samples: sampleSize });
    await store.close();
    const nobody = `127.0.0.1:${await freePort()}`;
    const issuers = join(temporaryFolder(), 'issuers.yaml');
    const entry = { issuer: 'https://id.example', audience: 'https://api.example', jwksUrl: `http://${nobody}/keys` };
    writeFileSync(issuers, JSON.stringify([entry]));
    const well = {
      DATABASE_URL: databaseUrl,
      SHIPMENTS_URL: `http://${nobody}`,
      SHIPMENTS_KEY: 'none',
      LOG_LEVEL: 'warn',
      DATA_FOLDER: temporaryFolder(),
    };
    const alone = { ...well, REDIS_URL: `redis://${nobody}`, ISSUERS_FILE: issuers };
    const id = 'G21';
    for (const [what, variables] of [
      ['with PostgreSQL', well],
      ['without Redis, issuer and services', alone],
    ] as const) {
      const took: number[] = [];
      const gateway = await prepareProcess([]);
      // The first one compiles what the others find.
      for (let start = 0; start <= times; start += 1) {
        const begun = performance.now();
        await gateway.start(variables);
        if (start > 0) took.push(performance.now() - begun);
        await gateway.stop();
      }
      const median = percentile(took, 0.5);
      report.figure({
        ...{ id, what: `start to ready ${what}, median of ${times}`, goal: '≤ 3 s' },
        ...{ measured: `${(median / 1_000).toFixed(2)} s`, met: median <= 3_000 },
      });
    }
    const gateway = await prepareProcess([]);
    await gateway.start(alone);
    await postgres.crash();
    const [ready, live] = await Promise.all([health(gateway, 'ready'), health(gateway, 'live')]);
    await gateway.stop();
    report.figure({
      ...{ id, what: 'ready and alive once PostgreSQL is gone as well', goal: '503 and 200, ≤ 3 s' },
      measured: `${ready.status} and ${live.status}, after ${Math.max(ready.took, live.took).toFixed(0)} ms`,
      met: ready.status === 503 && live.status === 200 && ready.took <= 3_000 && live.took <= 3_000,
    });
    const begun = performance.now();
    const refused = await gateway.start(alone).then(
      () => '',
      (error: Error) => error.message,
    );
    const took = performance.now() - begun;
    const said = /PostgreSQL cannot be used: [^\n]*/.exec(refused)?.[0] ?? refused;
    report.figure({
      ...{ id, what: 'a start without PostgreSQL ends with the reason', goal: '≤ 3 s' },
      measured: `${(took / 1_000).toFixed(2)} s: ${said}`,
      met: took <= 3_000 && /PostgreSQL cannot be used/.test(refused),
    });
  },
};

async function health({ operations }: GatewayProcess, what: 'ready' | 'live') {
  const begun = performance.now();
  const { status } = await fetch(`${operations}/health/${what}`);
  return { status, took: performance.now() - begun };
}
