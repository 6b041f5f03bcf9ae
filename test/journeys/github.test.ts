import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Schema } from '../../gateway/contracts/openapi.ts';
import { rooms as ownRooms } from '../../gateway/paths.ts';
import type { EngineOperation } from '../../gateway/snapshot/operations.ts';
import { foreignRooms, startForeignGateway, startVendor, type Vendor } from '../support/foreign.ts';
import type { TestGateway } from '../support/gateway.ts';
import { sampleOf } from '../support/sample.ts';

// `@octokit/openapi` 23.0.2, MIT: the description GitHub publishes, as it is.
const fixture = path.join(ownRooms.root, 'test', 'support', 'github', 'api.github.com.json.gz');

const sidecar = `\
owner: { team: platform, contact: platform@causeway.example }
lifecycle: { state: active, since: 2026-01-15 }
audience: partner
security: []
upstream:
  kind: http
  name: github
  url: '\${GITHUB_URL}'
  credential: { bearer: '\${UPSTREAM_SECRET}' }
  headers: { User-Agent: causeway, X-GitHub-Api-Version: '2022-11-28' }
operations:
  repos/upload-release-asset:
    upstream: { kind: http, name: github-uploads, url: '\${GITHUB_URL}/uploads' }
exceptions:
  - { rule: layering, to: github, owner: platform, reason: Nothing to compose., until: 2099-01-01 }
  - { rule: layering, to: github-uploads, owner: platform, reason: Nothing to compose., until: 2099-01-01 }
`;

interface Request {
  readonly url: string;
  readonly init: RequestInit;
}

