import type { Exchange, Headers, Operation } from '../policy.ts';
import { classOf, type Sharing } from './identity-class.ts';
import { parametersKey, textKey } from './key.ts';

/** What makes two reads of an operation equal. */
export interface ReadKey {
  /** By which an answer is stored: class of caller, parameters, and what the caller accepts where there is a choice. */
  readonly stored: string;
  /** By which a call under way is found: also by whatever else of the request its upstream sees. */
  readonly flight: string;
}

/**
 * Makes the function that tells equal reads of an operation apart from others; `undefined` for one that is like no other:
 * it has a body or cookies, or asks for a part.
 */
export function createReadKey(operation: Operation, shared: Sharing): (exchange: Exchange) => ReadKey | undefined {
  const isHttp = operation.upstream.kind === 'http';
  const hasChoice = (operation.answers.mediaTypes(200)?.length ?? 0) > 1;

  return ({ side, method, identity, parameters, headers, body, address }) => {
    if (body.kind !== 'none' || !isEmpty(parameters.cookie)) return undefined;
    const equal = classOf(identity, shared) + parametersKey(parameters);
    // A handler sees parameters alone.
    if (!isHttp) return { stored: equal, flight: equal };
    // Strangers are told apart by all there is; a service is told it, and may answer by it.
    const plain = shared === 'identity' && identity.kind === 'anonymous' ? equal + textKey(address) : equal;
    if (side === 'edge' && headers.range !== undefined) return undefined;
    const stored = hasChoice && side === 'edge' ? plain + textKey(String(headers.accept ?? '')) : plain;
    return { stored, flight: `${plain}${method}${headersKey(headers)}` };
  };
}

function isEmpty(values: object): boolean {
  for (const _ in values) return false;
  return true;
}

/** Not passed on, or not as they came. */
const unseen = new Set([
  'authorization',
  'connection',
  'content-length',
  'cookie',
  'host',
  'keep-alive',
  'traceparent',
  'tracestate',
  'x-api-key',
  'x-request-id',
]);

function headersKey(headers: Headers): string {
  let key = '';
  for (const name of Object.keys(headers).sort()) {
    if (!unseen.has(name)) key += `${textKey(name)}${textKey(String(headers[name] ?? ''))}`;
  }
  return key;
}
