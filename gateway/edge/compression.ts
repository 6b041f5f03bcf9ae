import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Answer, Exchange, Headers } from '../../policies/policy.ts';

/** Bytes below which coding saves less than it costs. */
const least = 1_024;
const squeeze = promisify(gzip);

/** Coded bytes of answers that are given again as the same object: from the cache. */
const coded = new WeakMap<Buffer, Promise<Buffer>>();

/**
 * An answer coded for the way, where that tells nobody anything (BREACH): only what everybody is given alike may be, since
 * how long it becomes would otherwise tell of secrets that stand beside what a caller wrote. Coding runs beside the event
 * loop.
 */
export async function compressAnswer(answer: Answer, exchange: Exchange): Promise<Answer> {
  const bytes = bytesOf(answer);
  if (bytes === undefined && answer.status === 200) return answer;
  const headers = { ...answer.headers, vary: joined(answer.headers.vary, 'Accept-Encoding') };
  if (bytes === undefined) return { ...answer, headers: { ...headers, ...tagOfTheirs(answer.headers.etag, exchange) } };
  if (!acceptsGzip(exchange.headers['accept-encoding'])) return { ...answer, headers };
  const body = { kind: 'bytes', bytes: await gzipOnce(bytes) } as const;
  const told = { 'content-type': answer.headers['content-type'] ?? json, 'content-encoding': 'gzip' };
  return { ...answer, headers: { ...headers, ...told, ...weak(answer.headers.etag) }, body };
}

/** Whether an answer is one that may be coded at all, whatever its caller takes. */
export function mayCompress({ status, headers, body }: Answer, { operation, method }: Exchange): boolean {
  if (operation.security.length > 0 || (method !== 'GET' && method !== 'HEAD')) return false;
  // Says the same of itself as what the caller has (RFC 9110 §15.4.5).
  if (status === 304) return isForAll(headers);
  if (status !== 200) return false;
  return (
    (body.kind === 'bytes' || body.kind === 'value') && isForAll(headers) && isText(headers['content-type'] ?? json)
  );
}

const json = 'application/json';

function isForAll(headers: Headers): boolean {
  const control = headers['cache-control'];
  if (control === undefined || headers['content-encoding'] !== undefined || headers['set-cookie'] !== undefined)
    return false;
  const directives = new Set(
    String(control)
      .toLowerCase()
      .split(',')
      .map((directive) => directive.trim()),
  );
  return directives.has('public') && !directives.has('no-transform');
}

/** Texts shrink; pictures and archives are small already, and events must not wait for each other. */
export const isText = (type: Headers[string]): boolean =>
  /^(?:application\/(?:[\w.+-]+\+)?json|text\/(?!event-stream)[\w.+-]+|application\/javascript) *(?:;|$)/i.test(
    String(type),
  );

function bytesOf({ body }: Answer): Buffer | undefined {
  const bytes =
    body.kind === 'bytes' ? body.bytes : body.kind === 'value' ? Buffer.from(JSON.stringify(body.value)) : undefined;
  return bytes !== undefined && bytes.length >= least ? bytes : undefined;
}

/** Codes bytes, the same ones once. */
export function gzipOnce(bytes: Buffer): Promise<Buffer> {
  const known = coded.get(bytes);
  if (known !== undefined) return known;
  const made = squeeze(bytes);
  coded.set(bytes, made);
  return made;
}

/** RFC 9110 §12.5.3: `gzip` itself, or everything, with a weight above 0. */
export function acceptsGzip(accepted: Headers[string]): boolean {
  if (accepted === undefined) return false;
  const weights = new Map(String(accepted).toLowerCase().split(',').map(weightOf));
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0;
}

function weightOf(part: string): [string, number] {
  const [coding = '', ...parameters] = part.split(';').map((text) => text.trim());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  return [coding, weight === undefined ? 1 : Number(weight.slice(2)) || 0];
}

/** A tag of exactly these bytes is none of others (RFC 9110 §8.8.3.3); of what they mean it still is one. */
const weak = (tag: Headers[string]): { readonly etag?: string } =>
  typeof tag === 'string' ? { etag: tag.startsWith('W/') ? tag : `W/${tag}` } : {};

/** A 304 names what its caller has, which may be the coded one: only by that name is it kept (RFC 9111 §4.3.4). */
function tagOfTheirs(tag: Headers[string], { headers }: Exchange): { readonly etag?: string } {
  const { etag } = weak(tag);
  return etag !== undefined && String(headers['if-none-match']).includes(etag) ? { etag } : {};
}

const joined = (own: Headers[string], more: string): string => (own === undefined ? more : `${own}, ${more}`);

/** Whether a text is worth coding. */
export const isWorthIt = (text: string): boolean => text.length >= least;
