import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { rooms } from '../../gateway/paths.ts';
import { sampleSize, startTestGateway } from '../support/gateway.ts';
import { migratedFolder, temporaryFolder } from '../support/store.ts';

describe('the gateway’s process', () => {
  const children: ChildProcess[] = [];
  after(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  interface Running {
    readonly child: ChildProcess;
    readonly url: string;
    readonly operations: string;
    readonly output: () => string;
  }

  const start = async (variables: Record<string, string>): Promise<Running> => {
    const child = spawn(process.execPath, [path.join(rooms.root, 'gateway', 'main.ts')], {
      env: { PATH: process.env.PATH, PORT: '0', OPS_PORT: '0', LOG_LEVEL: 'info', ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
    for (let patience = 0; !output.includes('Stop with Ctrl-C'); patience += 1) {
      if (child.exitCode !== null || patience > 400) throw new Error(`it does not start:\n${output}`);
      await sleep(25);
    }
    const url = /gateway +(\S+)/.exec(output)?.[1] as string;
    const operations = /operations +(http:\/\/[^/]+)/.exec(output)?.[1] as string;
    return { child, url, operations, output: () => output };
  };

  it('is refused the data folder of a running one, with a message that says what to do', async () => {
    const folder = await migratedFolder(sampleSize);
    const first = await start({ DATA_FOLDER: folder });
    await assert.rejects(start({ DATA_FOLDER: folder }), (error: Error) => {
      assert.ok(error.message.includes(String(first.child.pid)), error.message);
      return true;
    });
    first.child.kill('SIGTERM');
    const [code] = await once(first.child, 'exit');
    assert.equal(code, 0);
  }).timeout(30_000);

  it('O02 O03: finishes what is in flight when told to stop, then exits with 0 and starts again where it was', async () => {
    const folder = await migratedFolder(sampleSize);
    const running = await start({ DATA_FOLDER: folder });
    const answers: Promise<number>[] = [];
    for (let call = 0; call < 20; call += 1) {
      answers.push(
        fetch(`${running.url}/experience/storefront/v2/products?limit=50`).then(async (answer) => {
          await answer.arrayBuffer();
          return answer.status;
        }),
      );
    }
    const settled = Promise.allSettled(answers);
    // All connections are there by then, and the others under way on them.
    await Promise.race(answers);
    running.child.kill('SIGTERM');
    running.child.kill('SIGTERM');
    const [code] = await once(running.child, 'exit');
    assert.equal(code, 0, running.output());
    const broken = (await settled).filter((one) => one.status === 'rejected' || one.value !== 200);
    assert.deepEqual(broken, []);
    const again = await start({ DATA_FOLDER: folder });
    assert.equal((await fetch(`${again.url}/experience/storefront/v2/products`)).status, 200);
    again.child.kill('SIGINT');
    assert.equal((await once(again.child, 'exit'))[0], 0);
  }).timeout(30_000);

  it('says nothing but its screen and one line of JSON a request', async () => {
    const running = await start({ DATA_FOLDER: await migratedFolder(sampleSize) });
    const screen = running.output().length;
    await fetch(`${running.url}/experience/storefront/v2/products?limit=1`, {
      headers: { 'x-api-key': 'cw_live_secretid_verysecret' },
    });
    for (let patience = 0; running.output().length === screen && patience < 200; patience += 1) await sleep(50);
    await sleep(50);
    const lines = running.output().slice(screen).trim().split('\n');
    assert.equal(lines.length, 1, lines.join('\n'));
    const line = JSON.parse(lines[0] as string);
    assert.equal(line.operation, 'experience/storefront.v2#listProducts');
    assert.equal(line.status, 200);
    assert.ok(!running.output().includes('verysecret'));
    running.child.kill('SIGTERM');
    await once(running.child, 'exit');
  }).timeout(30_000);

  it('refuses to start with what does not make sense, and says what', async () => {
    const message = (variables: Record<string, string>): Promise<string> =>
      start(variables).then(
        () => assert.fail('it started'),
        (error: Error) => error.message,
      );
    assert.match(await message({ PORT: 'eighty' }), /PORT=eighty is not a port/);
    assert.match(await message({ WORKERS: '2' }), /WORKERS=2 needs DATABASE_URL: .*\n$/);
    assert.match(await message({ NODE_ENV: 'production' }), /PUBLIC_URL must be set[\s\S]*ISSUERS_FILE must be set/);
  }).timeout(30_000);
});

describe('a reload', () => {
  it('V11 O04: takes what compiles, keeps what runs otherwise, and drops no request', async () => {
    const folder = temporaryFolder();
    const own = { ...rooms, openapi: path.join(folder, 'openapi'), policies: path.join(folder, 'policies') };
    await cp(rooms.openapi, own.openapi, { recursive: true });
    await cp(rooms.policies, own.policies, { recursive: true });
    await using causeway = await startTestGateway({ rooms: own });
    const file = path.join(own.openapi, 'experience', 'storefront.v2.yaml');
    const good = await readFile(file, 'utf8');
    const reload = () =>
      fetch(`${causeway.operations}/reload`, {
        method: 'POST',
        headers: { authorization: `Bearer ${causeway.gateway.secret}` },
      });
    const title = async (): Promise<string> => {
      const answer = await fetch(`${causeway.url}/openapi/experience/storefront/v2.json`);
      return ((await answer.json()) as { info: { title: string } }).info.title;
    };

    let calling = true;
    const statuses = new Map<number, number>();
    const load = (async () => {
      while (calling) {
        const answer = await fetch(`${causeway.url}/experience/storefront/v2/products?limit=2`);
        await answer.arrayBuffer();
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      }
    })();

    await writeFile(file, good.replace(/title: .*/, 'title: Shop window'));
    assert.equal((await reload()).status, 200);
    assert.equal(await title(), 'Shop window');

    const line = good.split('\n').findIndex((text) => text.includes('process/ordering.v1#placeOrder')) + 1;
    await writeFile(file, good.replace('process/ordering.v1#placeOrder', 'process/ordering.v1#plaecOrder'));
    const refused = await reload();
    assert.equal(refused.status, 422);
    const { errors } = (await refused.json()) as { errors: { detail: string }[] };
    assert.match(errors[0]?.detail ?? '', new RegExp(`openapi/experience/storefront\\.v2\\.yaml:${line} .*plaecOrder`));
    assert.equal(await title(), 'Shop window');

    await writeFile(file, good);
    await Promise.all([reload(), reload(), reload()]);
    calling = false;
    await load;
    assert.deepEqual(
      [...statuses.keys()].filter((status) => status !== 200 && status !== 429),
      [],
    );
  }).timeout(30_000);

  it('is for whoever holds the secret', async () => {
    await using causeway = await startTestGateway();
    assert.equal((await fetch(`${causeway.operations}/reload`, { method: 'POST' })).status, 401);
    await request(causeway.operations).get('/health/live').set('Host', 'evil.example').expect(400);
    assert.equal((await fetch(`${causeway.operations}/health/ready`)).status, 200);
    assert.match(await (await fetch(`${causeway.operations}/metrics`)).text(), /causeway_requests_total/);
  });
});
