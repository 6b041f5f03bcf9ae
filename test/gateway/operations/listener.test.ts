import assert from 'node:assert/strict';
import request from 'supertest';
import { Problem } from '#problem';
import { ConfigurationError } from '../../../gateway/contracts/mistake.ts';
import { createOperationsApp, type Operations } from '../../../gateway/operations/listener.ts';
import { reloadRoutes } from '../../../gateway/operations/reload.ts';
import type { Snapshot } from '../../../gateway/snapshot/snapshot.ts';

const secret = 'cw_operations_secret';
type Load = () => Promise<Snapshot>;
const snapshot = {
  hash: 'def',
  warnings: [{ file: 'openapi/a.yaml', line: 1, message: 'odd' }],
} as unknown as Snapshot;
const base = 'https://api.example.com';

/** A listener over what a gateway can do; each part may be replaced. */
function listener({ reload = async () => snapshot, ...parts }: Partial<Operations> & { reload?: Load } = {}) {
  const asked: unknown[] = [];
  const operations: Operations = {
    readiness: async () => ({ ready: true, contracts: 'abc' }),
    metrics: async () => ({ contentType: 'text/plain; version=0.0.4', text: 'up 1\n' }),
    mintToken: async (wanted) => {
      asked.push(wanted);
      return 'token';
    },
    issueKey: async (wanted) => {
      asked.push(wanted);
      return 'key';
    },
    ...parts,
  };
  const reloads = { here: reload, everywhere: reload, failed: undefined };
  const preview = () => Promise.reject(new Error('nobody asks'));
  const routes = [reloadRoutes({ reloads, preview })];
  return { asked, app: createOperationsApp({ operations, routes, secret, loopback: true, base: () => base }) };
}

const authorized = { authorization: `Bearer ${secret}` };
const post = (app: Parameters<typeof request>[0], path: string, body: unknown = {}) =>
  request(app)
    .post(path)
    .set(authorized)
    .send(body as object);

/** Checks that an answer is a problem of that kind, and returns it. */
function problem(response: request.Response, kind: string) {
  assert.equal(response.body.type, `${base}/problems/${kind}`, JSON.stringify(response.body));
  assert.match(response.headers['content-type'] ?? '', /^application\/problem\+json/);
  assert.match(response.body.instance, /^urn:uuid:[0-9a-f-]{36}$/);
  assert.equal(response.body.status, response.status);
  return response.body as { status: number; detail?: string; errors?: { pointer?: string; detail: string }[] };
}

describe('health and metrics', () => {
  it('tell whoever asks that the process is alive', async () => {
    const response = await request(listener().app).get('/health/live');
    assert.equal(response.status, 200);
    assert.deepEqual(response.body, { live: true });
    assert.equal(response.headers['x-powered-by'], undefined);
  });

  it('tell whether requests can be served, and what is in force', async () => {
    const ready = await request(listener().app).get('/health/ready');
    assert.deepEqual([ready.status, ready.body], [200, { ready: true, contracts: 'abc' }]);
    const draining = listener({ readiness: async () => ({ ready: false, draining: true }) });
    const response = await request(draining.app).get('/health/ready');
    assert.deepEqual([response.status, response.body], [503, { ready: false, draining: true }]);
  });

  it('are not ready when that cannot be found out, and say no more', async () => {
    const { app } = listener({ readiness: () => Promise.reject(new Error('password for db is hunter2')) });
    const response = await request(app).get('/health/ready');
    assert.equal(problem(response, 'internal').status, 500);
    assert.doesNotMatch(response.text, /hunter2/);
  });

  it('hand out metrics in the format they come in', async () => {
    const response = await request(listener().app).get('/metrics');
    assert.equal(response.text, 'up 1\n');
    assert.match(response.headers['content-type'] ?? '', /version=0\.0\.4/);
  });
});

describe('what changes or reveals something', () => {
  const paths = ['/reload', '/development/tokens', '/development/keys'];

  for (const path of paths) {
    for (const [how, headers] of [
      ['without the secret', {}],
      ['with another secret', { authorization: `Bearer ${secret}x` }],
      ['with the secret in another scheme', { authorization: `Basic ${secret}` }],
    ] as const) {
      it(`is not done at ${path} ${how}`, async () => {
        const { app, asked } = listener({ reload: () => Promise.reject(new Error('reloaded')) });
        const response = await request(app)
          .post(path)
          .set(headers)
          .send({ user: 'shopper', consumer: 'a', plan: 'free' });
        assert.match(problem(response, 'unauthenticated').detail ?? '', /operations\.secret, in the data folder/);
        assert.equal(response.status, 401);
        assert.equal(response.headers['www-authenticate'], 'Bearer');
        assert.deepEqual(asked, []);
      });
    }
  }

  it('is told apart from what there is not only with the secret', async () => {
    const { app } = listener();
    problem(await request(app).get('/nothing'), 'unauthenticated');
    const response = await request(app).get('/nothing').set(authorized);
    assert.equal(problem(response, 'no-such-route').detail, 'The operations listener has no GET /nothing.');
    problem(await request(app).get('/development/keys').set(authorized), 'no-such-route');
  });
});

