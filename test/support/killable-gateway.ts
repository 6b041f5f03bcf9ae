import { flushCompileCache } from 'node:module';
import { readEnvironment } from '../../gateway/configuration/environment.ts';
import { startGateway } from '../../gateway/start.ts';
import { createLog } from '../../gateway/telemetry/log.ts';
import { sampleSize } from './gateway.ts';
import { unhurried } from './unhurried.ts';

// Started by killable.ts, and ended by a signal nobody can catch.
const { ROOMS = '{}', ONLY, DATA_FOLDER = '', ...variables } = process.env;
const gateway = await startGateway({
  environment: readEnvironment(
    { ...unhurried, ...variables, PORT: '0', OPS_PORT: '0', DATA_FOLDER },
    DATA_FOLDER,
    ONLY,
  ),
  log: createLog('silent'),
  rooms: JSON.parse(ROOMS),
  samples: sampleSize,
});
// Whoever is killed has written down what it compiled, for its next life.
flushCompileCache();
process.send?.({ port: gateway.port, operationsPort: gateway.operationsPort, secret: gateway.secret });
