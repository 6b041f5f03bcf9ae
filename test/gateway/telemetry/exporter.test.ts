import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startExporter } from '../../../gateway/telemetry/exporter.ts';
import { type Span, spans } from '../../../policies/trace/spans.ts';
import { createLog, createMeter, type TestLog, type TestMeter } from '../../policies/instruments.ts';

interface Batch {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly spans: readonly Readonly<Record<string, unknown>>[];
}

/** A collector, well or ill. */
async function startCollector() {
  const batches: Batch[] = [];
  let status = 200;
  let mad = false;
  let left = 0;
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const [resource] = JSON.parse(text).resourceSpans;
    batches.push({ path: request.url, headers: request.headers, text, spans: resource.scopeSpans[0].spans });
    response.writeHead(status, status === 307 ? { location: request.url } : {});
    if (!mad) {
      response.end('{}');
      return;
    }
    response.on('close', () => {
      left += 1;
    });
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
    };
    response.on('drain', more);
    more();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    batches,
    fail: (with_: number) => {
      status = with_;
    },
    /** Answers from now on, and never stops. */
    goMad: () => {
      mad = true;
    },
    /** Answers nobody waited for the end of. */
    get left() {
      return left;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const span = (parts: Partial<Span> = {}): Span => ({
  trace: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), parentId: 'c'.repeat(16), sampled: true },
  kind: 'server',
  operation: 'experience/storefront.v2#getMyOrder',
  method: 'GET',
  requestId: '0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90',
  ended: Date.UTC(2026, 10, 20, 12) + 0.25,
  milliseconds: 12.5,
  status: 200,
  ...parts,
});

describe('the span exporter', () => {
  let collector: Awaited<ReturnType<typeof startCollector>>;
  let exporter: ReturnType<typeof startExporter> | undefined;
  let meter: TestMeter;
  let log: TestLog;
  const start = (endpoint = collector.endpoint, pause = 5) => {
    exporter = startExporter({ endpoint, headers: { 'x-key': 'k' }, service: 'shop', log, meter, pause });
  };
  const became = (outcome: string) => meter.value('causeway_spans_total', { outcome });
  const until = async (holds: () => boolean) => {
    for (let patience = 0; !holds() && patience < 100; patience += 1) await sleep(10);
    assert.ok(holds());
  };

  beforeEach(async () => {
    collector = await startCollector();
    meter = createMeter();
    log = createLog();
  });
  afterEach(async () => {
    await exporter?.close();
    exporter = undefined;
    await collector.stop();
  });

  it('sends spans as an OpenTelemetry collector takes them', async () => {
    start();
    spans.publish(span({ status: 503, problem: 'overloaded', caller: 'process/ordering.v1', kind: 'internal' }));
    await until(() => collector.batches.length === 1);
    const [batch] = collector.batches;

    assert.equal(batch?.path, '/v1/traces');
    assert.deepEqual([batch.headers['content-type'], batch.headers['x-key']], ['application/json', 'k']);
    assert.match(batch.text, /"service.name","value":\{"stringValue":"shop"\}/);
    assert.deepEqual(batch.spans, [
      {
        traceId: 'a'.repeat(32),
        spanId: 'b'.repeat(16),
        parentSpanId: 'c'.repeat(16),
        flags: 1,
        name: 'experience/storefront.v2#getMyOrder',
        kind: 1,
        startTimeUnixNano: '1795175999987750000',
        endTimeUnixNano: '1795176000000250000',
        attributes: [
          { key: 'http.request.method', value: { stringValue: 'GET' } },
          { key: 'http.response.status_code', value: { intValue: '503' } },
          { key: 'causeway.request_id', value: { stringValue: '0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90' } },
          { key: 'causeway.caller', value: { stringValue: 'process/ordering.v1' } },
          { key: 'error.type', value: { stringValue: 'overloaded' } },
        ],
        status: { code: 2 },
      },
    ]);
  });

  it('sends none of a trace that is not sampled', async () => {
    start();
    spans.publish(span({ trace: { ...span().trace, sampled: false } }));
    spans.publish(span());
    await until(() => collector.batches.length === 1);

    assert.equal(collector.batches[0]?.spans.length, 1);
  });

  it('sends what waits when it is closed, and nothing is measured from then on', async () => {
    start(collector.endpoint, 60_000);
    assert.equal(spans.hasSubscribers, true);
    for (let at = 0; at < 3; at += 1) spans.publish(span());
    await exporter?.close();

    assert.equal(collector.batches[0]?.spans.length, 3);
    assert.equal(spans.hasSubscribers, false);
  });

  it('A11: keeps a bounded number, and counts those it drops', async () => {
    start('http://127.0.0.1:1', 60_000);
    for (let at = 0; at < 4_000; at += 1) spans.publish(span());
    await exporter?.close();

    assert.ok(became('dropped') >= 4_000 - 2_048 - 512);
    assert.ok(became('lost') <= 512);
  });

  it('A11: says once that a collector takes nothing, loses no more than what it was sent, and goes on when it does again', async () => {
    start();
    collector.fail(503);
    for (let turn = 1; turn <= 2; turn += 1) {
      spans.publish(span());
      await until(() => became('lost') === turn);
    }
    collector.fail(200);
    spans.publish(span());
    await until(() => became('sent') === 1);

    assert.deepEqual(
      log.lines.map(({ level }) => level),
      ['warn', 'info'],
    );
    assert.ok(!JSON.stringify(log.lines).includes(collector.endpoint));
  });

  it('A11: takes nothing of what a collector says without end, and is done with it', async () => {
    collector.goMad();
    start();
    for (let turn = 1; turn <= 2; turn += 1) {
      spans.publish(span());
      await until(() => became('sent') === turn && collector.left === turn);
    }
  });

  it('A11: is not sent round in circles', async () => {
    collector.fail(307);
    start();
    spans.publish(span());
    await until(() => became('lost') === 1);
    assert.equal(collector.batches.length, 1);
  });
});
