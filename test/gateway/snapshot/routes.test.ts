import assert from 'node:assert/strict';
import { unroutable } from '../../../gateway/snapshot/routes.ts';
import { routesTo } from './support.ts';

const operation = (method: string, path: string) => {
  const [, tier = '', name = '', version = ''] = path.split('/');
  return { method, path, tier, name, version: Number(version.slice(1)) };
};
const shop = (method: string, path: string) => operation(method, `/experience/shop/v1${path}`);

/** What leads where, as `METHOD path` of the operation and its parameters. */
function finder(...operations: readonly ReturnType<typeof operation>[]) {
  const routes = routesTo(operations);
  const find = (method: string, path: string) => {
    const match = routes.find(method, `/experience/shop/v1${path}`);
    return match === undefined
      ? undefined
      : [match.target.path.slice('/experience/shop/v1'.length), { ...match.parameters }];
  };
  return { ...routes, at: find };
}

describe('a route', () => {
  const { at } = finder(
    shop('GET', '/orders'),
    shop('POST', '/orders'),
    shop('GET', '/orders/{orderId}'),
    shop('GET', '/orders/recent'),
    shop('POST', '/orders/{id}/cancellation'),
    shop('GET', '/files/{name}.json'),
    shop('GET', '/from/{a}-{b}'),
  );

  it('is found by method and path, with its parameters', () => {
    assert.deepEqual(at('GET', '/orders'), ['/orders', {}]);
    assert.deepEqual(at('GET', '/orders/O-1'), ['/orders/{orderId}', { orderId: 'O-1' }]);
    assert.equal(at('DELETE', '/orders'), undefined);
  });

  it('that is written out goes before one with a parameter', () => {
    assert.deepEqual(at('GET', '/orders/recent'), ['/orders/recent', {}]);
    assert.deepEqual(at('GET', '/orders/recently'), ['/orders/{orderId}', { orderId: 'recently' }]);
  });

  it('may call the same place by another name than its neighbour', () => {
    assert.deepEqual(at('POST', '/orders/O-1/cancellation'), ['/orders/{id}/cancellation', { id: 'O-1' }]);
  });

  it('may have text around a parameter', () => {
    assert.deepEqual(at('GET', '/files/a.b.json'), ['/files/{name}.json', { name: 'a.b' }]);
    assert.deepEqual(at('GET', '/from/1-2'), ['/from/{a}-{b}', { a: '1', b: '2' }]);
  });

  it('ends a value at the last of several dots or dashes', () => {
    assert.deepEqual(at('GET', '/from/1-2-3'), ['/from/{a}-{b}', { a: '1-2', b: '3' }]);
  });

  it('is told from others in no time, however a text could be parted', () => {
    const { at: find } = finder(shop('GET', '/{a}-{b}-{c}.json'), shop('GET', '/{a}x{b}x{c}y'));
    const cost = (path: string): number => {
      const { user } = process.cpuUsage();
      for (let time = 0; time < 3; time += 1) find('GET', path);
      return process.cpuUsage({ user, system: 0 }).user;
    };
    const plain = Math.max(cost(`/${'a'.repeat(3_000)}`), 100);
    for (const hostile of [`/${'-'.repeat(3_000)}`, `/${'x'.repeat(3_000)}`]) assert.ok(cost(hostile) < 1_000 * plain);
    assert.deepEqual(find('GET', '/1-2-3-4.json'), ['/{a}-{b}-{c}.json', { a: '1-2', b: '3', c: '4' }]);
    assert.equal(find('GET', '/1-2.json'), undefined);
  });

  it('is looked for further where another has the path and not the method', () => {
    assert.deepEqual(at('POST', '/orders/recent/cancellation'), ['/orders/{id}/cancellation', { id: 'recent' }]);
    const { at: other } = finder(shop('POST', '/a/b'), shop('GET', '/a/{x}'), shop('PUT', '/{y}/b'));
    assert.deepEqual(other('GET', '/a/b'), ['/a/{x}', { x: 'b' }]);
    assert.deepEqual(other('PUT', '/a/b'), ['/{y}/b', { y: 'a' }]);
  });

  it('is the one of which most is written out', () => {
    const { at: other } = finder(
      ...['/{x}', '/{x}.json', '/a{x}', '/ab{x}', '/ab{x}.json'].map((path) => shop('GET', path)),
    );
    assert.deepEqual(
      ['/q', '/q.json', '/aq.json', '/abq', '/abq.json'].map((path) => other('GET', path)?.[0]),
      ['/{x}', '/{x}.json', '/a{x}', '/ab{x}', '/ab{x}.json'],
    );
  });

  it('may have parameters with names that objects have of themselves', () => {
    const { at: other } = finder(shop('GET', '/{constructor}/{__proto__}'));
    const [, parameters = {}] = (other('GET', '/a/b') ?? []) as [string, object];
    assert.deepEqual(Object.entries(parameters), [
      ['constructor', 'a'],
      ['__proto__', 'b'],
    ]);
  });

  it('gives parameters decoded, once', () => {
    assert.deepEqual(at('GET', '/orders/a%20b'), ['/orders/{orderId}', { orderId: 'a b' }]);
    assert.deepEqual(at('GET', '/orders/a%2520b'), ['/orders/{orderId}', { orderId: 'a%20b' }]);
  });

  for (const path of [
    '/Orders',
    '/orders/',
    '/orders/O-1/',
    '//orders',
    '/order',
    '/orders/O-1/x',
    '/files/.json',
    '/orders/%E4',
  ]) {
    it(`is not found at ${path}: one address, one operation`, () => assert.equal(at('GET', path), undefined));
  }

  it('takes a parameter of at most 1024 characters', () => {
    assert.ok(at('GET', `/orders/${'a'.repeat(1024)}`));
    assert.equal(at('GET', `/orders/${'a'.repeat(1025)}`), undefined);
  });
});

