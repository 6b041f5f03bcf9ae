import assert from 'node:assert/strict';
import { readCollector } from '../../../gateway/telemetry/collector.ts';

describe('the collector of an environment', () => {
  const read = (from: Record<string, string>) => {
    const faults: string[] = [];
    return { collector: readCollector(from, faults), faults };
  };

  it('is none unless it is named', () => {
    assert.deepEqual(read({ OTEL_SERVICE_NAME: 'shop' }), { collector: undefined, faults: [] });
  });

  it('is read from OpenTelemetry’s own variables', () => {
    const { collector, faults } = read({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318/',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a=b, tenant=shop',
    });
    assert.deepEqual(faults, []);
    assert.deepEqual(collector, {
      endpoint: 'http://localhost:4318',
      headers: { 'x-key': 'a=b', tenant: 'shop' },
      service: 'causeway',
    });
  });

  it('is refused where it makes no sense, without a word of what may be a credential', () => {
    const { faults } = read({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://user:s3cret@localhost',
      OTEL_EXPORTER_OTLP_HEADERS: 's3cret',
    });
    assert.equal(faults.length, 2);
    assert.ok(!faults.join().includes('s3cret'));
  });
});
