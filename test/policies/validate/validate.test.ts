import assert from 'node:assert/strict';
import type { Violation } from '#problem';
import { Problem } from '#problem';
import type { Answer, Operation, Parameters, RequestContract } from '../../../policies/policy.ts';
import { type ValidateSettings, validate } from '../../../policies/validate/validate.ts';
import { answerWith, exchangeFor, incomingBody, type MountParts, mount, operationFor, valueBody } from '../support.ts';

const none: Parameters = { path: {}, query: {}, header: {}, cookie: {} };
const request = (parts: Partial<RequestContract> = {}): RequestContract => ({
  mediaTypes: ['application/json'],
  bodyRequired: false,
  parse: () => none,
  checkParameters: () => [],
  checkBody: () => [],
  ...parts,
});
const withRequest = (parts: Partial<RequestContract>): Partial<Operation> => ({ request: request(parts) });
const open = (parts: MountParts<ValidateSettings> = {}) => mount(validate, parts);

describe('validate, of a request from outside', () => {
  it('puts typed parameters on the exchange', async () => {
    const parameters = { ...none, path: { orderId: 'O-1' }, query: { limit: 5 } };
    let given: unknown[] = [];
    const operation = withRequest({
      parse: (...all) => {
        given = all;
        return parameters;
      },
    });
    const headers = { accept: '*/*' };
    const { exchange } = await open({ operation }).send({
      query: 'limit=5',
      pathParameters: { orderId: 'O-1' },
      headers,
    });

    assert.deepEqual(given, [{ orderId: 'O-1' }, 'limit=5', headers]);
    assert.equal(exchange.parameters, parameters);
  });

  it('says what is wrong with parameters', async () => {
    const violation = { parameter: 'debug', detail: 'is unknown' };
    for (const parts of [{ parse: () => [violation] }, { checkParameters: () => [violation] }]) {
      const { problem, passed } = await open({ operation: withRequest(parts) }).send();

      assert.equal(passed, false);
      assert.equal(problem?.kind, 'bad-request');
      assert.deepEqual(problem?.facts.errors, [violation]);
    }
  });

  it('reads a JSON body, and keeps the bytes it came in', async () => {
    const text = '{ "quantity": 2 }';
    const { exchange } = await open().send({ body: incomingBody(text) });

    assert.deepEqual(exchange.body, {
      kind: 'value',
      value: { quantity: 2 },
      bytes: Buffer.from(text),
      mediaType: 'application/json',
    });
  });

  it('checks a body by the media type it came as', async () => {
    const seen: unknown[] = [];
    const operation = withRequest({
      mediaTypes: ['application/json', 'application/merge-patch+json'],
      checkBody: (value, mediaType) => {
        seen.push([value, mediaType]);
        return [];
      },
    });
    await open({ operation }).send({ body: incomingBody('{"a":1}', 'Application/Merge-Patch+JSON; charset=UTF-8') });

    assert.deepEqual(seen, [[{ a: 1 }, 'application/merge-patch+json']]);
  });

  it('D10: says what is wrong with a body, in ten points at most', async () => {
    const violations: Violation[] = Array.from({ length: 10_000 }, (_, index) => ({
      pointer: `/${index}`,
      detail: 'is bad',
    }));
    const { problem, passed } = await open({ operation: withRequest({ checkBody: () => violations }) }).send({
      body: incomingBody('[]'),
    });

    assert.equal(passed, false);
    assert.equal(problem?.kind, 'bad-request');
    assert.deepEqual(problem?.facts.errors, violations.slice(0, 10));
  });

  it('refuses a body where none is declared', async () => {
    const operation = withRequest({ mediaTypes: [] });

    assert.equal((await open({ operation }).send({ body: incomingBody('{}') })).problem?.kind, 'bad-request');
    assert.ok((await open({ operation }).send({ body: incomingBody('', '', 0) })).passed);
  });

  it('refuses to go without a body that is required', async () => {
    const operation = withRequest({ bodyRequired: true });

    for (const body of [{ kind: 'none' } as const, incomingBody('', 'application/json', 0), incomingBody('')]) {
      const { problem } = await open({ operation }).send({ body });
      assert.deepEqual(problem?.facts.errors, [{ pointer: '', detail: 'A body is required.' }]);
    }
    assert.ok((await open().send({ body: incomingBody('') })).passed);
  });

  it('refuses media types that are not declared, and lists those that are', async () => {
    const operation = withRequest({ mediaTypes: ['application/json', 'text/csv'] });
    for (const type of ['text/plain', 'application/merge-patch+json', '', 'application/x-www-form-urlencoded']) {
      const { problem } = await open({ operation }).send({ body: incomingBody('{}', type) });

      assert.equal(problem?.kind, 'unsupported-media-type');
      assert.equal(problem?.facts.detail, 'The body may be application/json, text/csv.');
    }
  });

  it('refuses other character sets than UTF-8', async () => {
    const { problem } = await open().send({ body: incomingBody('{}', 'application/json; charset=latin1') });

    assert.equal(problem?.status, 415);
  });

  it('D05: refuses a body that is too large, too deep or ambiguous', async () => {
    const send = async (text: string) =>
      (await open({ settings: { maxBody: 30, maxDepth: 2 } }).send({ body: incomingBody(text) })).problem?.kind;

    assert.equal(await send(`"${'x'.repeat(28)}"`), undefined);
    assert.equal(await send(`"${'x'.repeat(29)}"`), 'payload-too-large');
    assert.equal(await send('[[[]]]'), 'bad-request');
    assert.equal(await send('{"a":1,"a":2}'), 'bad-request');
  });

  it('lets integers of any length through to a service, but not to a handler', async () => {
    const body = () => incomingBody('{"id":12345678901234567890}');
    const upstream = { kind: 'http', name: 'x', url: 'http://127.0.0.1:1' } as const;
    const { exchange } = await open({ operation: { upstream } }).send({ body: body() });

    assert.equal(exchange.body.kind === 'value' && exchange.body.bytes?.toString(), '{"id":12345678901234567890}');
    assert.equal((await open().send({ body: body() })).problem?.kind, 'bad-request');
  });

  it('leaves a declared body that is not JSON to be streamed', async () => {
    const body = incomingBody('a,b', 'text/csv');
    const { exchange, passed } = await open({ operation: withRequest({ mediaTypes: ['text/csv'] }) }).send({ body });

    assert.ok(passed);
    assert.deepEqual(exchange.body, { ...body, most: 104_857_600 });
  });

  it('refuses such a body when it says itself that it is too large', async () => {
    const operation = withRequest({ mediaTypes: ['text/csv'] });
    const send = (length: number) =>
      open({ operation, settings: { maxStream: 10 } }).send({ body: incomingBody('a,b', 'text/csv', length) });
    assert.equal((await send(11)).problem?.kind, 'payload-too-large');
    assert.equal((await send(10)).passed, true);
  });

  it('reads a form as the contract says, and keeps its bytes', async () => {
    const type = 'application/x-www-form-urlencoded';
    const form = { parse: (text: string) => (text === 'a=1' ? { a: 1 } : [{ detail: 'is bad' }]), serialise: () => '' };
    const operation = withRequest({
      mediaTypes: [type],
      form,
      checkBody: (value) => ((value as { a: number }).a === 1 ? [] : [{ detail: 'no' }]),
    });
    const { exchange } = await open({ operation }).send({ body: incomingBody('a=1', type) });
    assert.deepEqual(exchange.body, { kind: 'value', value: { a: 1 }, bytes: Buffer.from('a=1'), mediaType: type });
    assert.deepEqual((await open({ operation }).send({ body: incomingBody('b', type) })).problem?.facts.errors, [
      { detail: 'is bad' },
    ]);
  });
});