describe('a reload', () => {
  it('tells what is in force now, and what should be looked at', async () => {
    const response = await post(listener().app, '/reload');
    assert.deepEqual(response.body, { hash: 'def', warnings: ['openapi/a.yaml:1  odd'] });
  });

  it('that finds mistakes tells each with file and line, and that nothing has changed', async () => {
    const mistakes = [
      { file: 'openapi/system/a.v1.yaml', line: 7, message: 'is OpenAPI 3.0.3', fix: 'Write openapi: 3.1.0.' },
      { file: 'policies/tiers.yaml', line: 2, message: 'there is no policy “pase”' },
    ];
    const { app } = listener({ reload: () => Promise.reject(new ConfigurationError(mistakes)) });
    const response = await post(app, '/reload');
    const { status, detail, errors } = problem(response, 'unprocessable');
    assert.equal(status, 422);
    assert.match(detail ?? '', /what was running still runs/);
    assert.deepEqual(errors, [
      { detail: 'openapi/system/a.v1.yaml:7  is OpenAPI 3.0.3 Write openapi: 3.1.0.' },
      { detail: 'policies/tiers.yaml:2  there is no policy “pase”' },
    ]);
  });

  it('that fails otherwise says nothing of the inside', async () => {
    const { app } = listener({ reload: () => Promise.reject(new Error('EACCES: /etc/secret')) });
    const response = await post(app, '/reload');
    assert.equal(problem(response, 'internal').status, 500);
    assert.doesNotMatch(response.text, /EACCES/);
  });
});

describe('tokens and keys for development', () => {
  it('are made for whom they are asked', async () => {
    const { app, asked } = listener();
    assert.deepEqual((await post(app, '/development/tokens', { user: 'shopper' })).body, { token: 'token' });
    assert.deepEqual((await post(app, '/development/tokens', { user: 'agent', scope: 'a b' })).body, {
      token: 'token',
    });
    assert.deepEqual((await post(app, '/development/keys', { consumer: 'acme', plan: 'free' })).body, { key: 'key' });
    assert.deepEqual(asked, [{ user: 'shopper' }, { user: 'agent', scope: 'a b' }, { consumer: 'acme', plan: 'free' }]);
  });

  for (const [what, path, body, errors] of [
    ['nobody', '/development/tokens', {}, [{ pointer: '/user', detail: 'must be a text' }]],
    ['a number', '/development/tokens', { user: 5 }, [{ pointer: '/user', detail: 'must be a text' }]],
    [
      'a scope that is a list',
      '/development/tokens',
      { user: 'shopper', scope: ['a'] },
      [{ pointer: '/scope', detail: 'must be a text' }],
    ],
    [
      'more than there is to say',
      '/development/tokens',
      { user: 'shopper', admin: 'yes' },
      [{ pointer: '/admin', detail: 'is unknown' }],
    ],
    ['no plan', '/development/keys', { consumer: 'acme' }, [{ pointer: '/plan', detail: 'must be a text' }]],
    [
      'a list',
      '/development/keys',
      [],
      [
        { pointer: '/consumer', detail: 'must be a text' },
        { pointer: '/plan', detail: 'must be a text' },
      ],
    ],
  ] as const) {
    it(`are not made for ${what}`, async () => {
      const { app, asked } = listener();
      const response = await post(app, path, body);
      assert.deepEqual(problem(response, 'bad-request').errors, errors);
      assert.deepEqual(asked, []);
    });
  }

  for (const [what, body] of [
    ['that is not JSON', '{ user: shopper }'],
    ['that is longer than any good one', JSON.stringify({ user: 'a'.repeat(5_000) })],
  ] as const) {
    it(`are not made from a body ${what}`, async () => {
      const { app } = listener();
      const response = await post(app, '/development/tokens').type('json').send(body);
      assert.match(problem(response, 'bad-request').detail ?? '', /a JSON object of at most 4096 bytes/);
    });
  }

  it('are refused with the reason of whoever makes them', async () => {
    const { app } = listener({
      issueKey: () => Promise.reject(new Problem('bad-request', { detail: 'There is no plan “gold”.' })),
    });
    const response = await post(app, '/development/keys', { consumer: 'acme', plan: 'gold' });
    assert.equal(problem(response, 'bad-request').detail, 'There is no plan “gold”.');
  });

  it('are not made in production', async () => {
    const production: Operations = {
      readiness: async () => ({ ready: true }),
      metrics: async () => ({ contentType: 'text/plain', text: '' }),
    };
    const app = createOperationsApp({ operations: production, secret, loopback: true, base: () => base });
    const token = await post(app, '/development/tokens', { user: 'shopper' });
    assert.match(problem(token, 'not-found').detail ?? '', /come from your issuer/);
    problem(await post(app, '/development/keys', { consumer: 'acme', plan: 'free' }), 'not-found');
  });
});

describe('the listener', () => {
  for (const host of ['localhost', 'localhost:9090', '127.0.0.1:9090', '10.1.2.3', '[::1]:9090', '[fe80::1]']) {
    it(`answers to ${host}`, async () => {
      const response = await request(listener().app).get('/health/live').set('host', host);
      assert.equal(response.status, 200);
    });
  }

  for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'evil.example:9090', '']) {
    it(`does not answer to “${host}”, which a web page could make resolve to here`, async () => {
      for (const path of ['/health/live', '/metrics', '/reload']) {
        const response = await request(listener().app).get(path).set(authorized).set('host', host);
        assert.match(problem(response, 'malformed-request').detail ?? '', /by its address or as localhost/);
      }
    });
  }
});
