import assert from 'node:assert/strict';
import { render } from '../../../gateway/portal/html.ts';
import { firstSentence, inlineMarkdown, markdown } from '../../../gateway/portal/markdown.ts';

const written = (text: string): string => render(markdown(text));

describe('markdown', () => {
  it('makes paragraphs of blocks and one line of a paragraph', () => {
    assert.equal(written('One\ntwo.\n\nThree.\n'), '<p>One two.</p><p>Three.</p>');
  });

  it('knows lists, headings below the page’s own, and fenced code', () => {
    assert.equal(
      written('- a\n  more\n- b\n\n1. c\n2) d'),
      '<ul><li>a more</li><li>b</li></ul><ol><li>c</li><li>d</li></ol>',
    );
    assert.equal(written('# Title\ntext'), '<h3>Title</h3><p>text</p>');
    assert.equal(
      written('```js\na < b\n\n- c\n```\nend'),
      '<pre tabindex="0"><code>a &lt; b\n\n- c</code></pre><p>end</p>',
    );
    assert.equal(written('```\nnever closed'), '<pre tabindex="0"><code>never closed</code></pre>');
  });

  it('knows code, emphasis and links inside a line', () => {
    assert.equal(
      render(inlineMarkdown('`a*b*` **c** *d* [e](https://f.example)')),
      '<code>a*b*</code> <strong>c</strong> <em>d</em> <a href="https://f.example">e</a>',
    );
  });

  it('shows everything else as the text it is', () => {
    assert.equal(written('<img onerror=x> 2 * 3 * 4'), '<p>&lt;img onerror=x&gt; 2 * 3 * 4</p>');
    assert.equal(written('[a](javascript:alert`1`)'), '<p>[a](javascript:alert`1`)</p>');
    assert.equal(written('[a](javascript:x)'), '<p>[a](javascript:x)</p>');
  });

  it('reads hostile text in linear time', () => {
    for (const mark of ['[', '`', '*', '[a](', '**a', '- ', '```\n', '1. ', '# ']) {
      const text = mark.repeat(50_000);
      const started = performance.now();
      written(text);
      firstSentence(text);
      assert.ok(performance.now() - started < 1000, mark);
    }
  });
});

describe('the first sentence', () => {
  it('ends at the first full stop before a space, without marks', () => {
    assert.equal(firstSentence('Holds `order.v1` and **more**. Then\nsome.\n\nElse.'), 'Holds order.v1 and more.');
    assert.equal(firstSentence('No stop at\nall\n\nElse.'), 'No stop at all');
    assert.equal(firstSentence(''), '');
  });
});
