import type { Span } from '../../policies/trace/spans.ts';

type Attribute = {
  readonly key: string;
  readonly value: { readonly stringValue: string } | { readonly intValue: string };
};

/**
 * Spans as an OTLP trace request in JSON (OpenTelemetry protocol 1.x, `ExportTraceServiceRequest`): ids in hex, 64-bit
 * integers as text. Attribute names are OpenTelemetry's where it has them.
 */
export const otlpDocument = (spans: readonly Span[], service: string): object => ({
  resourceSpans: [
    {
      resource: { attributes: [text('service.name', service)] },
      scopeSpans: [{ scope: { name: 'causeway' }, spans: spans.map(otlpSpan) }],
    },
  ],
});

/** Of the enumeration `SpanKind`. */
const kinds = { internal: 1, server: 2 } as const;
/** Of the enumeration `StatusCode`: a refusal of the caller's is no error of ours. */
const statusOf = (status: number): { code: number } => ({ code: status >= 500 ? 2 : 0 });

function otlpSpan({ trace, kind, operation, method, requestId, caller, ended, milliseconds, status, problem }: Span) {
  return {
    traceId: trace.traceId,
    spanId: trace.spanId,
    ...(trace.parentId === undefined ? {} : { parentSpanId: trace.parentId }),
    ...(trace.state === undefined ? {} : { traceState: trace.state }),
    flags: trace.sampled ? 1 : 0,
    name: operation,
    kind: kinds[kind],
    startTimeUnixNano: nanoseconds(ended - milliseconds),
    endTimeUnixNano: nanoseconds(ended),
    attributes: [
      text('http.request.method', method),
      { key: 'http.response.status_code', value: { intValue: String(status) } },
      text('causeway.request_id', requestId),
      ...(caller === undefined ? [] : [text('causeway.caller', caller)]),
      ...(problem === undefined ? [] : [text('error.type', problem)]),
    ] satisfies Attribute[],
    status: statusOf(status),
  };
}

const text = (key: string, value: string): Attribute => ({ key, value: { stringValue: value } });

/** Microseconds are exact in a number until the year 2255; nanoseconds would not be. */
const nanoseconds = (milliseconds: number): string => `${Math.round(milliseconds * 1_000)}000`;
