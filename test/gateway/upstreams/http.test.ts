import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { incomingBody, valueBody } from '../../policies/support.ts';
import { type RawUpstream, type SeenRequest, startUpstream } from '../../support/upstream.ts';
import { forwardTo, tell, trackingOperation } from './support.ts';

describe('what is forwarded', () => {
  let upstream: RawUpstream;
  before(async () => {
    upstream = await startUpstream();
  });
  after(() => upstream.close());

  async function forwarded(
    ...[base, parts, options]: [string, Parameters<typeof tell>[1]?, Parameters<typeof forwardTo>[1]?]
  ) {
    const forward = forwardTo(`${upstream.url}${base}`, options);
    const count = upstream.seen.length;
    const told = await tell(forward.handler, parts);
    await forward.close();
    return { told, request: upstream.seen[count] as SeenRequest };
  }

  describe('of a request over HTTP', () => {
    it('carries the signed identity of the calling tier where the upstream asks for it, never the caller’s token', async () => {
      const parts = { headers: { authorization: 'Bearer from-outside' } };
      const upstreamOf = { upstream: { identity: 'tier' as const, credential: { header: 'x-key', value: 'k' } } };
      const { request: signed } = await forwarded('', parts, upstreamOf);
      assert.equal(signed.headers.authorization, 'Bearer identity-for-experience/tracking.v1');
      assert.equal(signed.headers['x-key'], 'k');
      assert.equal((await forwarded('', parts)).request.headers.authorization, undefined);
    });

    it('goes below the upstream’s own address', async () => {
      const path = '/experience/tracking/v1/parcels/TRK000000012/events';
      assert.equal((await forwarded('', { path })).request.line, 'GET /parcels/TRK000000012/events HTTP/1.1');
      assert.equal((await forwarded('/api/', { path })).request.line, 'GET /api/parcels/TRK000000012/events HTTP/1.1');
    });

    it('is the path that was routed, letter for letter', async () => {
      const path = '/experience/tracking/v1/parcels/a%20b;c=%C3%A9';
      assert.equal((await forwarded('', { path })).request.line, 'GET /parcels/a%20b;c=%C3%A9 HTTP/1.1');
    });

    it('holds the query as it came, but never a ticket', async () => {
      const lineFor = async (query: string) => (await forwarded('', { query })).request.line.split(' ')[1];
      assert.equal(await lineFor('b=2&a=%31&b=3'), '/parcels/TRK000000012?b=2&a=%31&b=3');
      assert.equal(await lineFor('ticket=s3cret'), '/parcels/TRK000000012');
      assert.equal(await lineFor('a=1&ticket=s3cret&tickets=2'), '/parcels/TRK000000012?a=1&tickets=2');
      assert.equal(await lineFor('%74icket=s3cret&a=%zz'), '/parcels/TRK000000012?a=%zz');
    });

    it('V09: holds the bytes that were validated', async () => {
      const bytes = Buffer.from('{"id":12345678901234567890 }');
      const body = { kind: 'value', value: { id: 1 }, mediaType: 'application/json', bytes } as const;
      const { request } = await forwarded('', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      });
      assert.equal(request.body, bytes.toString());
      assert.equal(request.headers['content-length'], String(bytes.length));
      assert.equal(request.headers['content-type'], 'application/json');
    });

    it('F10: has one framing field, whichever the client used', async () => {
      const headers = { 'transfer-encoding': 'chunked', 'content-length': '999' };
      const chunked = await forwarded('', { method: 'POST', headers, body: incomingBody('{"a":1}') });
      const framing = ['transfer-encoding', 'content-length'].filter((name) => name in chunked.request.headers);
      assert.equal(framing.length, 1);
      assert.match(chunked.request.body, /\{"a":1\}/);
      const counted = await forwarded('', { method: 'PUT', headers, body: incomingBody('{"a":1}', 'a/b', 7) });
      assert.equal(counted.request.headers['transfer-encoding'], undefined);
      assert.equal(counted.request.headers['content-length'], '7');
    });

    it('F09: is one request, whatever its body looks like', async () => {
      const smuggled = 'GET /secret HTTP/1.1\r\nHost: a\r\n\r\n';
      const headers = { connection: 'Transfer-Encoding, upgrade', 'transfer-encoding': 'chunked' };
      const count = upstream.seen.length;
      const { told } = await forwarded('', { method: 'DELETE', headers, body: incomingBody(smuggled) });
      assert.equal(told.status, 200);
      assert.equal(upstream.seen.length, count + 1);
    });

    it('is nothing when the body breaks off', async () => {
      const broken = new Readable({ read() {} });
      const body = {
        kind: 'incoming',
        mediaType: 'a/b',
        length: 100,
        read: async () => Buffer.alloc(0),
        stream: broken,
      } as const;
      const pending = forwarded('', { method: 'POST', body });
      broken.push('some');
      broken.destroy(new Error('the client left'));
      assert.equal((await pending).told.kind, 'bad-request');
    });
  });

  describe('of a tier call', () => {
    const serialise = () => ({ path: '/parcels/a%2Cb', query: 'limit=5', headers: { 'idempotency-key': 'ord_1' } });
    const operation = trackingOperation({ method: 'POST' });

    it('is what its parameters say', async () => {
      const { request } = await forwarded(
        '/api',
        { side: 'hop', operation, body: valueBody({ quantity: 1 }) },
        { serialise },
      );
      assert.equal(request.line, 'POST /api/parcels/a%2Cb?limit=5 HTTP/1.1');
      assert.equal(request.headers['idempotency-key'], 'ord_1');
      assert.equal(request.headers['content-type'], 'application/json');
      assert.equal(request.body, '{"quantity":1}');
    });

    it('carries nothing of the request at the edge', async () => {
      const headers = { 'accept-encoding': 'gzip', 'user-agent': 'a-phone/1' };
      const { request } = await forwarded('', { side: 'hop', operation, headers }, { serialise });
      assert.equal(request.headers['accept-encoding'], undefined);
      assert.equal(request.headers['user-agent'], undefined);
      assert.equal(request.headers.accept, 'application/json, application/problem+json');
    });

    for (const path of ['/parcels/..', '/parcels/./x', '/parcels/a%2Fb', '/parcels/..%5cb']) {
      it(`P10: is refused when a parameter would leave the operation: ${path}`, async () => {
        const count = upstream.seen.length;
        const leaving = () => ({ path, query: '', headers: {} });
        const { told } = await forwarded('', { side: 'hop', operation }, { serialise: leaving });
        assert.equal(told.kind, 'bad-request');
        assert.equal(upstream.seen.length, count);
      });
    }
  });
});
