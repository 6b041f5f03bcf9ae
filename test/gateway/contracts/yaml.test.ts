import assert from 'node:assert/strict';
import { ConfigurationError, type Mistake } from '../../../gateway/contracts/mistake.ts';
import { readYaml } from '../../../gateway/contracts/yaml.ts';

const flawsOf = (text: string): readonly Mistake[] => {
  try {
    readYaml('openapi/system/things.v1.yaml', text);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.mistakes;
  }
  return [];
};

describe('a YAML file', () => {
  const text = 'info:\n  title: Things\n  tags:\n    - first\n    - { name: second,\n        age: 3 }\n200: fine\n';
  const source = readYaml('a.yaml', text);

  it('is read as plain data, and JSON is YAML too', () => {
    assert.deepEqual(source.value, {
      info: { title: 'Things', tags: ['first', { name: 'second', age: 3 }] },
      200: 'fine',
    });
    assert.deepEqual(readYaml('a.json', '{\n "a": [1]\n}').value, { a: [1] });
    assert.equal(readYaml('a.yaml', '').value, null);
  });

  it('leaves dates and words like “yes” the text they are', () => {
    assert.deepEqual(readYaml('a.yaml', 'since: 2026-01-15\nopen: yes').value, { since: '2026-01-15', open: 'yes' });
  });

  it('knows the line of every value', () => {
    assert.equal(source.lineOf([]), 1);
    assert.equal(source.lineOf(['info', 'title']), 2);
    assert.equal(source.lineOf(['info', 'tags', 1]), 5);
    assert.equal(source.lineOf(['info', 'tags', 1, 'age']), 6);
    assert.equal(source.lineOf(['info', 'tags', '1', 'name']), 5);
    assert.equal(source.lineOf([200]), 7);
  });

  it('gives the line of what is nearest to a value that is not there', () => {
    assert.equal(source.lineOf(['info', 'tags', 7, 'name']), 3);
    assert.equal(source.lineOf(['info', 'title', 'deeper']), 2);
    assert.equal(source.lineOf(['nowhere']), 1);
  });
});

describe('a YAML file that cannot stand', () => {
  it('is told by file and line', () => {
    const [flaw] = flawsOf('a: 1\nb: [1,\nc: 2\n');
    assert.equal(flaw?.file, 'openapi/system/things.v1.yaml');
    assert.equal(flaw?.line, 3);
    assert.doesNotMatch(flaw?.message ?? '', /at line/, 'the line is told once');
  });

  it('may not say one key twice', () => {
    assert.deepEqual(
      flawsOf('a: 1\nb: 2\na: 3\n').map(({ line, message }) => `${line} ${message}`),
      ['3 the same key stands here twice'],
    );
  });

  it('may not be indented with tabs', () => {
    assert.equal(flawsOf('a:\n\t- 1\n')[0]?.line, 2);
  });

  it('may not hold a second document', () => {
    assert.match(flawsOf('a: 1\n---\nb: 1\n')[0]?.message ?? '', /second YAML document/);
  });

  it('may not share values by anchor and alias', () => {
    const flaws = flawsOf('a: &base { x: 1 }\nb:\n  c: *base\n');
    assert.deepEqual(
      flaws.map(({ line, message }) => `${line} ${message}`),
      ['1 anchor “base” is not read here', '3 alias “base” is not read here'],
    );
    assert.match(flaws[0]?.fix ?? '', /\$ref/);
  });

  it('may not ask for types of a programming language', () => {
    assert.equal(flawsOf('a: 1\nb: !!js/function "x"\n')[0]?.line, 2);
  });

  it('is told whole, not only to its first mistake', () => {
    assert.equal(flawsOf('a: 1\na: 2\nb: *none\n').length, 2);
  });

  it('is told its first broken line with a way out, and not what the parser then makes of the rest', () => {
    assert.deepEqual(
      flawsOf('a: [\nb: 1\n- c: d: e\n  f: 2\n').map(({ line, fix }) => ({ line, fix })),
      [{ line: 2, fix: 'Indent what belongs together alike, and end each bracket and brace.' }],
    );
    assert.equal(flawsOf('title: Orders: all of them\n')[0]?.message, 'a second key stands on one line');
  });
});
