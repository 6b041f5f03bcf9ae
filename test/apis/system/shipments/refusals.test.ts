import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import request from 'supertest';
import { KEY, type ServiceProcess, startShipments, wanted } from './service-process.ts';

describe('the shipments service: refusals', () => {
  let service: ServiceProcess;
  const post = (body: string | Buffer, type = 'application/json') =>
    service.post('/shipments').set('Idempotency-Key', 'refusals-test-0001').set('Content-Type', type).send(body);

  /** Sends bytes as they are and returns whatever comes back until the connection ends. */
  async function raw(bytes: string): Promise<{ status: number; head: string; problem: Record<string, unknown> }> {
    const socket = connect(service.port, '127.0.0.1');
    socket.write(bytes);
    const [head = '', body = '{}'] = (await text(socket)).split('\r\n\r\n');
    return { status: Number(head.slice(9, 12)), head, problem: JSON.parse(body) };
  }

  before(async () => {
    service = await startShipments();
  });
  after(() => service.stop());

  it('answers /health to everybody', async () => {
    const answer = await request(service.url).get('/health').expect(200);
    assert.deepEqual(answer.body, { status: 'ok' });
  });

  it('asks for its key everywhere else, also where there is nothing', async () => {
    for (const path of ['/shipments/S-00000001', '/parcels/TRK000000001/events', '/nowhere', '/health/', '/health?x']) {
      const answer = await request(service.url).get(path).expect(401);
      assert.equal(answer.type, 'application/problem+json');
      assert.equal(answer.body.type, '/problems/unauthenticated');
      assert.match(answer.headers['www-authenticate'] ?? '', /^ServiceKey /);
    }
  });

  it('takes no key but its own', async () => {
    for (const key of ['', 'x', KEY.slice(1), `${KEY} ${KEY}`, KEY.toUpperCase()]) {
      await request(service.url).get('/shipments/S-00000001').set('X-Service-Key', key).expect(401);
    }
  });

  it('names every problem with type, title, status and an instance of its own', async () => {
    const [first, second] = [await service.get('/nowhere').expect(404), await service.get('/nowhere').expect(404)];
    const { instance, ...document } = first.body;
    assert.deepEqual(document, {
      type: '/problems/no-such-route',
      title: 'No operation answers at this address',
      status: 404,
    });
    assert.match(instance, /^urn:uuid:[0-9a-f-]{36}$/);
    assert.notEqual(second.body.instance, instance);
  });

  it('lists the methods of a path that has others', async () => {
    const answer = await request(service.url).delete('/shipments').set('X-Service-Key', KEY).expect(405);
    assert.equal(answer.body.type, '/problems/method-not-allowed');
    assert.equal(answer.headers.allow, 'POST, GET, HEAD');
  });

  it('answers HEAD like GET, without a body, and does not keep a stream open for it', async () => {
    const { shipmentId, trackingNumber } = (await post(JSON.stringify(wanted)).expect(201)).body;
    for (const path of [`/shipments/${shipmentId}`, `/parcels/${trackingNumber}/events`]) {
      const answer = await request(service.url).head(path).set('X-Service-Key', KEY).expect(200);
      assert.equal(answer.text, undefined);
    }
  });

  it('points at everything that is wrong in a body', async () => {
    const body = { ...wanted, orderId: 7, parcels: [{ productId: 'P-1', quantity: 0.5 }], 'a/b~': 1, shipTo: null };
    const answer = await post(JSON.stringify(body)).expect(400);
    const pointers = answer.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    assert.deepEqual(pointers, ['/a~1b~0', '/orderId', '/shipTo', '/parcels/0/productId', '/parcels/0/quantity']);
  });

  it('refuses bodies of another kind than the contract says', async () => {
    const long = { ...wanted, shipTo: { ...wanted.shipTo, city: '😀'.repeat(61) } };
    const proto = '{"__proto__": {}, "orderId": "O-00000001"}';
    for (const body of ['', 'null', '[]', '"x"', '{"orderId":', '{} {}', proto, JSON.stringify(long)]) {
      assert.equal((await post(body).expect(400)).body.type, '/problems/bad-request');
    }
    await post(Buffer.from([0x7b, 0xff, 0x7d])).expect(400);
    const fits = { ...wanted, shipTo: { ...wanted.shipTo, city: '😀'.repeat(60) } };
    await post(JSON.stringify(fits)).expect(422);
  });

  it('takes JSON only', async () => {
    for (const type of ['text/plain', 'application/jsonx', 'application/json; charset=latin1', 'application/xml']) {
      assert.equal((await post('{}', type).expect(415)).body.type, '/problems/unsupported-media-type');
    }
    await service.post('/shipments/S-1/cancellation').set('Content-Encoding', 'gzip').expect(404);
    await post('{}').set('Content-Encoding', 'gzip').expect(415);
  });

  it('takes bodies of up to 64 kB', async () => {
    const body = JSON.stringify(wanted);
    const padded = (size: number) => body + ' '.repeat(size - Buffer.byteLength(body));
    await post(padded(65_536)).expect(201);
    const answer = await post(padded(65_537)).expect(413);
    assert.equal(answer.body.type, '/problems/payload-too-large');
    assert.equal(answer.headers.connection, 'close');
  });

  it('answers bytes that are no HTTP with a problem and goes on', async () => {
    const key = `X-Service-Key: ${KEY}\r\n`;
    const cases: [string, number, string][] = [
      ['\0\xff nonsense\r\n\r\n', 400, 'malformed-request'],
      [`GET / HTTP/1.1\r\n${key}Connection: close\r\n\r\n`, 400, 'malformed-request'],
      [`GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'header-too-large'],
      [
        `POST /shipments HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
        400,
        'malformed-request',
      ],
      [`GET / HTTP/1.1\r\nHost: a\r\n${key}Expect: the-best\r\n\r\n`, 417, 'expectation-failed'],
      [`GET * HTTP/1.1\r\nHost: a\r\n${key}Connection: close\r\n\r\n`, 404, 'no-such-route'],
    ];
    for (const [bytes, status, kind] of cases) {
      const answer = await raw(bytes);
      assert.equal(answer.status, status);
      assert.match(answer.head, /content-type: application\/problem\+json/);
      assert.equal(answer.problem.type, `/problems/${kind}`);
    }
    await service.get('/health').expect(200);
  });

  it('outlives clients that leave in the middle of a request', async () => {
    for (const part of ['POST /ship', 'POST /shipments HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"a"']) {
      const socket = connect(service.port, '127.0.0.1');
      await new Promise((resolve) => socket.write(part, resolve));
      socket.resetAndDestroy();
    }
    await service.get('/health').expect(200);
  });
});
