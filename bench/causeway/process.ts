import { readEnvironment } from '../../gateway/configuration/environment.ts';
import { rooms } from '../../gateway/paths.ts';
import { collectGarbage } from '../../gateway/runtime/garbage.ts';
import { startGateway } from '../../gateway/start.ts';
import { createLog } from '../../gateway/telemetry/log.ts';

// The whole product, or the tiers of it that BENCH_ONLY names, as an operator runs it: on the rooms of the bench.
const { BENCH_ROOMS = '{}', BENCH_ONLY } = process.env;
const gateway = await startGateway({
  beforeServing: collectGarbage,
  environment: readEnvironment(process.env, process.cwd(), BENCH_ONLY),
  log: createLog('info'),
  rooms: { ...rooms, ...(JSON.parse(BENCH_ROOMS) as Partial<typeof rooms>) },
});

process.send?.(gateway.port);
process.once('SIGTERM', () => void gateway.stop(1_000).then(() => process.exit(0)));
