import assert from 'node:assert/strict';
import type { SharedCount } from '../../../../policies/policy.ts';
import { type CountServer, countServers } from '../../../support/counts.ts';
import { type Node, nodeOn } from './nodes.ts';

/** Made anew in each test, so that nobody has a window yet. */
let key = '';
let keys = 0;
const admitted = (calls: readonly boolean[]): number => calls.filter(Boolean).length;
/** Numbers that look random and are the same each time. */
function* dice(seed: number): Generator<number> {
  for (let state = seed; ; state = (state * 48_271) % 2_147_483_647) yield state / 2_147_483_647;
}

for (const { name, start } of countServers) {
  describe(`leases from ${name}`, () => {
    let server: CountServer;
    const connections: SharedCount[] = [];
    before(async function () {
      this.timeout(20_000);
      server = await start(this);
      for (let node = 0; node < 4; node += 1) connections.push(await server.connect());
    });
    after(async () => {
      connections.length = 0;
      await server?.stop();
    });
    const nodes: Node[] = [];
    beforeEach(() => {
      keys += 1;
      key = `caller ${keys}`;
    });
    afterEach(() => {
      for (const { limiter } of nodes.splice(0)) limiter.close();
    });
    const open = (count: number, options = {}): Node[] => {
      nodes.push(...connections.slice(0, count).map((shared) => nodeOn(shared, options)));
      return nodes;
    };

    for (const limit of [1, 2, 7, 60, 600]) {
      it(`let four gateways at once admit exactly ${limit} of many calls`, async () => {
        const four = open(4);
        const calls = Array.from({ length: limit * 2 + 40 }, (_, index) => four[index % 4]?.call(key, limit));
        assert.equal(admitted((await Promise.all(calls)) as boolean[]), limit);
      });
    }

    it('never admit more than the limit, in whatever order gateways call, rest and give back', async function () {
      this.timeout(20_000);
      const limit = 120;
      for (const seed of [11, 42, 1_001]) {
        const random = dice(seed);
        const four = open(4);
        let passed = 0;
        for (let turn = 0; turn < 60; turn += 1) {
          const node = four[Math.floor((random.next().value as number) * 4)] as Node;
          const calls = Math.floor((random.next().value as number) ** 3 * 40);
          passed += admitted(
            await Promise.all(Array.from({ length: calls }, () => node.call(`${key} ${seed}`, limit))),
          );
          if (turn % 3 === 0) for (const { limiter } of four) limiter.settle();
        }
        assert.ok(passed <= limit, `${passed} of ${limit} with seed ${seed}`);
        for (const { limiter } of nodes.splice(0)) limiter.close();
      }
    });

    it('leave to the last gateway all but eight calls or an eighth of the limit for each that fell silent', async () => {
      for (const limit of [16, 60, 600]) {
        const caller = `${key} of ${limit}`;
        const [last, ...silent] = open(4) as [Node, ...Node[]];
        for (const node of silent) assert.ok(await node.call(caller, limit));
        let passed = silent.length;
        for (let turn = 0; turn < limit; turn += 1) if (await last.call(caller, limit)) passed += 1;
        assert.ok(passed <= limit, `${passed} of ${limit}`);
        const unused = silent.length * (Math.min(8, Math.ceil(limit / 8)) - 1);
        assert.ok(passed >= limit - unused, `${passed} of ${limit}`);
        for (const { limiter } of nodes.splice(0)) limiter.close();
      }
    });

    it('cost a fifth of a round trip for each call, and less', async () => {
      const two = open(2);
      for (let turn = 0; turn < 600; turn += 1) await two[turn % 2]?.call(key, 600);
      const asks = two.reduce((sum, node) => sum + node.asks(), 0);
      assert.ok(asks <= 120, `${asks} questions for 600 calls`);
    });

    it('ask nobody about calls that are refused, but for a look each second', async () => {
      const [node] = open(1) as [Node];
      for (let turn = 0; turn < 21; turn += 1) await node.call(key, 20);
      const before = node.asks();
      for (let turn = 0; turn < 100; turn += 1) {
        const refused = node.limiter.spend(key, 20);
        assert.ok(!(refused instanceof Promise) && !refused.admitted);
        if (turn % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      }
      assert.ok(node.asks() - before <= 1, `${node.asks() - before} questions`);
    });

    it('answer at once, but for the first call', async () => {
      const [node] = open(1) as [Node];
      assert.ok(node.limiter.spend(key, 400) instanceof Promise);
      await node.call(key, 400);
      for (let turn = 0, asked = 0; turn < 300; turn += 1) {
        // What was asked ahead has been answered when what is asked after it is.
        if (node.asks() > asked) {
          await connections[0]?.add('asked after it', 0, 60);
          await new Promise((resolve) => setImmediate(resolve));
        }
        asked = node.asks();
        assert.ok(!(node.limiter.spend(key, 400) instanceof Promise), `call ${turn} waits`);
      }
    });

    it('reckon anew when a window ends while they ask', async () => {
      const [limit, others] = [64, 59];
      const [real, another] = connections as [SharedCount, SharedCount];
      const gate = { opened: Promise.resolve() };
      const held = {
        ...real,
        patience: 450,
        add: (...given: Parameters<SharedCount['add']>) => gate.opened.then(() => real.add(...given)),
      };
      const node = nodeOn(held, { period: 1 });
      await node.call(key, limit);
      await new Promise((resolve) => setTimeout(resolve, 900));
      let open = (): void => {};
      gate.opened = new Promise((resolve) => {
        open = resolve;
      });
      for (let turn = 1; turn < 6; turn += 1) await node.call(key, limit);
      assert.equal(node.asks(), 2);
      while ((await another.add(`test:1:${key}`, 0, 1)).total > 0)
        await new Promise((resolve) => setTimeout(resolve, 2));
      await another.add(`test:1:${key}`, others, 1);
      open();
      await new Promise((resolve) => setTimeout(resolve, 30));
      const calls = await Promise.all(Array.from({ length: 30 }, () => node.call(key, limit)));
      assert.equal(admitted(calls), limit - others);
    });

    it('say what is left, counting down by one', async () => {
      const [node] = open(1) as [Node];
      const left: number[] = [];
      for (let turn = 0; turn < 12; turn += 1) left.push((await node.limiter.spend(key, 60)).remaining);
      assert.deepEqual(
        left,
        Array.from({ length: 12 }, (_, index) => 59 - index),
      );
    });

    it('begin anew when the window has ended', async () => {
      const [one, two] = open(2, { period: 1 }) as [Node, Node];
      const burst = async () => {
        const calls = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? one : two).call(key, 10));
        return admitted(await Promise.all(calls));
      };
      assert.equal(await burst(), 10);
      let passed = 0;
      for (let patience = 0; passed === 0; patience += 1) {
        assert.ok(patience < 40, 'the window never ends');
        await new Promise((resolve) => setTimeout(resolve, 50));
        passed = await burst();
      }
      assert.equal(passed, 10);
    });

    it('give back what a busy caller left, when it fell silent', async () => {
      const [busy, other] = open(2) as [Node, Node];
      await Promise.all(Array.from({ length: 50 }, () => busy.call(key, 400)));
      await Promise.all(Array.from({ length: 50 }, () => busy.call(key, 400)));
      await busy.call(key, 400);
      for (let turn = 0; turn < 2; turn += 1) busy.limiter.settle();
      await new Promise((resolve) => setTimeout(resolve, 100));
      let passed = 0;
      for (let turn = 0; turn < 400; turn += 1) if (await other.call(key, 400)) passed += 1;
      assert.ok(passed <= 299, `${passed}`);
      assert.ok(passed >= 299 - 8, `${passed} of 299`);
    });

    it('know a caller by a name of any length', async () => {
      const long = `${key} ${'x'.repeat(10_000)}`;
      const [one, two] = open(2) as [Node, Node];
      assert.ok(await one.call(long, 1));
      assert.equal(await two.call(long, 1), false);
      assert.ok(await two.call(`${long}y`, 1));
    });

    it('with a share that is not asked for, ask nobody about who calls a few times', async () => {
      const [one, two] = open(2, { unasked: 0.05 }) as [Node, Node];
      for (let turn = 0; turn < 7; turn += 1) assert.ok(!(one.limiter.spend(key, 200) instanceof Promise));
      assert.equal(one.asks(), 0);
      const calls = Array.from({ length: 400 }, (_, index) => (index % 2 === 0 ? one : two).call(key, 200));
      const passed = 7 + admitted(await Promise.all(calls));
      assert.ok(passed >= 200 && passed <= 220, `${passed} of 200, with two gateways that may each err by 10`);
    });
  });
}
