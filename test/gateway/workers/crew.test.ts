import assert from 'node:assert/strict';
import cluster from 'node:cluster';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AlreadyTold } from '../../../gateway/runtime/exit.ts';
import { type Crew, createCrew, type Pace } from '../../../gateway/workers/crew.ts';
import { createLog } from '../../policies/instruments.ts';

const quick: Pace = { steady: 60_000, firstPause: 30, longestPause: 120, watch: 50, mostSilent: 8 };
/** For a worker whose garbage collection may take longer than its next sign of life. */
const patient: Pace = { ...quick, mostSilent: 400 };

describe('the crew of a service', () => {
  const settings = { ...cluster.settings };
  const crews: Crew[] = [];
  before(() => cluster.setupPrimary({ exec: join(import.meta.dirname, 'stand-in.ts'), execArgv: [], args: [] }));
  after(() => cluster.setupPrimary(settings));
  afterEach(() => Promise.all(crews.splice(0).map((crew) => crew.stop(0))));

  /** @param behaviour  of the workers that do not simply serve: `2=short` */
  function crewOf(count: number, behaviour = '', pace = quick) {
    const log = createLog();
    const crew = createCrew({
      count,
      variables: { BEHAVIOUR: behaviour },
      megabytes: 100,
      log,
      pace,
      notice: () => {},
    });
    crews.push(crew);
    const losses = () =>
      log.lines.filter(({ message }) => message.startsWith('a worker ended')).map(({ fields }) => fields);
    return { crew, log, losses };
  }
  const until = async (holds: () => boolean): Promise<void> => {
    for (let patience = 0; !holds(); patience += 1) {
      assert.ok(patience < 400, 'it takes too long');
      await sleep(25);
    }
  };
  const pids = (crew: Crew) => crew.members().map(({ pid }) => pid);

  it('serves with all of them once the first one does', async () => {
    const { crew } = crewOf(3);
    let first = 0;
    await crew.start(() => {
      first = crew.members().length;
    });
    assert.equal(first, 1);
    assert.deepEqual(
      crew.members().map(({ number }) => number),
      [1, 2, 3],
    );
    assert.equal(await crew.stop(5_000), true);
    assert.deepEqual(crew.members(), []);
    assert.equal(crew.losses, 0);
  });

  it('O05: gives up when one cannot start, be it the first or another', async () => {
    for (const behaviour of ['1=unable', '2=unable']) {
      const { crew, losses } = crewOf(2, behaviour);
      await assert.rejects(
        crew.start(() => {}),
        AlreadyTold,
      );
      assert.deepEqual(losses(), []);
    }
  });

  it('replaces one that was killed under its number', async () => {
    const { crew, losses } = crewOf(2);
    await crew.start(() => {});
    const before = pids(crew);
    process.kill(before[0] as number, 'SIGKILL');
    await until(() => crew.losses === 1 && crew.members().length === 2);
    const after = pids(crew);
    assert.notEqual(after[0], before[0]);
    assert.equal(after[1], before[1]);
    assert.equal((losses()[0] as { signal: string }).signal, 'SIGKILL');
  });

  it('O05: at once when it had run for long, and more and more slowly when it ends soon', async () => {
    const steadfast = crewOf(1, '', { ...quick, steady: 0, firstPause: 60_000 });
    await steadfast.crew.start(() => {});
    const [pid] = pids(steadfast.crew);
    process.kill(pid as number, 'SIGKILL');
    await until(() => pids(steadfast.crew).some((other) => other !== pid));
    assert.equal((steadfast.losses()[0] as { pause: number }).pause, 0);

    const short = crewOf(2, '2=short');
    await short.crew.start(() => {});
    await until(() => short.losses().length >= 4);
    const pauses = short.losses().map((fields) => (fields as { pause: number }).pause);
    assert.deepEqual(pauses.slice(0, 4), [30, 60, 120, 120]);
  }).timeout(20_000);

  it('D14: kills one whose event loop does not turn', async () => {
    const { crew, log, losses } = crewOf(2, '2=stuck');
    await crew.start(() => {});
    await until(() => losses().length >= 1);
    const { worker, signal } = losses()[0] as { worker: number; signal: string };
    assert.deepEqual([worker, signal], [2, 'SIGKILL']);
    assert.ok(log.lines.some(({ message }) => /no sign of life/.test(message)));
  }).timeout(20_000);

  it('O08: replaces one that leaks, which ends with its own share of memory and takes nobody else along', async () => {
    const { crew, losses } = crewOf(2, '2=leaky', patient);
    await crew.start(() => {});
    const [first] = pids(crew);
    await until(() => losses().length >= 1);
    const { worker, signal } = losses()[0] as { worker: number; signal: string };
    assert.deepEqual([worker, signal], [2, 'SIGABRT']);
    await until(() => crew.members().length === 2);
    assert.equal(pids(crew)[0], first);
  }).timeout(30_000);

  it('kills whoever does not end in time, and says that it did', async () => {
    const { crew } = crewOf(2, '2=deaf');
    await crew.start(() => {});
    assert.equal(await crew.stop(200), false);
    assert.deepEqual(crew.members(), []);
  });
});
