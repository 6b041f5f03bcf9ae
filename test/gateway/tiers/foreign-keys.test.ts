import assert from 'node:assert/strict';
import { exportJWK, generateKeyPair } from 'jose';
import { withForeignKeys } from '../../../gateway/tiers/foreign-keys.ts';
import type { TierKeys } from '../../../policies/policy.ts';
import { createClock, createLog, createMeter } from '../../policies/support.ts';
import { type Listening, listen } from '../upstreams/support.ts';

const own: TierKeys = { find: async (kid) => (kid === 'own' ? { own: true } : undefined) };

describe('keys of other gateways', () => {
  let there: Listening;
  let published: object;
  let fetches = 0;
  let isUp = true;
  before(async () => {
    const { publicKey } = await generateKeyPair('EdDSA', { extractable: true });
    const rsa = await generateKeyPair('RS256', { extractable: true });
    published = {
      keys: [
        { ...(await exportJWK(publicKey)), kid: 'theirs', alg: 'EdDSA', use: 'sig' },
        { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', alg: 'RS256', use: 'sig' },
      ],
    };
    there = await listen((_request, response) => {
      fetches += 1;
      response.statusCode = isUp ? 200 : 503;
      response.end(JSON.stringify(published));
    });
  });
  beforeEach(() => {
    fetches = 0;
    isUp = true;
  });
  after(() => there.close());

  const open = (urls = [there.url]) => {
    const clock = createClock();
    return { clock, find: withForeignKeys(own, urls, { clock, log: createLog(), meter: createMeter() }).find };
  };

  it('are found behind our own, each the same object every time', async () => {
    const { find } = open();
    assert.deepEqual(await find('own'), { own: true });
    assert.equal(fetches, 0);
    const key = await find('theirs');
    assert.ok(key !== undefined);
    assert.equal(await find('theirs'), key);
    assert.equal(fetches, 1);
  });

  it('are of the one kind that signs tier identities', async () => {
    assert.equal(await open().find('rsa'), undefined);
  });

  it('are asked for again when one is unknown, but not as often as somebody invents names', async () => {
    const { find, clock } = open();
    for (let turn = 0; turn < 50; turn += 1) assert.equal(await find(`made-up-${turn}`), undefined);
    assert.equal(fetches, 1);
    clock.advance(31_000);
    await find('made-up');
    assert.equal(fetches, 2);
  });

  it('that are known outlive an outage there; unknown ones are nobody’s', async () => {
    const { find, clock } = open();
    await find('theirs');
    isUp = false;
    clock.advance(3_600_000);
    assert.ok((await find('theirs')) !== undefined);
    assert.equal(await find('new'), undefined);
  });

  it('are found at whichever of several addresses has them, others being away', async () => {
    assert.ok((await open(['http://127.0.0.1:1/keys', there.url]).find('theirs')) !== undefined);
  });
});