describe('validate, of a call between tiers', () => {
  const hop = { side: 'hop', identity: { kind: 'user', scopes: [], caller: 'process/ordering.v1' } } as const;

  it('checks what the caller gives, as it is', async () => {
    const parameters = { ...none, path: { orderId: 'O-1' } };
    const seen: unknown[] = [];
    const note = (...all: unknown[]): [] => {
      seen.push(all);
      return [];
    };
    const operation = withRequest({
      parse: () => assert.fail('there is no text to parse'),
      checkParameters: note,
      checkBody: note,
    });
    const { passed } = await open({ operation }).send({ ...hop, parameters, body: valueBody({ a: 1 }) });

    assert.ok(passed);
    assert.deepEqual(seen, [[parameters], [{ a: 1 }, 'application/json']]);
  });

  const faults: Record<string, [Partial<RequestContract>, ReturnType<typeof valueBody> | { kind: 'none' }]> = {
    'a parameter that does not fit': [
      { checkParameters: () => [{ parameter: 'ids', detail: 'is bad' }] },
      { kind: 'none' },
    ],
    'a body that does not fit': [{ checkBody: () => [{ pointer: '/total', detail: 'is bad' }] }, valueBody({})],
    'no body where one is required': [{ bodyRequired: true }, { kind: 'none' }],
    'a body where none is declared': [{ mediaTypes: [] }, valueBody({})],
  };
  for (const [what, [parts, body]] of Object.entries(faults)) {
    it(`takes ${what} for the caller's fault, and tells the client nothing`, async () => {
      const { problem, passed } = await open({ operation: withRequest(parts) }).send({ ...hop, body });

      assert.equal(passed, false);
      assert.equal(problem?.kind, 'internal');
      assert.match(
        String(problem?.facts.cause),
        /process\/ordering\.v1 called experience\/storefront\.v2#getMyOrder against/,
      );
      assert.equal(problem?.facts.errors, undefined);
      assert.equal(problem?.facts.detail, undefined);
    });
  }
});

