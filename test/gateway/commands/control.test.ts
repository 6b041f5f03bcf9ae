import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { secretFile } from '../../../gateway/store/folder.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { temporaryFolder } from '../../support/store.ts';
import { type Ran, run } from './run.ts';

describe('the command for operators', () => {
  let causeway: TestGateway;
  let variables: Record<string, string>;
  before(async () => {
    causeway = await startTestGateway();
    // The folder of a test's gateway is its own business; the command needs the secret only.
    const folder = temporaryFolder();
    writeFileSync(secretFile(folder), causeway.gateway.secret);
    variables = { OPS_PORT: String(causeway.gateway.operationsPort), DATA_FOLDER: folder };
  });
  after(() => causeway?.stop());

  const control = (...args: string[]): Promise<Ran> => run('control', args, variables);
  const said = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await control(...args);
    assert.deepEqual({ code, err }, { code: 0, err: '' });
    return out;
  };
  const status = async (): Promise<number> =>
    (await fetch(`${causeway.url}/experience/storefront/v2/products?limit=1`)).status;

  it('switches off and on, and says what stands in the way', async () => {
    assert.equal(await said('list'), 'Nothing is switched off.\n');
    const off = await said(
      'off',
      'experience/storefront.v2',
      '--for',
      '30m',
      '--reason',
      'leak',
      '--notice',
      'Back soon.',
    );
    assert.match(off, /^api experience\/storefront\.v2 is off until \d{4}-\S+Z\.\n$/);
    assert.equal(await status(), 503);
    const list = await said('list');
    assert.match(
      list,
      /api experience\/storefront\.v2: off, by \S+@\S+, until \S+Z, “leak”, callers read “Back soon\.”\n$/,
    );
    assert.equal(
      await said('on', 'experience/storefront.v2#listProducts'),
      'operation experience/storefront.v2#listProducts is on.\nStill in the way: api experience/storefront.v2.\n',
    );
    assert.equal(await said('on', 'experience/storefront.v2'), 'api experience/storefront.v2 is on.\n');
    assert.equal(await status(), 200);
    assert.match(await said('history'), /api experience\/storefront\.v2: lifted, by .*\n.*\n.*: off, by /);
  });

  it('closes for maintenance and opens again', async () => {
    assert.match(await said('maintenance', '--for', '90s'), /^The gateway is closed for maintenance until \S+Z\.\n$/);
    assert.equal(await status(), 503);
    assert.equal(await said('maintenance', 'end'), 'The gateway is open again.\n');
    assert.match(await said('maintenance', 'process'), /^The process tier is closed for maintenance\.\n$/);
    assert.equal(await said('maintenance', 'end', 'process'), 'The process tier is open again.\n');
    assert.equal(await status(), 200);
  });

  it('takes back the tokens of a person, and lets them count again', async () => {
    const person = 'shopper (development)';
    assert.match(await said('off', 'subject', person), /^subject shopper \(development\) is off until \d{4}-/);
    assert.match(await said('list'), /subject shopper \(development\): off, by /);
    assert.equal(await said('on', 'subject', person), 'subject shopper (development) is on.\n');
  });

  it('holds breakers, and shows them', async () => {
    assert.equal(await said('breaker', 'open', 'shipments'), 'The breakers of shipments are held open.\n');
    assert.match(await said('breakers'), /^shipments \(read\): open, held by an operator/m);
    assert.equal(await said('breaker', 'auto', 'shipments'), 'The breakers of shipments judge for themselves again.\n');
    assert.match(await said('breakers'), /^shipments \(write\): half-open$/m);
  });

  it('tells what a reload would change, and reloads', async () => {
    assert.equal(await said('reload', '--dry-run'), 'A reload would change nothing.\n');
    assert.match(await said('reload'), /^Reloaded: [0-9a-f]{16}\. Other replicas follow\.\n$/);
  });

  for (const [args, text] of [
    [[], /^say what is to be done\nnpm run -s control/],
    [['of', 'x'], /^there is no “of”\nnpm run -s control/],
    [['off'], /^name one operation, API, consumer, subject or token\nnpm/],
    [['off', 'acme'], /^write “consumer acme”, or an API’s id\nnpm/],
    [['off', 'consumer', 'nobody'], /^There is no consumer “nobody”\.\n$/],
    [['off', 'experience/storefront.v3'], /^There is no API “experience\/storefront\.v3”\. Did you mean experience/],
    [['off', 'experience/storefront.v2', '--for', 'ever'], /\nfor must be a number and s, m, h or d, such as 30m\n$/],
    [['breaker', 'ajar', 'shipments'], /^write breaker open, close or auto, and an upstream\nnpm/],
    [['maintenance', 'process', 'system'], /^name one tier or one API, or nothing\nnpm/],
  ] as const) {
    it(`says what is wrong: ${args.join(' ')}`, async () => {
      const { code, out, err } = await control(...args);
      assert.match(err, text);
      assert.deepEqual({ code, out }, { code: 1, out: '' });
    });
  }
});
