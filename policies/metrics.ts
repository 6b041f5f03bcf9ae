import { type Counter, definePolicy, type Meter } from './policy.ts';

/**
 * Counts exchanges and how long they took. Labels come from the contract and from fixed sets, never from what a caller
 * sent, so that no stranger can make them grow.
 */
export const metrics = definePolicy<object>({
  name: 'metrics',
  side: 'entry',
  summary: 'Counts exchanges by operation, method and class of status, and measures how long they take.',
  refuses: [],
  settings: {},
  unmatched: true,
  create: (_settings, { operation, clock, keep, meter }) => {
    const { requests, seconds, flight } = keep(
      'metrics',
      () => createInstruments(meter),
      (kept) => kept.dispose(),
    );
    const counterFor = createCounters(operation.id, requests);
    // Shown from the first call on, and most operations of many have none.
    let times: ReturnType<typeof seconds.of> | undefined;
    return (exchange, next) => {
      flight.running += 1;
      exchange.onSettled((outcome) => {
        flight.running -= 1;
        counterFor(exchange.method, outcome.status).inc();
        times ??= seconds.of({ operation: operation.id });
        times.observe((clock.monotonic() - exchange.started) / 1000);
      });
      return next(exchange);
    };
  },
});

/** From what a cached read takes to the longest an operation may; in seconds. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

function createInstruments(meter: Meter) {
  const inFlight = meter.gauge('causeway_requests_in_flight', 'Requests that are being answered.', []);
  const flight = { running: 0 };
  return {
    requests: meter.counter('causeway_requests_total', 'Requests answered.', ['operation', 'method', 'status_class']),
    seconds: meter.histogram(
      'causeway_request_seconds',
      'Seconds from the arrival of a request to the end of its answer.',
      ['operation'],
      buckets,
    ),
    flight,
    dispose: inFlight.follow({}, () => flight.running),
  };
}

/** Counters of one operation, by method and class of status, made when first needed: they are told of every request. */
function createCounters(operation: string, requests: Counter): (method: string, status: number) => { inc(): void } {
  const made = new Map<string, { inc(): void }[]>();
  return (given, status) => {
    const method = methods.has(given) ? given : 'OTHER';
    const classes = made.get(method) ?? [];
    if (classes.length === 0) made.set(method, classes);
    const digit = Math.trunc(status / 100);
    classes[digit] ??= requests.of({ operation, method, status_class: `${digit}xx` });
    return classes[digit];
  };
}
