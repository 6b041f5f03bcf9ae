import { type Kind, Problem } from '#problem';
import { saidSeconds } from '../../policies/parts/retry-after.ts';
import type { Answer, Body, Operation } from '../../policies/policy.ts';
import { isForm, isJson } from '../../policies/validate/media-type.ts';
import { refusalBy } from './answer.ts';

/** A call's body as a service that is not ours takes it: JSON where it does, else a form, else words. */
export function foreignBody({ request }: Operation, value: unknown): Body {
  const { mediaTypes, form } = request;
  const json = mediaTypes.find((type) => isJson(type) || type === '*/*');
  if (json !== undefined) return { kind: 'value', value, mediaType: isJson(json) ? json : 'application/json' };
  const written = mediaTypes.find(isForm);
  if (written !== undefined && form !== undefined) {
    return { kind: 'value', value, mediaType: written, bytes: Buffer.from(form.serialise(value)) };
  }
  return { kind: 'value', value, mediaType: mediaTypes[0] ?? 'application/json', bytes: Buffer.from(String(value)) };
}

/** Whether an answer is a problem of the gateway that fronts the service in another process. */
export const isOurs = ({ headers }: Answer, { upstream }: Operation): boolean =>
  upstream.kind === 'http' &&
  upstream.identity === 'tier' &&
  String(headers['content-type']).startsWith('application/problem+json');

/** What the answer of a service that is not ours means to the handler that called it, when it is no success. */
export function foreignProblem(answer: Answer): Problem {
  const kind = kinds.get(answer.status) ?? 'bad-upstream-answer';
  const wait = saidSeconds(answer.headers['retry-after']) ?? '1';
  return new Problem(kind, {
    cause: refusalBy(answer),
    ...(kind === 'unavailable' ? { headers: { 'retry-after': wait } } : {}),
  });
}

// What a caller can do something about. A refusal of the gateway's own request or credential is not among it.
const kinds = new Map<number, Kind>([
  [404, 'not-found'],
  [409, 'conflict'],
  [410, 'not-found'],
  [422, 'unprocessable'],
  [429, 'unavailable'],
  [503, 'unavailable'],
]);
