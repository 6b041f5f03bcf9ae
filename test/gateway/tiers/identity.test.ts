import assert from 'node:assert/strict';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { createTierSigner } from '../../../gateway/tiers/identity.ts';
import { keyFile } from '../../../gateway/tiers/key-file.ts';
import { createKeyRing, type TierKeyRing } from '../../../gateway/tiers/keys.ts';
import type { Identity } from '../../../policies/policy.ts';
import { createTierVerifier } from '../../../policies/tier-identity/verifier.ts';
import { createClock, createLog } from '../../policies/instruments.ts';
import { temporaryFolder } from '../../support/store.ts';
import { shopper } from './support.ts';

const calling: Identity = { ...shopper, caller: 'experience/storefront.v2' };
const ordering = 'process/ordering.v1';

async function open() {
  const clock = createClock();
  const keys = await createKeyRing({ shelf: keyFile(temporaryFolder()), days: 30, clock, log: createLog() });
  let signatures = 0;
  const counted: TierKeyRing = {
    ...keys,
    signing: () => {
      signatures += 1;
      return keys.signing();
    },
  };
  return {
    clock,
    keys,
    sign: createTierSigner(counted, clock),
    verifier: createTierVerifier(keys, clock),
    signatures: () => signatures,
  };
}

describe('a tier identity', () => {
  it('names the API that calls, the API it calls and who stands at the edge, for a minute', async () => {
    const { sign, clock, keys } = await open();
    const token = await sign(calling, ordering);
    const { kid } = await keys.signing();
    assert.deepEqual(decodeProtectedHeader(token), { alg: 'EdDSA', typ: 'tier+jwt', kid });
    const now = clock.now() / 1000;
    assert.deepEqual(decodeJwt(token), {
      iss: 'causeway',
      sub: 'experience/storefront.v2',
      aud: ordering,
      actor: shopper,
      iat: now,
      exp: now + 60,
    });
  });

  it('is understood on the other side, and by no other API', async () => {
    const { sign, verifier } = await open();
    const token = await sign(calling, ordering);
    assert.deepEqual((await verifier.verify(token, ordering)).identity, { ...calling, scheme: 'tierIdentity' });
    assert.equal((await verifier.verify(token, 'process/catalogue.v1')).identity, undefined);
    assert.equal(verifier.recall(token, 'process/catalogue.v1'), undefined);
  });

  it('is not understood by a gateway with other keys', async () => {
    const [here, there] = [await open(), await open()];
    assert.equal((await there.verifier.verify(await here.sign(calling, ordering), ordering)).identity, undefined);
  });

  it('carries that its actor only tries out, so that no tier takes it for real', async () => {
    const { sign, verifier } = await open();
    const environmentOf = async (identity: typeof calling) =>
      (await verifier.verify(await sign(identity, ordering), ordering)).identity?.environment;
    assert.equal(await environmentOf({ ...calling, environment: 'test' }), 'test');
    assert.equal(await environmentOf(calling), undefined);
    assert.equal(await environmentOf({ ...calling, environment: 'other' as 'test' }), undefined, 'nobody at all');
    assert.equal(
      (await verifier.verify(await sign({ ...calling, environment: 'other' as 'test' }, ordering), ordering)).identity,
      undefined,
    );
  });

  it('names the gateway where no API calls', async () => {
    const { sign } = await open();
    assert.equal(decodeJwt(await sign({ kind: 'gateway', scopes: [] }, ordering)).sub, 'gateway');
  });

  it('is signed once for the same caller, audience and actor, until shortly before it ends', async () => {
    const { sign, signatures, clock } = await open();
    const tokens = await Promise.all(Array.from({ length: 10 }, () => sign({ ...calling }, ordering)));
    assert.equal(new Set(tokens).size, 1);
    assert.equal(signatures(), 1);
    clock.advance(49_999);
    assert.equal(await sign(calling, ordering), tokens[0]);
    clock.advance(1);
    assert.notEqual(await sign(calling, ordering), tokens[0]);
    assert.equal(signatures(), 2);
  });

  it('is never another caller’s, audience’s or actor’s', async () => {
    const { sign } = await open();
    const tokens = await Promise.all([
      sign(calling, ordering),
      sign(calling, 'process/catalogue.v1'),
      sign({ ...calling, caller: 'experience/partner.v1' }, ordering),
      sign({ ...calling, subject: 'agent' }, ordering),
      sign({ ...calling, scopes: [] }, ordering),
    ]);
    assert.equal(new Set(tokens).size, tokens.length);
  });

  it('is understood while its key is still published, though a new one signs', async () => {
    const { sign, verifier, clock } = await open();
    clock.advance(30 * 86_400_000 - 1_000);
    const old = await sign(calling, ordering);
    clock.advance(2_000);
    const renewed = await sign({ ...calling, subject: 'agent' }, ordering);
    assert.notEqual(decodeProtectedHeader(old).kid, decodeProtectedHeader(renewed).kid);
    assert.ok((await verifier.verify(old, ordering)).identity);
    assert.ok((await verifier.verify(renewed, ordering)).identity);
  });

  it('that could not be signed is tried again', async () => {
    const { keys, clock } = await open();
    let fails = true;
    const sign = createTierSigner(
      { ...keys, signing: () => (fails ? Promise.reject(new Error('no key')) : keys.signing()) },
      clock,
    );
    await assert.rejects(sign(calling, ordering), /no key/);
    fails = false;
    assert.ok(await sign(calling, ordering));
  });
});
