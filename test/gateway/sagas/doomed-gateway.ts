import { flushCompileCache } from 'node:module';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { readEnvironment } from '../../../gateway/configuration/environment.ts';
import { startGateway } from '../../../gateway/start.ts';
import { createLog } from '../../../gateway/telemetry/log.ts';
import { sampleSize } from '../../support/gateway.ts';
import { unhurried } from '../../support/unhurried.ts';

/** Strikes at the n-th write of a saga's record from now on: the process is gone, or stands still until it is woken. */
export interface Trap {
  readonly write: number;
  readonly when: 'before' | 'after';
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

/** What the test asks for, by message; each is answered with its `id`. */
export type Ask = { readonly id: number } & (
  | { readonly arm: Trap }
  | { readonly call: string; readonly input: object }
  | { readonly stop: true }
);

/*
 * The entry of a gateway process that a test kills: the product as it is, and around its database drivers a trap
 * that strikes right before or right after a write of a saga's record.
 */
let trap: (Trap & { left: number }) | undefined;
const isRecord =
  /^(insert into "gateway"\."saga"|update "gateway"\."saga" .* "turn" = \$\d+ and "ended_at" is null|delete from "gateway"\."saga" .* "turn" = \$\d+)/s;

/** Whether this statement is the one the trap waits for. */
function springs(statement: unknown): boolean {
  if (trap === undefined || typeof statement !== 'string' || !isRecord.test(statement)) return false;
  trap.left -= 1;
  return trap.left === 0;
}

type Query = (this: unknown, statement: unknown, ...rest: unknown[]) => Promise<unknown>;
function trapped(query: Query): Query {
  return function (statement, ...rest) {
    const isTrapped = springs(statement);
    if (isTrapped && trap?.when === 'before') strike();
    const done = query.call(this, statement, ...rest);
    return isTrapped && trap?.when === 'after' ? done.finally(strike) : done;
  };
}

const strike = (): void => void process.kill(process.pid, trap?.signal);

PGlite.prototype.query = trapped(PGlite.prototype.query as Query) as typeof PGlite.prototype.query;
pg.Client.prototype.query = trapped(pg.Client.prototype.query as unknown as Query) as typeof pg.Client.prototype.query;

const gateway = await startGateway({
  environment: readEnvironment({ PORT: '0', OPS_PORT: '0', ...unhurried, ...process.env }, process.cwd()),
  log: createLog(process.env.TEST_LOG ?? 'silent'),
  answerChecks: 'tests',
  samples: sampleSize,
  parcelStep: 0,
});

process.on('message', async (ask: Ask) => {
  const tell = (answer: object) => process.send?.({ id: ask.id, ...answer });
  try {
    if ('arm' in ask) trap = { ...ask.arm, left: ask.arm.write };
    const value = 'call' in ask ? await gateway.snapshot().askAsGateway(ask.call, ask.input as never) : undefined;
    if ('stop' in ask) await gateway.stop(5_000);
    tell({ value });
    if ('stop' in ask) process.disconnect();
  } catch (error) {
    tell({ error: String(error) });
  }
});
process.once('disconnect', () => process.exit(0));
// Whoever is killed has written down what it compiled, for its next life.
flushCompileCache();
process.send?.({
  id: 0,
  value: { port: gateway.port, operationsPort: gateway.operationsPort, secret: gateway.secret },
});