/** GitHub's own document, fronted for callers outside: every operation of it is called over HTTP. */
describe('GitHub’s published API', function () {
  this.timeout(180_000);
  let vendor: Vendor;
  let causeway: TestGateway;
  let operations: readonly EngineOperation[];

  before(async () => {
    vendor = await startVendor();
    const rooms = foreignRooms({
      'openapi/experience/github.v1.json': gunzipSync(readFileSync(fixture)),
      'openapi/experience/github.v1.gateway.yaml': sidecar,
    });
    causeway = await startForeignGateway(rooms, { GITHUB_URL: vendor.url, UPSTREAM_SECRET: 'ours' });
    operations = causeway.gateway.snapshot().all.map(({ operation }) => operation);
  });
  after(async () => {
    await causeway?.stop();
    await vendor?.[Symbol.asyncDispose]();
  });

  const definitionOf = ({ document }: EngineOperation) => document.definition;
  const resolvedOf = (operation: EngineOperation) =>
    definitionOf(operation).paths[operation.template]?.[operation.method.toLowerCase()] as {
      parameters?: readonly { $ref?: string }[];
      requestBody?: {
        $ref?: string;
        required?: boolean;
        content?: Record<string, { schema?: Schema; examples?: object }>;
      };
    };
  const follow = <T extends { $ref?: string }>(operation: EngineOperation, value: T): T => {
    const [, , section = '', name = ''] = value.$ref?.split('/') ?? [];
    return value.$ref === undefined ? value : (definitionOf(operation).components?.[section]?.[name] as T);
  };

  /** A call with everything the operation requires. */
  function callOf(operation: EngineOperation): Request {
    const { parameters = [], requestBody } = resolvedOf(operation);
    let url = operation.path;
    const query: string[] = [];
    for (const written of parameters) {
      const {
        name,
        in: place,
        required,
        schema,
      } = follow(operation, written) as never as {
        name: string;
        in: string;
        required?: boolean;
        schema: Schema;
      };
      const text = encodeURIComponent(String(sampleOf(schema, definitionOf(operation))).replaceAll('/', '-'));
      if (place === 'path') url = url.replace(`{${name}}`, text);
      else if (required === true) query.push(`${name}=${text}`);
    }
    const body = requestBody === undefined ? undefined : follow(operation, requestBody);
    const [type, content] = Object.entries(body?.content ?? {})[0] ?? [];
    const whole = `${causeway.url}${url}${query.length > 0 ? `?${query.join('&')}` : ''}`;
    if (type === undefined) return { url: whole, init: { method: operation.method } };
    const examples = Object.values((content?.examples ?? {}) as Record<string, { $ref?: string; value?: unknown }>);
    const candidates = [
      ...examples.map((example) => follow(operation, example).value),
      sampleOf(content?.schema, definitionOf(operation)),
    ];
    const fits = (value: unknown) => operation.request.checkBody(value, type).length === 0;
    const value = candidates.find(fits) ?? candidates.at(-1);
    const text = type.includes('json') ? JSON.stringify(value) : 'some bytes';
    return { url: whole, init: { method: operation.method, headers: { 'content-type': type }, body: text } };
  }

  it('is all there', () => assert.equal(operations.length, 1223));

  it('reaches the vendor at the vendor’s own path, operation by operation, with the plan’s limit counted', async () => {
    for (const operation of operations) {
      vendor.seen.length = 0;
      const { url, init } = callOf(operation);
      vendor.answer = () => ({ status: 202, headers: { 'content-type': 'application/json' }, body: '{"by":"github"}' });
      const answer = await fetch(url, init);
      const text = await answer.text();
      assert.equal(answer.status, 202, `${operation.id}: ${text}`);
      assert.equal(text, '{"by":"github"}', operation.id);
      assert.match(String(answer.headers.get('ratelimit-policy')), /anonymous/, operation.id);
      const base = operation.operationId === 'repos/upload-release-asset' ? '/uploads' : '';
      const [seen] = vendor.seen;
      assert.equal(seen?.method, operation.method, operation.id);
      assert.equal(seen?.url, base + url.slice(`${causeway.url}/experience/github/v1`.length), operation.id);
    }
  });

  it('is sent our credential, and never the caller’s', async () => {
    vendor.seen.length = 0;
    await fetch(`${causeway.url}/experience/github/v1/user`, {
      headers: { authorization: 'Bearer theirs', cookie: 'session=theirs', 'x-api-key': 'theirs' },
    });
    const { headers } = vendor.seen[0] as Vendor['seen'][0];
    assert.equal(headers['x-github-api-version'], '2022-11-28');
    assert.equal(headers['user-agent'], 'causeway');
    assert.doesNotMatch(JSON.stringify(headers), /theirs/);
  });

  it('refuses what an operation does not take before the vendor hears of it', async () => {
    vendor.seen.length = 0;
    for (const operation of operations) {
      const { url, init } = callOf(operation);
      const answer = await fetch(`${url}${url.includes('?') ? '&' : '?'}causeway=1`, init);
      const problem = (await answer.json()) as { errors?: { parameter: string }[] };
      assert.equal(answer.status, 400, operation.id);
      assert.equal(problem.errors?.[0]?.parameter, 'causeway', operation.id);
    }
    const issues = `${causeway.url}/experience/github/v1/repos/octocat/hello/issues`;
    const checks: [string, RequestInit, RegExp][] = [
      [`${issues}?per_page=many`, {}, /per_page.*integer/],
      [`${issues}?state=ajar`, {}, /state.*one of/],
      [issues, { method: 'POST', body: '{"body":1}' }, /lacks the required property “title”/],
      [issues, { method: 'POST', body: '{"title":"t","labels":[[]]}' }, /labels/],
    ];
    for (const [url, init, told] of checks) {
      const answer = await fetch(url, { ...init, headers: { 'content-type': 'application/json' } });
      assert.equal(answer.status, 400, url);
      assert.match(await answer.text(), told);
    }
    assert.equal(vendor.seen.length, 0);
  });

  it('takes null where a 3.0 description says nullable', async () => {
    vendor.answer = () => ({ status: 201, body: '{}', headers: { 'content-type': 'application/json' } });
    const send = (body: object) =>
      fetch(`${causeway.url}/experience/github/v1/repos/octocat/hello/issues`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    assert.equal((await send({ title: 't', milestone: null, assignee: null })).status, 201);
    assert.equal((await send({ title: 't', milestone: [] })).status, 400);
  });

  it('has answers that can be checked', () => {
    const some = operations.filter((_, index) => index % 20 === 0);
    for (const { answers } of some) for (const status of [200, 201, 404]) answers.check(status, 'application/json', {});
  });

  it('is published as ours: our address, our security, nothing of the gateway’s settings', async () => {
    const answer = await fetch(`${causeway.url}/openapi/experience/github/v1.json`);
    const text = await answer.text();
    const { servers, paths } = JSON.parse(text) as { servers: unknown; paths: object };
    assert.deepEqual(servers, [{ url: '/experience/github/v1' }]);
    assert.equal(Object.keys(paths).length, 811);
    for (const ours of ['x-gateway', 'UPSTREAM_SECRET', vendor.url]) assert.ok(!text.includes(ours), ours);
    const page = await fetch(`${causeway.url}/portal/apis/experience/github/v1`);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /repos\/get/);
  });
});
