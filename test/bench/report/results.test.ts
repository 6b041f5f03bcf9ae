import assert from 'node:assert/strict';
import { lineOf, tableOf } from '../../../bench/report/print.ts';
import { type Figures, isMet, rowsOf } from '../../../bench/report/results.ts';
import { spreadOf } from '../../../bench/report/statistics.ts';
import { inOrder, withRun } from '../../../bench/report/store.ts';

const figures = (rps: number, cpu: number): Figures => {
  const near = (value: number) => spreadOf([value * 0.9, value, value * 1.1]);
  return { rps: near(rps), p50: near(1), p99: near(4), cpu: near(cpu), rss: near(100) };
};
const field = new Map([
  ['slow', figures(5_000, 120)],
  ['floor', figures(20_000, 40)],
]);

describe('results of the bench', () => {
  it('are rows by contestant, fastest first, beside the reference', () => {
    const rows = rowsOf('forward: GET', field, 'floor');
    assert.deepEqual(
      rows.map(({ contestant, ratio, ratios }) => [contestant, ratio, ratios.cpuMicros]),
      [
        ['floor', 1, 1],
        ['slow', 0.25, 3],
      ],
    );
    assert.deepEqual(rows[1]?.ranges.cpuMicros, [108, 132]);
  });

  it('have no ratio where the reference gave no figure', () => {
    const [row] = rowsOf('forward: GET', field, 'absent');
    assert.ok(Number.isNaN(row?.ratio));
    assert.match(tableOf([row as never]), /20000 \(18000–22000\) –×/);
  });

  it('are printed with their spread and ratio', () => {
    assert.match(tableOf(rowsOf('x', field, 'floor')), /slow .* 5000 \(4500–5500\) 0\.25×.* 120 \(108–132\) 3\.00×/);
  });

  it('meet a goal by their middle', () => {
    const value = { median: 1.4, min: 1.1, max: 3 };
    assert.ok(isMet(value, { most: 1.4 }) && !isMet(value, { most: 1.39 }));
    assert.ok(isMet(value, { least: 1.4 }) && !isMet(value, { least: 1.41 }));
    const line = lineOf({ what: 'CPU', value, unit: '×', goal: { most: 1.3 } });
    assert.equal(line, 'CPU: 1.4× (1.1–3), goal at most 1.3×: missed');
  });

  it('take the place of what the same scenario gave before, and of nothing else', () => {
    const run = {
      circumstances: { processor: 'x', cores: 2, node: '24', date: '2026-01-01', quick: true },
      figures: [],
    };
    const before = { rows: [...rowsOf('forward: GET', field, 'floor'), ...rowsOf('cache', field, 'floor')], runs: {} };
    const after = inOrder(withRun(before, 'forward', rowsOf('forward: PUT', field, 'slow'), run), ['cache', 'forward']);
    assert.deepEqual(
      after.rows.map(({ scenario }) => scenario),
      ['cache', 'cache', 'forward: PUT', 'forward: PUT'],
    );
    assert.deepEqual(Object.keys(after.runs), ['forward']);
  });
});
