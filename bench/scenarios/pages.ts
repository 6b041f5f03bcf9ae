import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { rooms } from '../../gateway/paths.ts';
import { asMain } from '../causeway/as-main.ts';
import { nameOf, writeDocuments } from '../causeway/documents.ts';
import { copyRooms } from '../causeway/rooms.ts';
import { startScript } from '../machine/children.ts';
import { atRest, ownTime } from '../machine/own-time.ts';
import { type PortalVisitor, visitPortal } from '../machine/portal-visitor.ts';
import { type Spread, spreadOf } from '../report/statistics.ts';
import type { Bench, Scenario } from './scenario.ts';

const documents = 1_000;
/** Of each page, after the first. */
const rounds = { quick: 5, full: 15 };

/** What a page takes of the server, and how large it is. */
interface Cost {
  readonly path: string;
  /** Milliseconds of the thread that serves, for which the page is made; the embedded store works in it too. */
  readonly first: number;
  readonly later: Spread;
  /** Of HTML. */
  readonly kilobytes: number;
}

/** Every kind of page of the portal, as strangers, owners and operators see them, over many contracts. */
export const pages: Scenario = {
  name: 'pages',
  question: 'What does each page of the portal cost where there are a thousand contracts, and how large is it?',
  seconds: { quick: 0, full: 40 },
  async run(bench) {
    const { openapi, policies } = await copyRooms(bench.folder);
    await writeDocuments(openapi, documents);
    await offerPlans(policies);
    const child = await startScript(asMain(join(import.meta.dirname, '..', 'causeway', 'process.ts')), {
      name: 'pages',
      folder: bench.folder,
      variables: {
        ...{ HOST: '127.0.0.1', PORT: '0', OPS_PORT: '0', DATA_FOLDER: join(bench.folder, 'data') },
        OVERLOAD_MILLISECONDS: '60000',
        ...{ AREAS_URL: 'http://127.0.0.1:9', BENCH_ROOMS: JSON.stringify({ openapi, policies }) },
      },
    });
    try {
      const origin = `http://127.0.0.1:${child.message as number}`;
      const found = await readAll(bench, child.pid, origin);
      for (const { path, first, later, kilobytes } of found)
        bench.say(
          `${path.padEnd(64)} ${first.toFixed(1).padStart(7)} ms at first, ${later.median.toFixed(1).padStart(5)} ms then, ${kilobytes.toFixed(1).padStart(5)} KB`,
        );
      const most = (key: (cost: Cost) => number): Cost => found.toSorted((a, b) => key(b) - key(a))[0] as Cost;
      const slowest = most(({ later }) => later.median);
      const slowestAtFirst = most(({ first }) => first);
      const tell = (what: string, value: Spread, unit: string, goal: number): void =>
        bench.figure({ what: `${what}, ${documents} contracts`, value, unit, goal: { most: goal } });
      tell('CPU of the costliest page of the portal', slowest.later, 'ms', 50);
      tell('CPU of the page of it that is costliest at first', spreadOf([slowestAtFirst.first]), 'ms', 50);
      tell('HTML of its largest page', spreadOf([most(({ kilobytes }) => kilobytes).kilobytes]), 'KB', 100);
    } finally {
      await child.stop();
    }
  },
};

/** The product's own plans, so that people can choose among them, with rates that nobody uses up. */
async function offerPlans(policies: string): Promise<void> {
  const plans = parse(await readFile(join(rooms.policies, 'plans.yaml'), 'utf8')) as Record<string, object>;
  const wide = Object.entries(plans).map(([name, plan]) => [name, { ...plan, rate: { limit: 1_000_000, window: 60 } }]);
  await writeFile(join(policies, 'plans.yaml'), stringify(Object.fromEntries(wide)));
}

