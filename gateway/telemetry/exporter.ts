import type { Log, Meter } from '../../policies/policy.ts';
import { type Span, spans } from '../../policies/trace/spans.ts';
import type { Collector } from './collector.ts';
import { otlpDocument } from './otlp.ts';

export interface ExporterOptions extends Collector {
  readonly log: Log;
  readonly meter: Meter;
  /** Milliseconds a span waits for its batch. */
  readonly pause?: number;
}

/** Spans that may wait; further ones are dropped and counted: a collector that is down must not cost memory. */
const longestQueue = 2_048;
const batchSize = 512;
/** Milliseconds a collector may take, and the end of the process may wait for it. */
const patience = 3_000;

/**
 * Sends the spans of sampled traces to an OpenTelemetry collector (OTLP/HTTP, JSON), in batches, one at a time. A batch
 * that is refused is lost, and said once. Listening alone makes spans be measured at all.
 */
export function startExporter(options: ExporterOptions): { close(): Promise<void> } {
  const { endpoint, headers, service, log, meter, pause = 2_000 } = options;
  const counter = meter.counter('causeway_spans_total', 'Spans by what became of them.', ['outcome']);
  const url = `${endpoint}/v1/traces`;
  const queue: Span[] = [];
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | undefined;
  let down = false;

  const listen = (message: unknown): void => {
    const span = message as Span;
    if (!span.trace.sampled) return;
    if (queue.length === longestQueue) {
      counter.inc({ outcome: 'dropped' });
      return;
    }
    queue.push(span);
    if (queue.length >= batchSize) send();
    else timer ??= setTimeout(send, pause).unref();
  };

  function send(): void {
    clearTimeout(timer);
    timer = undefined;
    sending ??= post(queue.splice(0, batchSize)).finally(() => {
      sending = undefined;
      if (queue.length > 0) timer ??= setTimeout(send, queue.length >= batchSize ? 0 : pause).unref();
    });
  }

  async function post(batch: readonly Span[]): Promise<void> {
    const failure = await deliver(batch);
    counter.inc({ outcome: failure === undefined ? 'sent' : 'lost' }, batch.length);
    if (failure !== undefined && !down)
      log.warn({ reason: failure }, 'the collector does not take spans; they are lost');
    if (failure === undefined && down) log.info({}, 'the collector takes spans again');
    down = failure !== undefined;
  }

  /** @returns what went wrong, without the URL, which may hold a password */
  async function deliver(batch: readonly Span[]): Promise<string | undefined> {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(otlpDocument(batch, service)),
        // Wherever else it may point: what is sent holds a credential.
        redirect: 'manual',
        signal: AbortSignal.timeout(patience),
      });
      await answer.body?.cancel();
      return answer.ok ? undefined : `status ${answer.status}`;
    } catch (error) {
      const { cause, name } = error as Error & { cause?: NodeJS.ErrnoException };
      return cause?.code ?? name;
    }
  }

  spans.subscribe(listen);
  return {
    /** Sends what waits, once, and listens no more. */
    async close() {
      spans.unsubscribe(listen);
      clearTimeout(timer);
      await sending;
      clearTimeout(timer);
      while (queue.length > 0 && !down) await post(queue.splice(0, batchSize));
    },
  };
}
