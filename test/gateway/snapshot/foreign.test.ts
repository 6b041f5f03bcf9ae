import assert from 'node:assert/strict';
import { describeMistake } from '../../../gateway/contracts/mistake.ts';
import { contract } from '../contracts/support.ts';
import { judgeRooms, mistakesOfRooms } from './support.ts';

const sidecar = (more = '') =>
  `owner: { team: t, contact: c }\nlifecycle: { state: active, since: 2026-01-15 }\naudience: internal\nupstream: { kind: http, name: pets, url: 'http://pets.example' }\n${more}`;
const operation = (path: string, id: string, more = '', type = 'application/json') =>
  `  ${path}:\n    get:\n      operationId: ${id}\n${more}      responses: { '200': { description: ok, content: { ${type}: {} } } }\n`;
const named = (name: string, place = 'path') =>
  `{ name: ${name}, in: ${place}, required: true, schema: { type: string } }`;
const shared = {
  'shared/security.yaml': 'components: { securitySchemes: { tierIdentity: { type: http, scheme: bearer } } }\n',
};
const vendor = (paths: string) => `openapi: 3.1.0\ninfo: { title: Pets, version: '1' }\npaths:\n${paths}`;

const told = async (tier: string, paths: string, own = sidecar(), others = {}): Promise<string[]> => {
  const openapi = {
    ...shared,
    [`${tier}/pets.v1.yaml`]: vendor(paths),
    [`${tier}/pets.v1.gateway.yaml`]: own,
    ...others,
  };
  return (await mistakesOfRooms({ openapi })).map(describeMistake);
};

describe('an operation that is not ours', () => {
  it('may have parameters of one name, and an id with slashes', async () => {
    const more = `      parameters: [${named('id')}, ${named('id', 'query')}]\n`;
    const openapi = {
      ...shared,
      'system/pets.v1.yaml': vendor(operation('/a/{id}', 'pets/get', more)),
      'system/pets.v1.gateway.yaml': sidecar(),
    };
    const { operations } = await judgeRooms({ openapi });
    const [{ id, foreign, security } = { id: '' }] = operations as unknown as [
      { id: string; foreign?: true; security?: object },
    ];
    assert.deepEqual(
      { id, foreign, security },
      { id: 'system/pets.v1#pets/get', foreign: true, security: [{ tierIdentity: [] }] },
    );
  });

  it('that answers where another does is refused, and can be left out', async () => {
    const paths =
      operation('/a/{id}', 'one', `      parameters: [${named('id')}]\n`) +
      operation('/a/{name}', 'two', `      parameters: [${named('name')}]\n`);
    const [message] = await told('system', paths);
    assert.match(
      message ?? '',
      /pets\.v1\.yaml:\d+ .*two answers at the same address[\s\S]*exclude: \{ operations: \['two'\]/,
    );
  });

  it('in a style that is not read is refused, and can be left out', async () => {
    const more = `      parameters: [{ name: id, in: path, required: true, style: matrix, schema: { type: string } }]\n`;
    const [message] = await told('system', operation('/a/{id}', 'one', more));
    assert.match(message ?? '', /style matrix[\s\S]*Exclude one under offer/);
  });

  it('above the system tier needs an exception and says who may call, each told once', async () => {
    const messages = await told('experience', operation('/a', 'one') + operation('/b', 'two'));
    assert.equal(messages.length, 2, messages.join('\n'));
    assert.match(messages.join('\n'), /gateway\.yaml:\d+ .*does not say who may call it/);
    assert.match(messages.join('\n'), /gateway\.yaml:4 .*reaches the service pets past the tiers below it/);
  });

  it('can be called by a handler only where code can say what is meant', async () => {
    const paths =
      operation('/a/{id}', 'pets/get', `      parameters: [${named('id')}, ${named('id', 'header')}]\n`) +
      operation('/b', 'photo', '', 'image/png') +
      operation('/c', 'a-b') +
      operation('/d', 'a/b');
    const uses = ['pets/get', 'photo', 'a-b', 'a/b'].map((id) => `'system/pets.v1#${id}'`);
    const messages = await told('system', paths, sidecar(), {
      'process/care.v1.yaml': contract('process/care.v1', { gateway: [`uses: [${uses.join(', ')}]`] }),
    });
    const all = messages.join('\n');
    assert.match(all, /uses system\/pets\.v1#pets\/get, but two inputs of it are called “id”/);
    assert.match(all, /uses system\/pets\.v1#photo, but it answers in image\/png/);
    assert.match(all, /uses system\/pets\.v1#a-b and system\/pets\.v1#a\/b, which have one name in code/);
  });
});