describe('special characters in a path', () => {
  for (const [template, path] of [
    ['/orders:search', '/orders:search'],
    ['/a:b/{c}', '/a:b/1'],
    ['/(x)', '/(x)'],
    ['/caf%C3%A9', '/caf%C3%A9'],
    ['/café', '/caf%C3%A9'],
    ['/a+b,c;d=e&f$g!h@i', '/a+b,c;d=e&f$g!h@i'],
  ] as const) {
    it(`mean themselves: ${template}`, () => {
      const { at } = finder(shop('GET', template));
      assert.equal(at('GET', path)?.[0], template);
      assert.equal(at('GET', `${path}x`)?.[0], path.endsWith('1') ? template : undefined);
      assert.equal(unroutable(template), undefined);
    });
  }

  it('may stand in the name of a parameter, and right behind one', () => {
    const { at } = finder(
      ...['/{order-id}/{order.id}', '/{name}:cancel', '/{base}...{head}', '/{x-y}(z)', '/b/{a}_{b-c}'].map((path) =>
        shop('GET', path),
      ),
    );
    assert.deepEqual(at('GET', '/a/b'), ['/{order-id}/{order.id}', { 'order-id': 'a', 'order.id': 'b' }]);
    assert.deepEqual(at('GET', '/o:cancel'), ['/{name}:cancel', { name: 'o' }]);
    assert.deepEqual(at('GET', '/v1.0...v2.0'), ['/{base}...{head}', { base: 'v1.0', head: 'v2.0' }]);
    assert.deepEqual(at('GET', '/1(z)'), ['/{x-y}(z)', { 'x-y': '1' }]);
    assert.deepEqual(at('GET', '/b/1_2'), ['/b/{a}_{b-c}', { a: '1', 'b-c': '2' }]);
    assert.equal(at('GET', '/o:stop'), undefined);
  });

  for (const template of ['/{+path}', '/{a}{b}', '/a*b', '/*', '/a?', '/a%2Ab', '/a%zz']) {
    it(`that the router would read otherwise are refused before: ${template}`, () => {
      assert.match(unroutable(template)?.message ?? '', /\w/);
      assert.match(unroutable(template)?.fix ?? '', /\.$/);
    });
  }
});

describe('what leads nowhere', () => {
  const { refuse, methodsAt } = finder(
    shop('GET', '/orders'),
    shop('POST', '/orders'),
    operation('GET', '/experience/shop/v12/orders'),
    operation('GET', '/experience/shop/v2/orders'),
    operation('GET', '/process/ordering/v1/orders'),
  );
  const refused = (path: string) => {
    const { kind, facts } = refuse(path);
    return [kind, facts.detail, facts.headers];
  };

  it('for this method only is told with those that are offered', () => {
    assert.deepEqual(methodsAt('/experience/shop/v1/orders'), ['GET', 'POST']);
    assert.deepEqual(refused('/experience/shop/v1/orders'), [
      'method-not-allowed',
      'This path takes GET, POST.',
      { allow: 'GET, POST' },
    ]);
  });

  for (const path of [
    '/experience/shop/v3/orders',
    '/experience/shop/v0',
    '/experience/shop',
    '/experience/shop/orders',
  ]) {
    it(`P11: for want of a version is told with those that exist: ${path}`, () => {
      assert.deepEqual(refused(path), [
        'no-such-version',
        'This API exists as /experience/shop/v1, /experience/shop/v2 and /experience/shop/v12.',
        undefined,
      ]);
    });
  }

  for (const [path, detail] of [
    ['/experience/shop/v1/nothing', 'What this API offers stands at /portal/apis/experience/shop/v1.'],
    [
      '/experience/shop/v1/orders/',
      'What this API offers stands at /portal/apis/experience/shop/v1. A path does not end in “/”.',
    ],
    ['/experience/nobody/v1/orders', 'There is no API of that name. All there are stand at /portal.'],
    ['/process/shop/v1/orders', 'There is no API of that name. All there are stand at /portal.'],
  ] as const) {
    it(`is told with where to look: ${path}`, () => {
      assert.deepEqual(refused(path), ['no-such-route', detail, undefined]);
    });
  }
});
