import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { chartOf } from '../../../bench/report/chart.ts';
import { measured } from '../../../bench/report/readme.ts';
import { type Row, rowsOf } from '../../../bench/report/results.ts';
import { spreadOf } from '../../../bench/report/statistics.ts';
import { chartFile, type Results, readResults } from '../../../bench/report/store.ts';

const rowsFor = (scenario: string, costs: Readonly<Record<string, number>>, reference: string): Row[] => {
  const one = spreadOf([1]);
  const figures = new Map(
    Object.entries(costs).map(([name, cpu]) => [
      name,
      { rps: spreadOf([1e6 / cpu]), p50: one, p99: one, cpu: spreadOf([cpu]), rss: one },
    ]),
  );
  return rowsOf(scenario, figures, reference);
};
const circumstances = { processor: 'A <fast> one', cores: 2, node: '24.1.0', date: '2026-01-02', quick: false };
const goal = { what: 'CPU over the floor', value: spreadOf([2]), unit: '×', goal: { most: 1.4 } };
const share = { what: 'policy trace', value: spreadOf([0.25]), unit: 'µs' };
const results: Results = {
  rows: rowsFor('forward: GET 1 KB', { 'Causeway (access token)': 80, floor: 40, 'a < b': 20 }, 'floor'),
  runs: { forward: { circumstances, figures: [goal] }, policies: { circumstances, figures: [share] } },
};
const linesOf = (name: string, from = results): string[] => measured[name]?.(from) ?? [];

describe('what pages say of speed', () => {
  it('names machine and day, once for all that were run together', () => {
    assert.deepEqual(
      linesOf('circumstances').filter((line) => line.startsWith('Measured')),
      ['Measured on 2026-01-02: A <fast> one, 2 cores, Node 24.1.0.'],
    );
  });

  it('says so when a run was quick, and which scenarios were run apart', () => {
    const later = { circumstances: { ...circumstances, quick: true }, figures: [] };
    const lines = linesOf('circumstances', { ...results, runs: { ...results.runs, cache: later } });
    assert.ok(lines.some((line) => /quick run.*\(cache\)$/.test(line)));
    assert.ok(lines.some((line) => /1\.0\. \(forward, policies\)$/.test(line)));
  });

  it('says so when other programs were at work', () => {
    const busy = { circumstances: { ...circumstances, others: 0.4 }, figures: [] };
    const idle = { circumstances: { ...circumstances, others: 0.02 }, figures: [] };
    const lines = linesOf('circumstances', { ...results, runs: { forward: idle, cache: busy } });
    assert.ok(lines.some((line) => /other programs were at work.*\(cache\)$/.test(line)));
    assert.ok(lines.some((line) => /24\.1\.0\. \(forward\)$/.test(line)));
  });

  it('tells beside those who forward when they were measured, and of no other run', () => {
    const later = { circumstances: { ...circumstances, date: '2026-02-03' }, figures: [] };
    assert.deepEqual(
      linesOf('forwarded', { ...results, runs: { ...results.runs, cache: later } }).filter((line) => /Meas/.test(line)),
      ['Measured on 2026-01-02: A <fast> one, 2 cores, Node 24.1.0.'],
    );
  });

  it('lists who forwards, least CPU first, beside the floor', () => {
    assert.deepEqual(
      linesOf('forwarded').filter((line) => line.includes('µs')),
      [
        '| a < b | 20 µs | 0.50× | 50000 | 1 |',
        '| floor | 40 µs | 1.00× | 25000 | 1 |',
        '| **Causeway (access token)** | 80 µs | 2.00× | 12500 | 1 |',
      ],
    );
  });

  it('says plainly which goal is missed, and keeps other figures apart', () => {
    assert.equal(linesOf('goals').at(-1), '| CPU over the floor | ≤ 1.4× | 2× | **missed** |');
    assert.equal(linesOf('figures').at(-1), '| policies | policy trace | 0.25 µs |');
  });

  it('judges nothing by rounds that should be equal and lie far apart, or were not alone', () => {
    const p99 = { ...goal, value: spreadOf([0.1, 2, 3]), steady: true as const };
    const lines = linesOf('goals', { ...results, runs: { forward: { circumstances, figures: [p99] } } });
    assert.equal(lines.at(-1), '| CPU over the floor | ≤ 1.4× | 2× (0.1–3) | disturbed |');
    const alike = { ...p99, value: spreadOf([1, 1.2, 3]) };
    const judged = linesOf('goals', { ...results, runs: { forward: { circumstances, figures: [alike] } } });
    assert.equal(judged.at(-1), '| CPU over the floor | ≤ 1.4× | 1.2× | met |');
    const busy = { circumstances: { ...circumstances, others: 0.4 }, figures: [alike, goal] };
    assert.deepEqual(linesOf('goals', { ...results, runs: { forward: busy } }).slice(-2), [
      '| CPU over the floor | ≤ 1.4× | 1.2× | disturbed |',
      '| CPU over the floor | ≤ 1.4× | 2× | **missed** |',
    ]);
  });

  it('is drawn as bars that are as long as what they tell', () => {
    const chart = chartOf(results.rows);
    const widths = [...chart.matchAll(/<rect class="(?:bar|own)"[^>]* width="([\d.]+)"/g)].map(([, width]) =>
      Number(width),
    );
    const [least = 0, floor = 0, own = 0] = widths;
    assert.equal(widths.length, 3);
    assert.ok(Math.abs(floor - 2 * least) < 0.2 && Math.abs(own - 4 * least) < 0.2);
    assert.ok(chart.includes('a &lt; b') && !chart.includes('a < b'));
    assert.match(chart, /prefers-color-scheme: dark/);
  });

  it('is what was last measured', () => {
    assert.ok(readFileSync(chartFile, 'utf8') === chartOf(readResults().rows), 'bench/chart.svg: run npm run docs');
  });
});
