import type { Exchange, Headers, Operation } from '../policy.ts';
import { classOf, type Sharing } from './identity-class.ts';
import { parametersKey, textKey } from './key.ts';

/** What makes two reads of an operation equal. */
export interface ReadKeys {
  /** Whether another can be equal to it: none is to one that has a body or cookies, or asks for a part. */
  canRecur(exchange: Exchange): boolean;
  /** By what an answer is stored: parameters, class of caller, and what the caller accepts where there is a choice. */
  stored(exchange: Exchange): string;
  /** By what a call under way is found: parameters, and whatever else of the request its upstream sees. */
  flight(exchange: Exchange): string;
}

/** Makes the functions that tell equal reads of an operation apart from others. */
export function createReadKeys(operation: Operation, shared: Sharing): ReadKeys {
  const isHttp = operation.upstream.kind === 'http';
  const hasChoice = isHttp && (operation.answers.mediaTypes(200)?.length ?? 0) > 1;

  function callerKey({ identity, address }: Exchange): string {
    const equal = classOf(identity, shared);
    // A handler sees parameters alone. A service is told who calls, and may answer by it: strangers are told apart by all
    // there is.
    return isHttp && shared === 'identity' && identity.kind === 'anonymous' ? equal + textKey(address) : equal;
  }

  return {
    canRecur: ({ side, parameters, headers, body }) =>
      body.kind === 'none' && isEmpty(parameters.cookie) && !(isHttp && side === 'edge' && headers.range !== undefined),
    stored(exchange) {
      const key = parametersKey(exchange.parameters) + callerKey(exchange);
      return hasChoice && exchange.side === 'edge' ? key + textKey(String(exchange.headers.accept ?? '')) : key;
    },
    flight(exchange) {
      const key = parametersKey(exchange.parameters) + callerKey(exchange);
      return isHttp ? `${key}${exchange.method}${headersKey(exchange.headers)}` : key;
    },
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
