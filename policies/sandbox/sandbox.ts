import { isKind, Problem, problemKinds, type Violation } from '#problem';
import { inShort } from '../parts/in-short.ts';
import { type Answer, type AnswerBody, definePolicy, type Exchange, type Sample } from '../policy.ts';
import { appliedPreference, misfit, type Preference, readPreference } from './prefer.ts';
import { createTestCheck } from './test-caller.ts';

/**
 * Answers callers of the test environment from the contract alone. Credentials, limits and validation lie before it and
 * hold as for everybody; everything that touches something real lies behind it, and no test call gets there, on any
 * tier. A contract's examples come first; what no example shows is made from its schema.
 */
export const sandbox = definePolicy<object>({
  name: 'sandbox',
  side: 'hop',
  summary: 'Answers keys and clients of the test environment from the contract’s examples.',
  refuses: [400, 501],
  settings: {},
  create: (_settings, { issuers }) => {
    const isTest = createTestCheck(issuers);
    return (exchange, next) => (isTest(exchange) ? answer(exchange) : next(exchange));
  },
});

async function answer(exchange: Exchange): Promise<Answer> {
  const { headers, notes, outgoing, upgrade } = exchange;
  outgoing['causeway-sandbox'] = 'true';
  notes.sandbox = true;
  if (upgrade !== undefined) throw new Problem('not-in-sandbox', { detail: 'The sandbox opens no WebSockets.' });
  const preference = readPreference(headers);
  const sample = choose(exchange, preference);
  const applied = appliedPreference(preference);
  if (applied !== '') outgoing['preference-applied'] = applied;
  throwIfProblem(sample);
  return {
    status: sample.status,
    // Whoever keeps answers must not give this one to a caller who is not trying out.
    headers: { ...sample.headers, 'cache-control': 'no-store' },
    body: bodyOf(sample),
  };
}

function choose(exchange: Exchange, { status, example }: Preference): Sample {
  const { samples } = exchange.operation;
  const wanted = status ?? samples?.success;
  if (samples === undefined || wanted === undefined) throw unanswerable();
  const accept = String(exchange.headers.accept ?? '*/*');
  if (status !== undefined && !isDeclared(status, samples.declared)) {
    throw misfit(`This operation does not answer ${status}; it declares ${samples.declared.join(', ')}.`);
  }
  if (example === undefined) {
    const found = samples.of(wanted, accept);
    const sample = found.find((candidate) => isAskedFor(candidate, exchange)) ?? found[0];
    if (sample === undefined) throw unanswerable();
    return sample;
  }
  const statuses = status === undefined ? [wanted, ...samples.declared.map(Number).filter(Number.isInteger)] : [status];
  const named = statuses.flatMap((candidate) => samples.of(candidate, accept)).filter(({ name }) => name !== undefined);
  const sample = named.find(({ name }) => name === example);
  if (sample !== undefined) return sample;
  const names = [...new Set(named.map(({ name }) => name))].join(', ');
  throw misfit(
    `There is no example “${inShort(example)}” here; ${names === '' ? 'none has a name' : `there are ${names}`}.`,
  );
}

const isDeclared = (status: number, declared: readonly string[]): boolean =>
  [String(status), `${String(status)[0]}XX`, 'default'].some((key) => declared.includes(key));

/** An example of the very thing: what the path calls `orderId` stands in it as `orderId`. */
function isAskedFor({ value }: Sample, { parameters }: Exchange): boolean {
  const asked = Object.entries(parameters.path);
  if (typeof value !== 'object' || value === null || asked.length === 0) return false;
  return asked.every(([name, given]) => (value as Record<string, unknown>)[name] === given);
}

/** A refusal of a known kind is refused in earnest, so that its type, request id and log line are as in real life. */
function throwIfProblem({ status, mediaType, value, headers }: Sample): void {
  if (mediaType !== 'application/problem+json') return;
  const { type, detail, errors } = value as { type?: unknown; detail?: string; errors?: readonly Violation[] };
  const kind = String(type).replace(/^.*\//, '');
  if (!isKind(kind) || problemKinds[kind].status !== status) return;
  const { 'content-type': _, ...fields } = headers;
  throw new Problem(kind, {
    ...(detail === undefined ? {} : { detail }),
    ...(errors === undefined ? {} : { errors }),
    headers: fields,
  });
}

function bodyOf({ mediaType, value }: Sample): AnswerBody {
  if (mediaType === undefined) return { kind: 'none' };
  return isText(mediaType, value) ? { kind: 'bytes', bytes: Buffer.from(value) } : { kind: 'value', value };
}

/** A JSON string is data, and is written with its quotes. */
const isText = (mediaType: string, value: unknown): value is string =>
  typeof value === 'string' && mediaType !== 'application/json' && !mediaType.endsWith('+json');

const unanswerable = (): Problem =>
  new Problem('not-in-sandbox', { detail: 'Its contract declares no answer that could be shown.' });
