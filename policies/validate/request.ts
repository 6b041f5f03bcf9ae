import { isUtf8 } from 'node:buffer';
import { Problem, type Violation } from '#problem';
import type { Body, Exchange, Parameters, RequestContract } from '../policy.ts';
import { readJson } from './json.ts';
import { declaredType, isForeignCharset, isForm, isJson } from './media-type.ts';

export interface RequestRules {
  /** Bytes. */
  readonly maxBody: number;
  /** Bytes of a body that is passed on unread. */
  readonly maxStream: number;
  readonly maxDepth: number;
  readonly maxValues: number;
}

/**
 * Reads a request from outside as its contract says, and puts what was found good on the exchange: typed parameters,
 * and the value of a JSON body beside the bytes it came in, which are what an upstream gets.
 * @throws Problem  `bad-request`, `payload-too-large` or `unsupported-media-type`
 */
export function readRequest(exchange: Exchange, rules: RequestRules): Promise<void> | undefined {
  const { request } = exchange.operation;
  exchange.parameters = readParameters(exchange, request);
  const { body } = exchange;
  if (body.kind === 'none' || (body.kind === 'incoming' && body.length === 0)) {
    if (request.bodyRequired) throw misfit([bodyMissing]);
    return undefined;
  }
  if (request.mediaTypes.length === 0) throw misfit([{ detail: 'This operation takes no body.' }]);
  const declared = declaredType(body.mediaType, request.mediaTypes);
  if (declared === undefined) throw unsupported(`The body may be ${request.mediaTypes.join(', ')}.`);
  if (isForeignCharset(body.mediaType)) throw unsupported('Text must be UTF-8.');
  refuseCoded(exchange, declared, request);
  if (isJson(body.mediaType)) return readBody(exchange, body, declared, rules);
  if (isForm(body.mediaType) && request.form !== undefined) return readFormBody(exchange, body, declared, rules);
  if (body.kind === 'incoming') exchange.body = boundedStream(body, rules.maxStream);
  return undefined;
}

/**
 * Checks what a tier calls another with. The client at the edge did nothing wrong when it does not fit, and is told
 * nothing of it.
 * @throws Problem  `internal`
 */
export function checkCall({ operation, identity, parameters, body }: Exchange): void {
  const { request } = operation;
  const amiss = request.checkParameters(parameters);
  const violations = amiss.length === 0 ? bodyViolations(request, body) : [...amiss, ...bodyViolations(request, body)];
  if (violations.length === 0) return;
  const caller = identity.caller ?? 'the gateway';
  throw new Problem('internal', {
    cause: new Error(`${caller} called ${operation.id} against its contract: ${describe(violations)}`),
  });
}

/** One line for the log. */
export const describe = (violations: readonly Violation[]): string =>
  violations.map(({ pointer, parameter, detail }) => `${pointer ?? parameter ?? ''} ${detail}`.trim()).join('; ');

function readParameters({ pathParameters, query, headers }: Exchange, request: RequestContract): Parameters {
  const parsed = request.parse(pathParameters, query, headers);
  if (isViolations(parsed)) throw misfit(parsed);
  const violations = request.checkParameters(parsed);
  if (violations.length > 0) throw misfit(violations);
  return parsed;
}

/** What is read here is read as it is: nothing is inflated, and no upstream may read something else in it. */
function refuseCoded({ headers }: Exchange, declared: string, { form }: RequestContract): void {
  const coding = String(headers['content-encoding'] ?? 'identity').toLowerCase();
  if (coding === 'identity' || !(isJson(declared) || (isForm(declared) && form !== undefined))) return;
  throw unsupported('The body must be sent as it is, without a Content-Encoding.');
}

const isViolations = (parsed: Parameters | Violation[]): parsed is Violation[] => Array.isArray(parsed);

async function readBody(
  exchange: Exchange,
  body: Exclude<Body, { kind: 'none' }>,
  declared: string,
  { maxBody, maxDepth, maxValues }: RequestRules,
): Promise<void> {
  const { request, upstream } = exchange.operation;
  if (body.kind === 'incoming') {
    const bytes = await body.read(maxBody);
    if (bytes.length === 0) {
      if (request.bodyRequired) throw misfit([bodyMissing]);
      exchange.body = noBody;
      return;
    }
    // An http upstream gets the bytes; a handler gets numbers, which must be those that were sent.
    const value = readJson(bytes, { maxDepth, maxValues, exact: upstream.kind === 'local' });
    exchange.body = { kind: 'value', value, bytes, mediaType: declared };
  }
  const violations = bodyViolations(request, exchange.body);
  if (violations.length > 0) throw misfit(violations);
}

/** What is streamed has bounds too: told before a byte of it went on when its length is announced, on the way otherwise. */
function boundedStream(body: Extract<Body, { kind: 'incoming' }>, most: number): Body {
  if ((body.length ?? 0) > most) throw new Problem('payload-too-large', { detail: `The body may have ${most} bytes.` });
  return { ...body, most };
}

async function readFormBody(
  exchange: Exchange,
  body: Exclude<Body, { kind: 'none' }>,
  declared: string,
  { maxBody }: RequestRules,
): Promise<void> {
  const { request } = exchange.operation;
  if (body.kind === 'incoming') {
    const bytes = await body.read(maxBody);
    if (!isUtf8(bytes)) throw new Problem('bad-request', { detail: 'The body is not UTF-8.' });
    const value = request.form?.parse(bytes.toString()) ?? {};
    if (Array.isArray(value)) throw misfit(value);
    exchange.body = { kind: 'value', value, bytes, mediaType: declared };
  }
  const violations = bodyViolations(request, exchange.body);
  if (violations.length > 0) throw misfit(violations);
}

const noBody: Body = { kind: 'none' };
const bodyMissing: Violation = { pointer: '', detail: 'A body is required.' };

function bodyViolations(request: RequestContract, body: Body): Violation[] {
  if (body.kind === 'value') {
    if (request.mediaTypes.length === 0) return [{ detail: 'This operation takes no body.' }];
    const type = declaredType(body.mediaType, request.mediaTypes) ?? request.mediaTypes.find(isJson);
    return type === undefined ? [{ detail: 'The body cannot be JSON.' }] : request.checkBody(body.value, type);
  }
  return body.kind === 'none' && request.bodyRequired ? [bodyMissing] : [];
}

/** Enough to mend a request by; a flood of them would only be long. */
const mostErrors = 10;

const misfit = (violations: readonly Violation[]): Problem =>
  new Problem('bad-request', { errors: violations.slice(0, mostErrors) });

const unsupported = (detail: string): Problem => new Problem('unsupported-media-type', { detail });
