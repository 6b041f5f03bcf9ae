import assert from 'node:assert/strict';
import { html, render, safeAddress } from '../../../gateway/portal/html.ts';

describe('html', () => {
  it('escapes every value that is not markup', () => {
    assert.equal(render(html`<p title="${'"\'&'}">${'<b>'}</p>`), '<p title="&quot;&#39;&amp;">&lt;b&gt;</p>');
  });

  it('keeps markup, joins lists and leaves nothing out', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);
    assert.equal(
      render(html`<ul>${items}</ul>${undefined}${null}${false}${0}`),
      '<ul><li>a</li><li>&lt;b&gt;</li></ul>0',
    );
  });

  it('takes no data for markup', () => {
    const data = JSON.parse('{"markup":"<b>"}');
    assert.throws(() => render(data), TypeError);
  });
});

describe('a safe address', () => {
  for (const address of ['https://a.example/b?c=d#e', 'http://a.example', 'mailto:a@b.example', '/portal', '#top']) {
    it(`may be ${address}`, () => {
      assert.equal(safeAddress(address), address);
    });
  }

  for (const address of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'relative',
    '',
  ]) {
    it(`A03: may not be ${JSON.stringify(address)}`, () => {
      assert.equal(safeAddress(address), undefined);
    });
  }
});
