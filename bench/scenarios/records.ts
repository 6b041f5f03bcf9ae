import { join } from 'node:path';
import { copyRooms } from '../causeway/rooms.ts';
import { plain, type Runner } from '../contestants/contestant.ts';
import { startWhole } from '../contestants/production.ts';
import { startChild } from '../machine/children.ts';
import { serverCore } from '../machine/tools.ts';
import { comparePages, type PageGoal, type PageGround } from './comparison.ts';
import type { Scenario } from './scenario.ts';

const tiers = 'three tiers in a gateway';
const byHand = 'one handler by hand';

const goal: PageGoal = {
  what: 'CPU of a request through three tiers over that of one handler by hand',
  contestant: tiers,
  against: byHand,
  figure: 'cpu',
  goal: { most: 1.3 },
};

/** The same page on records in PostgreSQL, against an express handler that makes the same reads and nothing else. */
export const records: Scenario = {
  name: 'records',
  quickSeconds: 13,
  question: 'What does a composed read of real records cost over one handler written by hand, with no gateway?',
  run: (bench) =>
    comparePages('records', goal, bench, async (ground, field) => {
      field.set(tiers, await startWhole({ ...ground, rooms: await copyRooms(ground.folder) }));
      field.set(byHand, await startByHand(ground));
    }),
};

async function startByHand({ folder, databaseUrl, shipments }: PageGround): Promise<Runner> {
  const child = await startChild({
    name: byHand,
    command: process.execPath,
    args: [join(import.meta.dirname, '..', 'contestants', 'servers', 'order-page.ts')],
    folder,
    core: serverCore,
    variables: {
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      SHIPMENTS_URL: shipments.url,
      SHIPMENTS_KEY: shipments.key,
    },
  });
  return { child, port: child.message as number, dress: plain };
}
