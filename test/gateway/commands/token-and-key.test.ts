import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';
import { createDevelopmentIssuer } from '../../../gateway/development/issuer.ts';
import { createOperationsApp } from '../../../gateway/operations/listener.ts';
import { Problem } from '../../../gateway/problem.ts';
import { openDataFolder } from '../../../gateway/store/folder.ts';
import { quiet, temporaryFolder } from '../../support/store.ts';
import { run } from './run.ts';

describe('the commands that ask a running gateway', () => {
  let server: Server;
  let variables: { OPS_PORT: string; DATA_FOLDER: string };

  before(async () => {
    const folder = await openDataFolder(temporaryFolder());
    const clock = { now: Date.now, monotonic: () => performance.now() };
    const url = 'http://localhost:8080/idp';
    const issuer = await createDevelopmentIssuer({ url, folder: folder.path, clock, log: quiet });
    const issueKey = async ({ consumer, plan }: { consumer: string; plan: string }) => {
      if (plan !== 'partner')
        throw new Problem('bad-request', { detail: `There is no plan “${plan}”. Plans: partner.` });
      return `key-of-${consumer}`;
    };
    const operations = { mintToken: issuer.mint, issueKey } as Parameters<typeof createOperationsApp>[0]['operations'];
    server = createServer(createOperationsApp({ operations, secret: folder.secret, loopback: true, base: () => url }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    variables = { OPS_PORT: String((server.address() as AddressInfo).port), DATA_FOLDER: folder.path };
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  it('print a token and nothing else', async () => {
    const { code, out, err } = await run('token', ['--user', 'agent', '--scope', 'orders:refund'], variables);
    assert.deepEqual({ code, err }, { code: 0, err: '' });
    assert.match(out, /^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const { sub, scope } = decodeJwt(out.trim());
    assert.deepEqual({ sub, scope }, { sub: 'agent', scope: 'orders:refund' });
  });

  it('print a key and nothing else', async () => {
    const ran = await run('key', ['--consumer', 'acme', '--plan', 'partner'], variables);
    assert.deepEqual(ran, { code: 0, out: 'key-of-acme\n', err: '' });
  });

  const refusals: readonly [says: string, name: string, args: string[], more: Record<string, string>, text: RegExp][] =
    [
      [
        'who there is',
        'token',
        ['--user', 'bob'],
        {},
        /^There is no sample user “bob”\. Users: shopper,.*agent,.*operator\.\n$/,
      ],
      [
        'what is allowed',
        'token',
        ['--user', 'shopper', '--scope', 'x:y'],
        {},
        /^shopper may not have x:y\. Allowed: .*\n$/,
      ],
      [
        'which plans there are',
        'key',
        ['--consumer', 'a', '--plan', 'gold'],
        {},
        /^There is no plan “gold”\. Plans: .*\n$/,
      ],
      ['what is missing', 'token', [], {}, /^--user is missing\nnpm run -s token/],
      ['what is unknown', 'key', ['--customer', 'a'], {}, /^Unknown option '--customer'\nnpm run -s key/],
      [
        'how to reach it',
        'token',
        ['--user', 'agent'],
        { OPS_PORT: '1' },
        /^No gateway answers at http:\/\/127\.0\.0\.1:1: .*OPS_PORT.*\n$/,
      ],
      [
        'where it keeps its data',
        'token',
        ['--user', 'agent'],
        { DATA_FOLDER: '/nowhere' },
        /^No gateway was started in \/nowhere: .*\n$/,
      ],
    ];
  for (const [says, name, args, more, text] of refusals) {
    it(`say ${says}, on stderr and with exit code 1: ${name} ${args.join(' ')}`, async () => {
      const ran = await run(name, args, { ...variables, ...more });
      assert.match(ran.err, text);
      assert.deepEqual({ code: ran.code, out: ran.out }, { code: 1, out: '' });
    });
  }

  it('say when the gateway belongs to another data folder', async () => {
    const { path } = await openDataFolder(temporaryFolder());
    const { code, err } = await run('token', ['--user', 'agent'], { ...variables, DATA_FOLDER: path });
    assert.equal(code, 1);
    assert.match(err, /has another data folder than .*: set DATA_FOLDER to its own\.\n$/);
  });

  it('explain themselves', async () => {
    const { code, out } = await run('key', ['--help'], variables);
    assert.equal(code, 0);
    assert.match(out, /^npm run -s key -- --consumer <name> --plan <plan> \[--test\]\n/);
  });
});
