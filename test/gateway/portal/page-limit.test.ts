import assert from 'node:assert/strict';
import { createAddressReader } from '../../../gateway/edge/address.ts';
import { createPageLimit } from '../../../gateway/portal/page-limit.ts';
import { createClock } from '../../policies/instruments.ts';
import { type Front, startFront } from '../edge/front.ts';

describe('pages that one address asks for', () => {
  const clock = createClock();
  let front: Front;
  /** How often somebody was looked for. */
  let looked: number;
  before(async () => {
    const visitor = async (): Promise<undefined> => {
      looked += 1;
    };
    const limit = createPageLimit(createAddressReader(['127.0.0.1']), clock, 3);
    front = await startFront({}, [], {}, {}, { limit, sessions: { visitor } });
  });
  beforeEach(() => {
    looked = 0;
    clock.advance(60_001);
  });
  after(() => front.close());

  const get = (path: string, from = '192.0.2.1', accept = 'text/html') =>
    fetch(`http://127.0.0.1:${front.port}${path}`, { headers: { accept, 'x-forwarded-for': from } });
  const useUp = async (): Promise<void> => {
    for (const path of ['/portal', '/portal/search?q=order', '/problems/not-found'])
      assert.equal((await get(path)).status, 200);
  };

  it('are refused beyond a limit on a page that says until when, and nobody is looked up for them', async () => {
    await useUp();
    const refused = await get('/portal/search?q=order');
    assert.equal(refused.status, 429);
    assert.match(refused.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(refused.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.equal(refused.headers.get('retry-after'), '60');
    assert.match(refused.headers.get('ratelimit') ?? '', /^"pages";r=0/);
    assert.match(await refused.text(), /One address may ask for 3 pages in 60 seconds/);
    assert.equal(looked, 3);
    clock.advance(60_001);
    assert.equal((await get('/portal')).status, 200);
  });

  it('are refused to programs with the problem, and to nobody else’s address', async () => {
    await useUp();
    const refused = await get('/portal', undefined, 'application/json');
    assert.equal(refused.status, 429);
    assert.equal(((await refused.json()) as { type: string }).type.split('/').at(-1), 'too-many-requests');
    assert.equal(refused.headers.get('retry-after'), '60');
    assert.equal((await get('/portal', '192.0.2.2')).status, 200);
  });

  it('do not count what a page is made up with, which browsers keep', async () => {
    const page = await (await get('/portal')).text();
    const asset = /href="(\/portal\/assets\/[^"]+\.css)"/.exec(page)?.[1] ?? '';
    for (let turn = 0; turn < 8; turn += 1) assert.equal((await get(asset)).status, 200);
    assert.equal((await get('/portal')).status, 200);
  });
});
