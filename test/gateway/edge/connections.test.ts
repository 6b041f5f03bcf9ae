import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { answer, says, silent } from '../../support/upstream.ts';
import { type Front, get, impatient, last, startFront } from './front.ts';
import { answersIn, open, problemIn, type Wire } from './wire.ts';

describe('connections', () => {
  const opened: Wire[] = [];
  const fronts: Front[] = [];
  const start = async (limits: Parameters<typeof startFront>[0]): Promise<Front> => {
    const front = await startFront(limits);
    fronts.push(front);
    return front;
  };
  const several = async (front: Front, count: number): Promise<Wire[]> => {
    const wires = await Promise.all(Array.from({ length: count }, () => front.connect()));
    opened.push(...wires);
    return wires;
  };
  /** Waits until the gateway has seen what became of its sockets. */
  const until = async (holds: () => boolean): Promise<void> => {
    for (let patience = 0; !holds(); patience += 1) {
      assert.ok(patience < 400, 'it never came true');
      await sleep(10);
    }
  };
  afterEach(async () => {
    for (const wire of opened.splice(0)) wire.socket.destroy();
    for (const front of fronts.splice(0)) await front.close();
  });

  it('D04: are so many, and one more is told so; those there are go on', async () => {
    const front = await start({ mostConnections: 5, mostPerAddress: 5 });
    const wires = await several(front, 5);
    await until(() => front.connections.open === 5);
    const refused = problemIn(await front.send(''), 'unavailable');
    assert.equal(refused.status, 503);
    assert.equal(refused.headers.get('retry-after'), '5');
    assert.equal(front.connections.refused.total, 1);
    wires[0]?.write(`${get}\r\n`);
    assert.equal(answersIn((await wires[0]?.answered()) ?? '')[0]?.status, 200);
    wires[1]?.socket.destroy();
    await until(() => front.connections.open === 4);
    assert.equal(answersIn(await front.ask(`${get}${last}`))[0]?.status, 200);
  });

  it('D04: are so many from one address, and a request sent along is not looked at', async () => {
    const front = await start({ mostConnections: 50, mostPerAddress: 2 });
    await several(front, 2);
    await until(() => front.connections.open === 2);
    const refused = problemIn(await front.send(`${get}${last}`), 'too-many-requests');
    assert.equal(refused.headers.get('retry-after'), '5');
    assert.equal(front.connections.refused.address, 1);
    assert.deepEqual(front.requests, []);
    assert.equal(front.upstream.seen.length, 0);
  });

  it('D04: beyond those are ended without a word when they come in a flood', async () => {
    const front = await start({ mostConnections: 1, mostPerAddress: 1 });
    await several(front, 1);
    await until(() => front.connections.open === 1);
    const flood = await several(front, 300);
    await until(() => front.connections.refused.total === 300);
    const heard = await Promise.all(flood.map((wire) => wire.ended()));
    const told = heard.filter((text) => text.startsWith('HTTP/1.1 503')).length;
    assert.equal(heard.filter((text) => text === '').length, 300 - told);
    assert.ok(told >= 100 && told < 300, `${told} were told`);
    assert.equal(front.connections.open, 1);
    const wire = await open(front.operationsPort);
    wire.write(`GET /health/live HTTP/1.1\r\nHost: localhost\r\n${last}`);
    assert.match(await wire.ended(), /^HTTP\/1\.1 200 /);
  });

  const endless: Parameters<Front['upstream']['behave']>[0] = (socket) => {
    const chunk = Buffer.alloc(65_536, 'a');
    socket.write(answer('200 OK', { 'Content-Type': 'application/json', 'Content-Length': String(2 ** 40) }));
    const more = (): void => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', more);
    more();
  };

  it('D03: whose client has stopped reading are cut off, and their call with them', async () => {
    const front = await start({ writeTimeout: 300, checkInterval: 30 });
    front.upstream.behave(endless);
    const [wire] = (await several(front, 1)) as [Wire];
    wire.write(`${get}\r\n`);
    await wire.hears('200 OK');
    wire.socket.pause();
    const line = await front.settled();
    assert.deepEqual([line.status, line.complete], [200, false]);
    assert.equal(front.connections.cut, 1);
    await front.upstream.idle();
  });

  it('D03: whose client reads slowly are not cut off, nor those on which nothing is sent', async () => {
    const front = await start({ ...impatient, requestTimeout: 60_000, writeTimeout: 300, checkInterval: 30 });
    front.upstream.behave(endless);
    const [slow, resting, waiting] = (await several(front, 3)) as [Wire, Wire, Wire];
    slow.write(`${get}\r\n`);
    await slow.hears('200 OK');
    front.upstream.behave(says(answer('200 OK', { 'Content-Type': 'text/event-stream' })));
    resting.write(`${get}\r\n`);
    await resting.hears('200 OK');
    front.upstream.behave(silent);
    waiting.write(`${get}\r\n`);
    for (let turn = 0; turn < 10; turn += 1) {
      slow.socket.pause();
      await sleep(90);
      slow.socket.resume();
      const before = slow.heard.length;
      await until(() => slow.heard.length > before + 5_000_000);
    }
    assert.equal(front.connections.cut, 0);
    assert.equal(front.connections.open, 3);
  });
});
