import { isPlainUrl } from '../configuration/process-urls.ts';

/** Where spans are sent. */
export interface Collector {
  /** Base URL; spans go to `<endpoint>/v1/traces`. */
  readonly endpoint: string;
  /** Sent with each batch, for a collector that wants a credential. */
  readonly headers: Readonly<Record<string, string>>;
  /** What it knows this process as. */
  readonly service: string;
}

/** Reads OpenTelemetry's own variables; what makes no sense is added to `faults`, without its value: it may be a credential. */
export function readCollector(
  from: Readonly<Record<string, string | undefined>>,
  faults: string[],
): Collector | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS = '', OTEL_SERVICE_NAME } = from;
  const endpoint = OTEL_EXPORTER_OTLP_ENDPOINT?.trim();
  if (!endpoint) return undefined;
  if (!isPlainUrl(endpoint))
    faults.push('OTEL_EXPORTER_OTLP_ENDPOINT must be a plain URL, such as http://localhost:4318.');
  const pairs = OTEL_EXPORTER_OTLP_HEADERS.split(',').filter((pair) => pair.trim() !== '');
  const headers = pairs.map((pair) => /^\s*([\w-]+)=(.*?)\s*$/.exec(pair)?.slice(1) ?? []);
  if (headers.some(({ length }) => length === 0)) faults.push('OTEL_EXPORTER_OTLP_HEADERS must list name=value pairs.');
  return {
    endpoint: endpoint.replace(/\/$/, ''),
    headers: Object.fromEntries(headers),
    service: OTEL_SERVICE_NAME?.trim() || 'causeway',
  };
}
