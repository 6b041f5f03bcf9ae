import { cp } from 'node:fs/promises';
import { embeddedPath } from '../../gateway/store/embedded.ts';
import { copyRooms } from '../causeway/rooms.ts';
import { startByHand } from '../contestants/by-hand.ts';
import type { Runner } from '../contestants/contestant.ts';
import { dataFolderOf, type Production, startWhole } from '../contestants/production.ts';
import { fillFolder } from '../machine/records.ts';
import type { Case } from '../rounds.ts';
import { compare, type Field, onRecords, type PageGoal } from './comparison.ts';
import { each } from './each.ts';
import { listPages, orderPage } from './order-page.ts';
import type { Bench, Scenario } from './scenario.ts';

interface Stage {
  readonly store: string;
  readonly tiers: string;
  readonly byHand: string;
  /** What the page is to cost there. */
  readonly most?: number;
}

const onPostgres: Stage = {
  store: 'PostgreSQL',
  tiers: 'three tiers, PostgreSQL',
  byHand: 'by hand, PostgreSQL',
  most: 1.3,
};
const onPglite: Stage = { store: 'PGlite', tiers: 'three tiers, PGlite', byHand: 'by hand, PGlite' };

/** In bulk, of one customer; fewer where there is little time, and where making them takes long. */
const bulk = { quick: 20_000, full: 1_000_000, embedded: 200_000 };

/** The same page on real records, against an express handler that makes the same reads; and pages deep in a long list. */
export const records: Scenario = {
  name: 'records',
  seconds: { quick: 14, full: 140 },
  question: 'What does a composed read of real records cost, and a page deep in a list of a million?',
  run(bench) {
    const orders = bench.quick ? bulk.quick : bulk.full;
    return onRecords(bench.folder, orders, async (ground, field) => {
      const production: Production = { ...ground, rooms: await copyRooms(ground.folder) };
      await enterShared(production, field);
      if (!bench.quick) await enterEmbedded(production, field);
      for (const { store, tiers, byHand, most } of stagesOf(bench)) {
        const goal: PageGoal = {
          what: `CPU of a page through three tiers, over one handler by hand, on ${store}`,
          contestant: tiers,
          against: byHand,
          figure: 'cpu',
          ...(most === undefined ? {} : { goal: { most } }),
        };
        const both = new Map([...field].filter(([name]) => name === tiers || name === byHand));
        await compare(`records: order page, ${store}`, both, orderPage, byHand, [goal], bench, bench.quick ? 4 : 12);
      }
      for (const { store, tiers } of stagesOf(bench)) {
        const count = store === onPglite.store ? bulk.embedded : orders;
        await comparePages(store, field.get(tiers) as Runner, count, bench);
      }
    });
  },
};

/** A query of PGlite takes milliseconds: where there is little time, it would tell nothing. */
const stagesOf = ({ quick }: Bench): readonly Stage[] => (quick ? [onPostgres] : [onPostgres, onPglite]);

const parcelsOf = ({ shipments }: Production) => ({ SHIPMENTS_URL: shipments.url, SHIPMENTS_KEY: shipments.key });

async function enterShared(ground: Production, field: Field): Promise<void> {
  const { databaseUrl = '', folder } = ground;
  const where = { DATABASE_URL: databaseUrl, ...parcelsOf(ground) };
  field.set(onPostgres.byHand, await startByHand('by-hand', 'order-page.ts', folder, where));
  field.set(onPostgres.tiers, await startWhole(ground));
}

async function enterEmbedded(ground: Production, field: Field): Promise<void> {
  const { databaseUrl: _, ...alone } = ground;
  const { folder } = ground;
  const embedded = dataFolderOf(folder, 'embedded');
  await fillFolder(embedded, bulk.embedded);
  // The embedded store belongs to one process.
  const copy = `${embedded}-copy`;
  await cp(embeddedPath(embedded), copy, { recursive: true });
  const where = { STORE: copy, ...parcelsOf(ground) };
  field.set(onPglite.byHand, await startByHand('by-hand-embedded', 'order-page.ts', folder, where));
  field.set(onPglite.tiers, await startWhole(alone, 'embedded'));
}

/** One gateway, asked for the newest orders and for old ones. */
async function comparePages(store: string, gateway: Runner, orders: number, bench: Bench): Promise<void> {
  const { pages, customerId } = listPages(orders);
  const ask = (query: string): Runner['dress'] => {
    const headers = { 'x-subject': customerId };
    return ({ path }) => gateway.dress({ path: `/orders?cursor=${path}&${query}`, shot: { method: 'GET', headers } });
  };
  if (bench.quick) bench.say('Not in so little time: the list of orders in one state.');
  for (const { name, query } of bench.quick ? filters.slice(0, 1) : filters) {
    const field = new Map<string, Runner>();
    const dress = ask(query);
    for (const { name: page, cursors } of pages) {
      field.set(page, {
        ...gateway,
        dress: ({ path, shot }) => dress({ path: cursors[Number(path)] as string, shot }),
      });
    }
    const [newest, oldest] = [...field.keys()] as [string, string];
    const goal: PageGoal = {
      what: `Time of a page deep among ${orders} orders${name}, over the first, on ${store}`,
      contestant: oldest,
      against: newest,
      figure: 'p50',
      goal: { most: 1.2 },
    };
    await compare(`records: list of orders${name}, ${store}`, field, numbered, newest, [goal], bench);
  }
}

const filters = [
  { name: '', query: 'limit=20' },
  { name: ' in one state', query: 'limit=20&status=shipped' },
];

const numbered: Case = { name: 'list', requests: each(String, { method: 'GET', headers: {} }) };