async function readAll(bench: Bench, pid: number, origin: string): Promise<Cost[]> {
  const [stranger, owner, operator] = await Promise.all([
    visitPortal(origin),
    visitPortal(origin, 'developer'),
    visitPortal(origin, 'operator'),
  ]);
  const app = await furnish(origin, owner);
  const own = `/portal/apps/${app.id}`;
  const area = `/portal/apis/experience/${nameOf(500)}/v1`;
  const desk = '/portal/operators';
  const open = [
    ...['/portal', '/portal/apis', '/portal/apis?tier=experience&page=7', '/portal/search?q=order', area],
    ...[`${area}/operations/addAsset`, `${area}/try`, '/portal/apis/experience/storefront/v1', '/portal/map'],
    ...['/portal/map?focus=process/ordering.v1', '/portal/map?team=commerce', '/problems', '/problems/too-busy'],
    '/portal/nothing',
  ];
  const apps = [
    ...['/portal', '/portal/account', '/portal/apps', '/portal/apps/new', own, `${own}?period=month`, `${own}/plan`],
    ...[`${own}/settings`, `${own}/closing`, `${own}/keys/new`, `${own}/keys/${app.keyId}/rotation`],
    ...[`${own}/keys/${app.keyId}/revocation`, `${area}/try`],
  ];
  const desks = [
    ...['', '/consumers', `/consumers/${app.id}`, '/requests', '/upstreams', '/upstreams?search=area-05', '/controls'],
    ...['/limits', `/limits?api=experience/${nameOf(500)}.v1`, '/deprecated', '/audit'],
  ];
  const costs: Cost[] = [];
  for (const [who, visitor, paths] of [
    ['', stranger, open],
    ['owner ', owner, apps],
    ['operator ', operator, desks.map((room) => `${desk}${room}`)],
  ] as const)
    for (const path of paths) costs.push(await costOf(bench, pid, visitor, path, who));
  return costs;
}

/** An app with keys, calls and a wish, and others beside it. */
async function furnish(origin: string, owner: PortalVisitor): Promise<{ readonly id: string; readonly keyId: string }> {
  const made = await (
    await owner.send('/portal/apps', { name: 'Much used', contact: 'it@shop.example', key: 'live' })
  ).text();
  const [, id = ''] = /href="\/portal\/apps\/([^"/]+)">Done/.exec(made) ?? [];
  if (id === '') throw new Error(`no app was made: ${made}`);
  const [, key = '', keyId = ''] = /value="(cw_live_([0-9A-Za-z]+)_[^"]+)"/.exec(made) ?? [];
  for (let index = 0; index < 15; index += 1) {
    await (await owner.send('/portal/apps', { name: `Shop ${index}`, key: 'none' })).arrayBuffer();
    await (await owner.send(`/portal/apps/${id}/keys`, { label: `Robot ${index}`, environment: 'live' })).arrayBuffer();
  }
  await (await owner.send(`/portal/apps/${id}/plan`, { plan: 'partner', reason: 'We are live.' })).arrayBuffer();
  for (let call = 0; call < 20; call += 1)
    await (
      await fetch(`${origin}/experience/partner/v1/feed?limit=${call + 1}`, { headers: { 'x-api-key': key } })
    ).arrayBuffer();
  return { id, keyId };
}

async function costOf(bench: Bench, pid: number, visitor: PortalVisitor, path: string, who: string): Promise<Cost> {
  await atRest(pid);
  const times: number[] = [];
  let kilobytes = 0;
  for (let round = 0; round <= (bench.quick ? rounds.quick : rounds.full); round += 1) {
    const since = await ownTime(pid);
    const answer = await visitor.get(path);
    const text = await answer.text();
    times.push((await since()).ran);
    if (answer.status !== 200 && !path.endsWith('nothing')) throw new Error(`${path}: ${answer.status} ${text}`);
    kilobytes = Buffer.byteLength(text) / 1024;
  }
  const [first = Number.NaN, ...later] = times;
  return { path: `${who}${path}`, first, later: spreadOf(later), kilobytes };
}