describe('validate, of an answer', () => {
  const operation: Partial<Operation> = {
    answers: {
      mediaTypes: (status) => ({ 200: ['application/json'], 204: [], 404: ['application/problem+json'] })[status],
      check: (_status, _type, value) => (value === 'good' ? [] : [{ pointer: '/', detail: 'is not good' }]),
    },
  };
  const json = (value: unknown): Answer => answerWith({ body: { kind: 'value', value } });
  const bytes = (text: string, type = 'application/json'): Answer =>
    answerWith({ headers: { 'content-type': type }, body: { kind: 'bytes', bytes: Buffer.from(text) } });
  const relay: Answer = { ...json('bad'), body: { kind: 'relay', attach: () => assert.fail('nobody may read it') } };

  const right: Record<string, Answer | Problem> = {
    'a value that fits': json('good'),
    'bytes that fit': bytes('"good"', 'application/json; charset=utf-8'),
    'no body where none is declared': answerWith({ status: 204, body: { kind: 'none' } }),
    'a problem of a declared status': new Problem('not-found'),
    'a problem document of a service': { ...bytes('{}', 'application/problem+json'), status: 404 },
    'a failure, declared or not': new Problem('unavailable'),
    'a failing service': { ...bytes('oops', 'text/plain'), status: 502 },
    'a stream': relay,
  };
  const wrong: Record<string, [Answer | Problem, RegExp]> = {
    'a value that does not fit': [json('bad'), /\/ is not good/],
    'bytes that do not fit': [bytes('"bad"'), /\/ is not good/],
    'bytes that are not JSON': [bytes('<html>'), /the body is not JSON/],
    'a media type that is not declared': [bytes('x', 'text/html'), /media type text\/html is not declared/],
    'no media type': [bytes('x', ''), /media type none is not declared/],
    'a status that is not declared': [answerWith({ status: 201 }), /status 201 is not declared/],
    'a problem that is not declared': [new Problem('conflict'), /status 409 \(conflict\) is not declared/],
    'no body where one is declared': [answerWith({ body: { kind: 'none' } }), /the body that is declared is missing/],
    'a body where none is declared': [{ ...json('good'), status: 204 }, /media type application\/json is not declared/],
  };
  const next = (given: Answer | Problem) => async () => {
    if (given instanceof Problem) throw given;
    return given;
  };

  for (const [what, given] of Object.entries(right)) {
    it(`accepts ${what}`, async () => {
      const { answer, problem } = await open({ operation, next: next(given) }).send();

      assert.equal(answer ?? problem, given);
    });
  }

  for (const [what, [given, cause]] of Object.entries(wrong)) {
    it(`fails a test over ${what}`, async () => {
      const { problem } = await open({ operation, next: next(given) }).send();

      assert.equal(problem?.kind, 'internal');
      assert.match(String(problem?.facts.cause), cause);
    });

    it(`reports ${what} in production, and lets it pass`, async () => {
      const surroundings = { answerChecks: 'report' } as const;
      const mounted = open({ operation, surroundings, settings: { answerSample: 1 }, next: next(given) });
      const { answer, problem } = await mounted.send();

      assert.equal(answer ?? problem, given);
      assert.equal(mounted.log.lines.length, 1);
      assert.equal(mounted.log.lines[0]?.level, 'warn');
      assert.match(String(mounted.log.lines[0]?.fields.violations), cause);
      const labels = { operation: 'experience/storefront.v2#getMyOrder', status: String(given.status) };
      assert.equal(mounted.meter.value('causeway_contract_violations_total', labels), 1);
    });
  }

  it('looks at the share it is told to in production', async () => {
    const surroundings = { answerChecks: 'report' } as const;
    const reports = async (answerSample: number) => {
      const mounted = open({ operation, surroundings, settings: { answerSample }, next: next(json('bad')) });
      for (let turn = 0; turn < 200; turn += 1) await mounted.send();
      return mounted.log.lines.length;
    };

    assert.equal(await reports(0), 0);
    assert.equal(await reports(1), 200);
    const half = await reports(0.5);
    assert.ok(half > 50 && half < 150);
  });

  it('keeps no answer back when the contract itself is broken', async () => {
    const broken = { answers: { mediaTypes: () => ['application/json'], check: () => assert.fail('no schema') } };
    const mounted = open({
      operation: broken,
      surroundings: { answerChecks: 'report' },
      settings: { answerSample: 1 },
      next: next(json('good')),
    });

    assert.equal((await mounted.send()).answer?.status, 200);
    assert.match(String(mounted.log.lines[0]?.fields.violations), /could not be checked: .*no schema/);
  });

  it('does not ask a HEAD for a body', async () => {
    const given = answerWith({ body: { kind: 'none' } });
    const exchange = exchangeFor({ operation: operationFor(operation), method: 'HEAD' });

    assert.equal((await open({ operation, next: next(given) }).send(exchange)).answer, given);
  });

  it('passes on a bug as it is', async () => {
    await assert.rejects(open({ next: () => Promise.reject(new TypeError('bug')) }).send(), /bug/);
  });
});
