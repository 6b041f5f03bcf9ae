import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSharedStore } from '../../../gateway/store/store.ts';
import { keyFile } from '../../../gateway/tiers/key-file.ts';
import type { KeyShelf } from '../../../gateway/tiers/key-shelf.ts';
import { keyTable } from '../../../gateway/tiers/key-table.ts';
import { type DoomedGateway, startDoomed } from '../../gateway/sagas/doomed.ts';
import { type Account, auditor, type Ending } from '../../gateway/sagas/orders.ts';
import { sampleSize } from '../../support/gateway.ts';
import { startPostgres } from '../../support/postgres.ts';
import { startTestShipments } from '../../support/shipments.ts';
import { migratedFolder, quiet, temporaryFolder } from '../../support/store.ts';
import type { Report, Scenario } from '../scenario.ts';

const kills = 100;
/** Orders under way at once when the process is killed. */
const orders = 4;
/** Milliseconds after their beginning within which it is killed: some have ended by then. */
const latest = 250;
/** Every so many kills the shipments service goes as well. */
const bothEvery = 10;

/** The gateways of one store: one is killed, and its clients come back to `next`. */
interface Fleet {
  readonly shelf: KeyShelf;
  current(): DoomedGateway;
  /** Kills the current one; resolves when there is another to ask. */
  replace(): Promise<void>;
  stop(): Promise<void>;
}

type Variables = Readonly<Record<string, string>>;

export const scenario: Scenario = {
  name: 'saga-kills',
  goal: 'an order is finished or undone, once, whenever its process is killed; stock, payments, orders and parcels agree',
  limit: 1_500_000,
  async run(report) {
    await killAtRandom('embedded store, restarted', oneOnItsFolder, report);
    await killAtRandom('PostgreSQL, taken over by another process', twoOnPostgres, report);
  },
};

async function killAtRandom(where: string, open: (variables: Variables) => Promise<Fleet>, report: Report) {
  const shipments = await startTestShipments();
  const fleet = await open(shipments.variables);
  const books = await auditor(fleet.shelf, fleet.current);
  const before = await books.reserved();
  const products = await books.plentiful();
  const ended: Record<string, number> = {};
  const wrong: string[] = [];
  let good = 0;
  let held = 0;
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      const accounts: Account[] = Array.from({ length: orders }, (_, index) => ({
        key: randomUUID(),
        productId: products[(kill * orders + index) % products.length] as string,
        token: randomInt(5) === 0 ? 'tok_declined' : 'tok_visa',
      }));
      const asked = accounts.map((account) => books.order(account).catch(() => undefined));
      await sleep(randomInt(latest));
      const both = kill % bothEvery === 0;
      if (both) await shipments.kill();
      await fleet.replace();
      if (both) await shipments.restart();
      await Promise.all(asked);
      const faults = await settle(accounts, books, (ending) => {
        ended[ending] = (ended[ending] ?? 0) + 1;
        if (ending === 'placed') held += 1;
      });
      const now = (await books.reserved()) - before;
      if (now !== held) faults.push(`kill ${kill}: ${now} reserved for ${held} orders`);
      held = now;
      if (faults.length === 0) good += 1;
      wrong.push(...faults);
      if (kill % 20 === 0) report.say(`${where}: ${kill} kills, ${JSON.stringify(ended)}`);
    }
  } finally {
    await fleet.stop();
    await shipments.kill();
  }
  for (const fault of wrong.slice(0, 10)) report.say(fault);
  const goal = `${kills} of ${kills}`;
  report.figure({ what: where, measured: `${good} of ${kills}`, goal, met: good === kills });
}

/** Every client comes back until it knows; then all systems must say the same of its order. */
async function settle(
  accounts: readonly Account[],
  books: Awaited<ReturnType<typeof auditor>>,
  count: (ending: Ending) => void,
): Promise<string[]> {
  const told = await Promise.all(accounts.map((account) => books.patiently(account)));
  await books.allEnded();
  const faults: string[] = [];
  for (const [index, account] of accounts.entries()) {
    const ending = told[index] as Ending;
    count(ending);
    const again = await books.patiently(account);
    if (again !== ending) faults.push(`${account.key} was ${ending}, then ${again}`);
    const fault = await books.audit(account, ending);
    if (fault !== undefined) faults.push(fault);
  }
  return faults;
}

async function oneOnItsFolder(variables: Variables): Promise<Fleet> {
  const folder = await migratedFolder(sampleSize);
  const start = () => startDoomed({ ...variables, DATA_FOLDER: folder });
  let gateway = await start();
  return {
    shelf: keyFile(folder),
    current: () => gateway,
    async replace() {
      await gateway.kill();
      gateway = await start();
    },
    stop: () => gateway.kill(),
  };
}

async function twoOnPostgres(variables: Variables): Promise<Fleet> {
  const postgres = await startPostgres();
  const url = await postgres.database();
  const start = () =>
    startDoomed({ ...variables, DATABASE_URL: url, DATA_FOLDER: temporaryFolder(), SAGA_LEASE_SECONDS: '1' });
  let gateway = await start();
  let other = start();
  const store = await openSharedStore(url, quiet);
  return {
    shelf: keyTable(store.db),
    current: () => gateway,
    async replace() {
      const killed = gateway;
      gateway = await other;
      await killed.kill();
      other = start();
    },
    async stop() {
      await Promise.all([gateway.kill(), other.then((one) => one.kill())]);
      await store.close();
      await postgres.stop();
    },
  };
}
