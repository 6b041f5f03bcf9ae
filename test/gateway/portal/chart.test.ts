import assert from 'node:assert/strict';
import { type BarChart, barChart } from '../../../gateway/portal/chart.ts';
import { render } from '../../../gateway/portal/html.ts';

describe('a chart', () => {
  const draw = (more: Partial<BarChart>): string =>
    render(
      barChart({
        id: 'calls',
        title: 'Calls <by the hour>',
        summary: '30 calls in all.',
        bars: [
          {
            words: '14:00: 20 calls',
            label: '14:00',
            parts: [
              { tone: 'good', value: 15 },
              { tone: 'bad', value: 5 },
            ],
          },
          { words: '15:00: 10 calls', parts: [{ tone: 'good', value: 10 }] },
          { words: '16:00: no calls', parts: [{ tone: 'good', value: 0 }] },
        ],
        ...more,
      }),
    );
  const heights = (svg: string): number[] =>
    [...svg.matchAll(/<rect class="is-\w+"[^>]*height="([\d.]+)"/g)].map(([, height]) => Number(height));

  it('says in words what it shows', () => {
    const svg = draw({});
    assert.match(svg, /role="img" aria-labelledby="calls-title calls-summary"/);
    assert.match(svg, /<title id="calls-title">Calls &lt;by the hour&gt;<\/title>/);
    assert.match(svg, /<desc id="calls-summary">30 calls in all\.<\/desc>/);
    assert.match(svg, /<title>14:00: 20 calls<\/title>/);
    assert.doesNotMatch(svg, / style=/);
  });

  it('draws bars as high as what they stand for', () => {
    const [answered = 0, failed = 0, later = 0, ...others] = heights(draw({}));
    assert.ok(Math.abs(answered / later - 1.5) < 0.02 && Math.abs(answered / failed - 3) < 0.05);
    assert.deepEqual(others, []);
  });

  it('draws a limit that is near, and tells one that is far', () => {
    const near = draw({ limit: { value: 40, words: 'Quota: 40' } });
    assert.match(near, /<line class="limit"/);
    assert.match(near, /in all\. Quota: 40\.<\/desc>/);
    const far = draw({ limit: { value: 100_000, words: 'Quota: 100,000' } });
    assert.doesNotMatch(far, /<line class="limit"/);
    assert.match(far, />Quota: 100,000, above this chart</);
    assert.deepEqual(heights(far), heights(draw({})));
  });

  it('can be of nothing', () => assert.doesNotMatch(draw({ bars: [] }), /NaN|Infinity/));
});
