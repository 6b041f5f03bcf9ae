import assert from 'node:assert/strict';
import request from 'supertest';
import { openDirectory } from '../../../gateway/portal/directory.ts';
import { mapAround, mostNodes, wholeMap } from '../../../gateway/portal/map.ts';
import { portalApp, sampleCatalogue, sampleDocument } from './sample.ts';

const directory = openDirectory(sampleCatalogue);
const around = (id: string) => {
  const document = directory.document(id);
  assert.ok(document);
  return mapAround(document, directory);
};
const ids = ({ nodes }: { nodes: readonly { readonly id: string }[] }) => nodes.map(({ id }) => id).sort();

describe('the map', () => {
  it('holds every document and service, and a line for each pair that calls', () => {
    const map = wholeMap(directory);
    assert.ok(map);
    assert.equal(map.nodes.length, 6);
    assert.deepEqual(
      map.edges.map(({ from, to }) => `${from} → ${to}`),
      [
        'process/ordering.v1 → system/orders.v1',
        'experience/storefront.v1 → process/ordering.v1',
        'experience/storefront.v2 → process/ordering.v1',
        'experience/tracking.v1 → service shipments',
      ],
    );
  });

  it('around one holds all that hangs on it, however far, and nothing else', () => {
    assert.deepEqual(ids(around('system/orders.v1')), [
      'experience/storefront.v1',
      'experience/storefront.v2',
      'process/ordering.v1',
      'system/orders.v1',
    ]);
    assert.deepEqual(ids(around('experience/storefront.v2')), [
      'experience/storefront.v2',
      'process/ordering.v1',
      'system/orders.v1',
    ]);
  });

  it('stays readable where hundreds hang on one, the nearest first, and counts the rest', () => {
    const callers = Array.from({ length: 200 }, (_, index) => `process/p${index}.v1`);
    const documents = [
      sampleDocument('system/hub.v1', { usedBy: callers }),
      ...callers.map((id) => sampleDocument(id, { uses: ['system/hub.v1#listThings'] })),
    ];
    const many = openDirectory({ hash: 'many', documents });
    const map = mapAround(documents[0] as (typeof documents)[0], many);
    assert.equal(map.nodes.length, mostNodes);
    assert.ok(map.leftOut > 0);
  });

  it('survives a circle', () => {
    const documents = [
      sampleDocument('process/a.v1', { uses: ['process/b.v1#x'], usedBy: ['process/b.v1'] }),
      sampleDocument('process/b.v1', { uses: ['process/a.v1#x'], usedBy: ['process/a.v1'] }),
    ];
    const circle = openDirectory({ hash: 'circle', documents });
    assert.equal(mapAround(documents[0] as (typeof documents)[0], circle).nodes.length, 2);
  });
});

describe('the map page', () => {
  const read = async (path: string) => (await request(portalApp()).get(path).expect(200)).text;

  it('draws a column for each tier, and each API as a link to the map around it', async () => {
    const text = await read('/portal/map');
    for (const name of ['Experience', 'Process', 'System', 'Services'])
      assert.match(text, new RegExp(`<text[^>]*>${name}<`));
    assert.match(text, /<a class="node tier-process is-active" href="\/portal\/map\?focus=process%2Fordering\.v1">/);
    assert.equal(text.match(/<path class="edge"/g)?.length, 4);
    const columns = [...text.matchAll(/<a class="node tier-(\w+)[^>]*><rect x="(\d+)"/g)].map(
      ([, tier, x]) => `${tier} ${x}`,
    );
    assert.equal(new Set(columns).size, 3, 'all of a tier stand in one column');
  });

  it('marks the lines of the one it is about, and says the same in a table', async () => {
    const text = await read('/portal/map?focus=process/ordering.v1');
    assert.equal(text.match(/class="edge is-near"/g)?.length, 3);
    assert.match(text, /is-here" href="\/portal\/map\?focus=process%2Fordering\.v1" aria-current="true"/);
    const row = /<tr><th scope="row"><a [^>]*>Ordering v1<.*?<\/tr>/s.exec(text)?.[0] ?? '';
    assert.match(row.replace(/<[^>]+>/g, ' '), /Orders v1 .* Storefront v1 .* Storefront v2/s);
  });

  it('draws teams where all APIs would be too many, each of which leads to what it owns', async () => {
    const app = portalApp({ hash: 'many', documents: many(100, 5) });
    const { text } = await request(app).get('/portal/map').expect(200);
    assert.match(text, /these are the teams that own them/);
    assert.equal(text.match(/<a class="node /g)?.length, 10);
    assert.match(text, /href="\/portal\/map\?team=team-3">.*?>20 APIs</s);
    assert.equal(text.match(/<path class="edge"/g)?.length, 5, 'one line for all calls of a team to another');
    const { text: own } = await request(app).get('/portal/map?team=team-3').expect(200);
    assert.match(own, /<h1>What team-3 owns<\/h1>/);
    assert.equal(own.match(/<a class="node /g)?.length, 40);
    assert.match(own, /href="\/portal\/apis\?team=team-3"/);
    await request(app).get('/portal/map?team=nobody').expect(404);
  });

  it('draws what most hangs on where teams would be too many as well', async () => {
    const { text } = await request(portalApp({ hash: 'many', documents: many(100, 100) }))
      .get('/portal/map')
      .expect(200);
    assert.match(text, /the ones most others hang on/);
    assert.equal(text.match(/<a class="node /g)?.length, 48);
    assert.match(text, /152 more are not drawn/);
  });
});

/** So many process APIs, each over a system API of its own, of so many teams. */
const many = (pairs: number, teams: number) =>
  Array.from({ length: pairs }, (_, index) => {
    const owner = { team: `team-${index % teams}`, contact: 'team@causeway.example' };
    const [above, below] = [`process/p${index}.v1`, `system/s${index}.v1`];
    return [
      sampleDocument(above, { owner, uses: [`${below}#listThings`] }),
      sampleDocument(below, { owner, usedBy: [above] }),
    ];
  }).flat();
