import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { rooms } from '../../gateway/paths.ts';
import { freePort } from '../support/free-port.ts';
import { sampleSize, startTestGateway } from '../support/gateway.ts';
import { migratedFolder } from '../support/store.ts';

/** The whole product as a process: what it does when its surroundings go wrong. */
describe('the process of a gateway', () => {
  const children: ChildProcess[] = [];
  after(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  const begin = (folder: string, output: 'pipe' | number = 'pipe', port = 0): ChildProcess => {
    const child = spawn(process.execPath, [path.join(rooms.root, 'gateway', 'main.ts')], {
      env: { PATH: process.env.PATH, PORT: String(port), OPS_PORT: '0', DATA_FOLDER: folder },
      stdio: ['ignore', output, output],
    });
    children.push(child);
    return child;
  };
  /** Waits until it is there, and gives its address. */
  const ready = async (child: ChildProcess): Promise<string> => {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    for (let patience = 0; !output.includes('Stop with Ctrl-C'); patience += 1) {
      assert.ok(child.exitCode === null && patience < 400, `it does not start:\n${output}`);
      await sleep(25);
    }
    return /gateway +(\S+)/.exec(output)?.[1] as string;
  };

  it('O03: may be told to stop at any moment of its start, and starts again where it was', async () => {
    const folder = await migratedFolder(sampleSize);
    for (const [moment, signal] of [
      [0, 'SIGTERM'],
      [100, 'SIGINT'],
      [100, 'SIGTERM'],
      [100, 'SIGTERM'],
    ] as const) {
      const child = begin(folder);
      const over = once(child, 'exit');
      for (let waited = 0; waited < moment * children.length; waited += 50) await sleep(50);
      child.kill(signal);
      child.kill(signal);
      const [code, by] = await over;
      assert.ok(code === 0 || by === signal, `it ended with ${code} ${by}`);
    }
    const child = begin(folder);
    const url = await ready(child);
    assert.equal((await fetch(`${url}/experience/storefront/v2/products`)).status, 200);
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  }).timeout(60_000);

  it('O09: goes on when nobody takes its log any more', async () => {
    const child = begin(await migratedFolder(sampleSize));
    const url = await ready(child);
    child.stdout?.destroy();
    child.stderr?.destroy();
    for (let call = 0; call < 20; call += 1) {
      const answer = await fetch(`${url}/experience/storefront/v2/products?limit=${call + 1}`);
      await answer.arrayBuffer();
      assert.equal(answer.status, 200);
    }
    assert.equal(child.exitCode, null);
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  }).timeout(30_000);

  it('O09: goes on when the disk its log is written to is full', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const full = openSync('/dev/full', 'w');
    const port = await freePort();
    const child = begin(await migratedFolder(sampleSize), full, port);
    closeSync(full);
    const products = `http://127.0.0.1:${port}/experience/storefront/v2/products`;
    let served = 0;
    for (let patience = 0; served < 20; patience += 1) {
      assert.ok(child.exitCode === null && patience < 600, 'it does not serve');
      const answer = await fetch(`${products}?limit=${served + 1}`).catch(() => undefined);
      await answer?.arrayBuffer();
      if (answer?.status === 200) served += 1;
      else await sleep(25);
    }
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  }).timeout(30_000);

  it('O02: tells a connection that rests of its end with the answer to what it still sends', async () => {
    const causeway = await startTestGateway();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const get = (): Promise<IncomingMessage> =>
      new Promise((resolve, reject) => {
        const asked = request(`${causeway.url}/experience/storefront/v2/products`, { agent }, (answer) =>
          answer.resume().once('end', () => resolve(answer)),
        );
        asked.once('error', reject).end();
      });
    const first = await get();
    const stopped = causeway.gateway.stop(5_000, 5_000);
    await sleep(20);
    const last = await get();
    assert.deepEqual([first.statusCode, first.headers.connection], [200, 'keep-alive']);
    assert.deepEqual([last.statusCode, last.headers.connection], [200, 'close']);
    await stopped;
    agent.destroy();
    await causeway.stop();
  });

  it('O02: answers on connections that have come and were not taken yet when it is told to stop', async () => {
    await using causeway = await startTestGateway();
    const port = Number(new URL(causeway.url).port);
    const clients = Array.from({ length: 20 }, () => connect(port, '127.0.0.1'));
    const stopped = causeway.gateway.stop(10_000, 10_000);
    const told = clients.map(async (client) => {
      client.write('GET /experience/storefront/v2/products HTTP/1.1\r\nHost: localhost\r\n\r\n');
      let text = '';
      for await (const some of client) text += some;
      return text.slice(0, text.indexOf('\r\n'));
    });
    assert.deepEqual(new Set(await Promise.all(told)), new Set(['HTTP/1.1 200 OK']));
    await stopped;
  });

  it('O02: answers what came on a connection that rests just before it would be ended', async () => {
    const causeway = await startTestGateway();
    const client = connect(Number(new URL(causeway.url).port), '127.0.0.1');
    let told = '';
    client.setEncoding('utf8').on('data', (text) => {
      told += text;
    });
    client.on('error', () => {});
    const ask = (): boolean =>
      client.write('GET /experience/storefront/v2/products HTTP/1.1\r\nHost: localhost\r\n\r\n');
    ask();
    while (!told.includes('"nextCursor"')) await sleep(5);
    told = '';
    ask();
    await causeway.gateway.stop(5_000, 0);
    if (!client.closed) await once(client, 'close');
    assert.match(told, /^HTTP\/1\.1 200 OK\r\n(.+\r\n)*connection: close\r\n/i);
    assert.match(told, /"nextCursor"/);
    await causeway.stop();
  });
});
