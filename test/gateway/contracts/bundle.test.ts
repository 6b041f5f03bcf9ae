import assert from 'node:assert/strict';
import { type Bundle, bundle } from '../../../gateway/contracts/bundle.ts';
import type { Mistake } from '../../../gateway/contracts/mistake.ts';
import { readYaml, type Source } from '../../../gateway/contracts/yaml.ts';
import { type Files, lineOf } from './support.ts';

interface Bundled extends Bundle {
  readonly mistakes: readonly string[];
  readonly fixes: readonly (string | undefined)[];
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function bundled(main: string, others: Files = {}): Bundled {
  const mistakes: Mistake[] = [];
  const open = (file: string): Source => {
    const text = others[file];
    if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return readYaml(file, text);
  };
  const made = bundle(readYaml('openapi/system/things.v1.yaml', main), { source: open, known: new Map() }, mistakes);
  return {
    ...made,
    components: made.definition.components as Bundled['components'],
    mistakes: mistakes.map(({ file, line, message }) => `${file}:${line} ${message}`),
    fixes: mistakes.map(({ fix }) => fix),
  };
}

const common = 'openapi/shared/common.yaml';

describe('a bundled contract', () => {
  const main = `paths:
  /a: { $ref: '../shared/common.yaml#/components/schemas/Money' }
  /b: { $ref: '../shared/common.yaml#/components/schemas/Money' }
  /c: { $ref: '#/components/schemas/Own' }
components:
  schemas:
    Own: { type: string }
`;
  const shared = `components:
  schemas:
    Currency: { type: string }
    Money:
      type: object
      properties:
        currency: { $ref: '#/components/schemas/Currency' }
    Unused: { type: string }
`;

  it('holds what it refers to, and what that refers to, once each', () => {
    const { definition, components, mistakes } = bundled(main, { [common]: shared });
    assert.deepEqual(definition.paths, {
      '/a': { $ref: '#/components/schemas/Money' },
      '/b': { $ref: '#/components/schemas/Money' },
      '/c': { $ref: '#/components/schemas/Own' },
    });
    assert.deepEqual(components, {
      schemas: {
        Own: { type: 'string' },
        Money: { type: 'object', properties: { currency: { $ref: '#/components/schemas/Currency' } } },
        Currency: { type: 'string' },
      },
    });
    assert.deepEqual(mistakes, []);
  });

  it('knows the file and line of its shared parts', () => {
    const { where } = bundled(main, { [common]: shared });
    assert.deepEqual(where(['components', 'schemas', 'Money', 'properties', 'currency']), {
      file: common,
      line: lineOf(shared, 'currency:'),
    });
    assert.deepEqual(where(['components', 'schemas', 'Own']), {
      file: 'openapi/system/things.v1.yaml',
      line: lineOf(main, 'Own: {'),
    });
    assert.equal(where(['paths', '/b']).line, 3);
  });

  it('keeps its own component apart from a shared one of the same name', () => {
    const text = `paths: { /a: { $ref: '../shared/common.yaml#/components/schemas/Money' } }
components: { schemas: { Money: { type: integer } } }
`;
    const { definition, components } = bundled(text, {
      [common]: 'components: { schemas: { Money: { type: string } } }',
    });
    assert.deepEqual(definition.paths, { '/a': { $ref: '#/components/schemas/Money_common' } });
    assert.deepEqual(components.schemas, { Money: { type: 'integer' }, Money_common: { type: 'string' } });
  });

  it('keeps apart any number of parts of the same name', () => {
    const text = `paths:
  /a: { $ref: '../shared/a/common.yaml#/components/schemas/Money' }
  /b: { $ref: '../shared/b/common.yaml#/components/schemas/Money' }
  /c: { $ref: '../shared/c/common.yaml#/components/schemas/Money' }
`;
    const one = (type: string) => `components: { schemas: { Money: { type: ${type} } } }`;
    const { components } = bundled(text, {
      'openapi/shared/a/common.yaml': one('string'),
      'openapi/shared/b/common.yaml': one('integer'),
      'openapi/shared/c/common.yaml': one('boolean'),
    });
    assert.deepEqual(Object.values(components.schemas ?? {}), [
      { type: 'string' },
      { type: 'integer' },
      { type: 'boolean' },
    ]);
  });

  it('gives a shared part the name under which it lists it', () => {
    const text = `security: [{ key: [] }]
paths: { /a: { $ref: '../shared/common.yaml#/components/schemas/Money' } }
components:
  securitySchemes: { key: { $ref: '../shared/common.yaml#/components/securitySchemes/apiKey' } }
  schemas: { Price: { $ref: '../shared/common.yaml#/components/schemas/Money' } }
`;
    const { definition, components } = bundled(text, {
      [common]: 'components: { securitySchemes: { apiKey: { type: apiKey } }, schemas: { Money: { type: object } } }',
    });
    assert.deepEqual(components, {
      securitySchemes: { key: { type: 'apiKey' } },
      schemas: { Price: { type: 'object' } },
    });
    assert.deepEqual(definition.paths, { '/a': { $ref: '#/components/schemas/Price' } });
  });

  it('holds schemas that refer to themselves or to each other', () => {
    const text = `paths: { /a: { $ref: '../shared/common.yaml#/components/schemas/Tree' } }`;
    const { components } = bundled(text, {
      [common]: `components:
  schemas:
    Tree: { properties: { left: { $ref: '#/components/schemas/Tree' }, leaf: { $ref: '#/components/schemas/Leaf' } } }
    Leaf: { properties: { of: { $ref: '#/components/schemas/Tree' } } }
`,
    });
    assert.deepEqual(components.schemas, {
      Tree: {
        properties: { left: { $ref: '#/components/schemas/Tree' }, leaf: { $ref: '#/components/schemas/Leaf' } },
      },
      Leaf: { properties: { of: { $ref: '#/components/schemas/Tree' } } },
    });
  });

  it('follows references that stand beside one', () => {
    const text = `components:
  schemas:
    A: { $ref: '#/components/schemas/B', properties: { at: { $ref: '../shared/common.yaml#/components/schemas/Time' } } }
    B: { type: object }
`;
    const { components } = bundled(text, { [common]: 'components: { schemas: { Time: { type: string } } }' });
    assert.deepEqual(components.schemas?.A, {
      $ref: '#/components/schemas/B',
      properties: { at: { $ref: '#/components/schemas/Time' } },
    });
  });

  it('reads names with slashes and tildes, as JSON pointers write them', () => {
    const text = `paths: { /a: { $ref: '#/components/schemas/a~1b~0c' } }\ncomponents: { schemas: { a/b~c: {} } }\n`;
    assert.deepEqual(bundled(text).mistakes, []);
  });
});

describe('a reference that leads nowhere', () => {
  const refer = (reference: string, others: Files = {}): readonly string[] =>
    bundled(`paths:\n  /a:\n    $ref: '${reference}'\n`, others).mistakes;
  const here = 'openapi/system/things.v1.yaml:3';

  it('is told with its line: no such file', () => {
    assert.deepEqual(refer('../shared/common.yaml#/components/schemas/A'), [
      `${here} refers to ${common}, which does not exist`,
    ]);
  });

  for (const [what, reference] of [
    ['no such component of this file', '#/components/schemas/None'],
    ['no such component of a shared file', '../shared/common.yaml#/components/schemas/None'],
    ['a whole file', '../shared/common.yaml'],
    ['something that is no component', '../shared/common.yaml#/info'],
    ['the inside of a component', '../shared/common.yaml#/components/schemas/A/properties'],
    ['the document itself', '#'],
    ['an anchor', '#Thing'],
    ['a malformed pointer', '#/components/%zz'],
  ] as const) {
    it(`is told with its line: ${what}`, () => {
      const others = { [common]: 'info: {}\ncomponents: { schemas: { A: { properties: {} } } }' };
      assert.deepEqual(refer(reference, others), [`${here} $ref ${reference} leads nowhere`]);
    });
  }

  it('is told with the part that was meant, as it can be written', () => {
    const text = `paths: { /a: { $ref: '../shared/common.yaml#/components/schemas/Mony' } }\n`;
    assert.deepEqual(bundled(text, { [common]: 'components: { schemas: { Money: {}, Order: {} } }' }).fixes, [
      'Did you mean ../shared/common.yaml#/components/schemas/Money?',
    ]);
  });

  it('is told in the shared file, when it stands there', () => {
    const text = "components:\n  schemas:\n    A:\n      $ref: '#/components/schemas/None'\n";
    assert.deepEqual(refer('../shared/common.yaml#/components/schemas/A', { [common]: text }), [
      `${common}:4 $ref #/components/schemas/None leads nowhere`,
    ]);
  });
});
