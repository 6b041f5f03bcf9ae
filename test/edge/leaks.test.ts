import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Front, get, impatient, last, post, startFront } from '../gateway/edge/front.ts';
import { hostileAnswers } from '../support/hostile.ts';
import { ok, says, silent } from '../support/upstream.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What this process holds that a connection or a call could have left behind. */
interface Held {
  readonly sockets: number;
  readonly timers: number;
  readonly descriptors: number;
  readonly megabytes: number;
}

function held(): Held {
  collect();
  const resources = process.getActiveResourcesInfo();
  const count = (kind: RegExp): number => resources.filter((name) => kind.test(name)).length;
  const descriptors = process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
  return {
    sockets: count(/^(?:TCPSocketWrap|TLSWrap)$/),
    timers: count(/^Timeout$/),
    descriptors,
    megabytes: process.memoryUsage().heapUsed / 1e6,
  };
}

describe('what hostile clients and upstreams leave behind', () => {
  let front: Front;
  before(async () => {
    const settings = ['timeout: { total: 300 }', 'circuit-breaker: { volume: 1000000 }', 'retry: { attempts: 1 }'];
    front = await startFront(impatient, settings, { idleTimeout: 50, bodyTimeout: 200 });
  });
  after(() => front.close());

  /** Every way in which an upstream fails, each met by several calls at once; and clients that leave, dawdle or talk nonsense. */
  async function suffer(): Promise<void> {
    for (const [behaviour] of Object.values(hostileAnswers)) {
      front.upstream.behave(behaviour);
      await Promise.all(Array.from({ length: 4 }, () => front.send(`${get}${last}`)));
    }
    front.upstream.behave(silent);
    const bad = [
      `${get}${last}`,
      `${post}Content-Length: 9\r\n\r\n{`,
      `${post}Transfer-Encoding: chunked\r\n\r\n2`,
      'GET /',
      '\0',
    ];
    for (const text of bad) {
      const wires = await Promise.all(Array.from({ length: 4 }, () => front.connect()));
      for (const wire of wires) wire.write(text);
      await sleep(10);
      for (const [at, wire] of wires.entries()) if (at % 2 === 0) wire.socket.resetAndDestroy();
      await Promise.all(wires.map((wire) => wire.ended()));
    }
    front.upstream.behave(says(ok('{}')));
    await front.send(`${get}${last}`);
    await front.idle();
  }

  /** What is held at rest; connections that nobody uses are let go of in a moment. */
  async function atRest(than?: Held): Promise<Held> {
    for (let patience = 0; ; patience += 1) {
      await sleep(100);
      const now = held();
      const isBack = than === undefined ? patience > 5 : now.sockets <= than.sockets && now.timers <= than.timers;
      if (isBack || patience > 80) return now;
    }
  }

  it('is nothing: no socket, timer or descriptor, and memory within a tenth', async () => {
    for (let round = 0; round < 1; round += 1) await suffer();
    const before = await atRest();
    for (let round = 0; round < 2; round += 1) await suffer();
    const after = await atRest(before);
    const figures = JSON.stringify({ before, after });
    assert.ok(after.sockets <= before.sockets, figures);
    assert.ok(after.timers <= before.timers, figures);
    assert.ok(after.descriptors <= before.descriptors, figures);
    assert.ok(after.megabytes <= before.megabytes * 1.1, figures);
  }).timeout(60_000);
});
