import { Problem } from '#problem';
import { callerName } from '../parts/caller.ts';
import { definePolicy, type Exchange, type Operation } from '../policy.ts';
import { isJson } from '../validate/media-type.ts';
import { fingerprintOf, keyHash } from './call.ts';
import { carryOut } from './carry-out.ts';
import { type Told, tell } from './outcome.ts';
import type { IdempotencySettings } from './settings.ts';

/**
 * Carries out a call with an `Idempotency-Key` once (draft-ietf-httpapi-idempotency-key-header): the same call with the
 * same key gets the same answer. A row in the store decides which of several comes first, on every replica, before
 * anything is begun; without the store nothing is. Innermost of what judges a call: who may not call uses no key.
 */
export const idempotency = definePolicy<IdempotencySettings>({
  name: 'idempotency',
  side: 'hop',
  summary: 'Carries out a call with an `Idempotency-Key` once, and answers its repeats with the first answer.',
  refuses: [400, 401, 409, 422, 502, 503],
  settings: {
    enabled: {
      type: 'boolean',
      description: 'Whether keys are remembered here, on operations whose contract declares the header.',
      default: false,
    },
    hours: {
      type: 'integer',
      description: 'Hours for which a key and its answer are remembered.',
      default: 24,
      minimum: 1,
      maximum: 720,
    },
    maxAnswer: {
      type: 'integer',
      description: 'Characters of the longest answer kept; of a longer one only that the call was carried out.',
      default: 65_536,
      minimum: 0,
      maximum: 1_048_576,
    },
    lease: {
      type: 'integer',
      description: 'Seconds after which a call under way counts as interrupted, unless its gateway has been heard of.',
      default: 10,
      minimum: 1,
      maximum: 300,
    },
    interrupted: {
      type: 'string',
      description:
        'What a repeat gets when it is not known how the first call ended: `doubt` refuses it, `repeat` carries it out again, for operations whose callee honours the key itself.',
      default: 'doubt',
      enum: ['doubt', 'repeat'],
    },
    lookup: {
      type: 'string',
      description:
        'Operation of the same API, a GET, by which a caller can look up what became of an interrupted call.',
      default: '',
    },
  },
  contradictions: (settings, operation) => (appliesTo(operation, settings) ? flawsOf(operation, settings) : []),
  create: (settings, { operation, idempotency: store, meter, log }) => {
    if (!appliesTo(operation, settings)) return undefined;
    const counter = meter.counter(
      'causeway_idempotency_total',
      'Calls with an Idempotency-Key, by what became of them.',
      ['operation', 'outcome'],
    );

    return async (exchange, next) => {
      const key = exchange.parameters.header['idempotency-key'];
      if (key === undefined) return next(exchange);
      const call = {
        id: keyHash(nameOf(exchange), operation.id, wellFormed(key)),
        operation: operation.id,
        fingerprint: fingerprintOf(exchange),
        owner: exchange.id,
        lease: settings.lease,
        hours: settings.hours,
      };
      const claim = await store.claim(call, settings.interrupted === 'repeat');
      exchange.notes.idempotency = claim.state;
      counter.inc({ operation: operation.id, outcome: claim.state });
      switch (claim.state) {
        case 'first':
        case 'repeated':
          return carryOut(exchange, next, { store, call, settings, log });
        case 'replayed':
          return replay(exchange, tell(claim.outcome), settings);
        case 'reused':
          throw new Problem('idempotency-key-reused');
        case 'in-flight':
          throw new Problem('request-in-flight', { headers: { 'retry-after': '1' } });
        case 'in-doubt':
          throw doubt('How the call with this key ended is not known.', exchange, settings);
      }
    };
  },
});

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

const appliesTo = ({ method, idempotencyKey, upgrade }: Operation, { enabled }: IdempotencySettings): boolean =>
  enabled && idempotencyKey !== undefined && upgrade === undefined && !safe.has(method);

function flawsOf({ security, request, answers, siblings, path }: Operation, { lookup }: IdempotencySettings): string[] {
  const flaws: string[] = [];
  const isPublic = security.length === 0 || security.some((alternative) => Object.keys(alternative).length === 0);
  if (isPublic) flaws.push('a key belongs to a caller: ask for a credential, or set `enabled: false`.');
  if (!request.mediaTypes.every(isJson))
    flaws.push('a body that is streamed cannot be compared: set `enabled: false`.');
  if (answers.mediaTypes(200)?.includes('text/event-stream')) flaws.push('an event stream cannot be kept.');
  const missing = [400, 409, 422].filter((status) => answers.mediaTypes(status) === undefined);
  if (missing.length > 0) flaws.push(`declare the answers ${missing.join(', ')}: they can come of a key.`);
  if (lookup === '') return flaws;
  const target = siblings.get(lookup);
  if (target?.method !== 'GET') flaws.push(`\`lookup\` names ${lookup}, which is no GET of this API.`);
  else if (placeholders(target.path).some((name) => !placeholders(path).includes(name)))
    flaws.push(`\`lookup\` names ${lookup}, whose path needs more than the path of this operation has.`);
  return flaws;
}

const placeholders = (path: string): string[] => [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name as string);

function nameOf({ identity }: Exchange): string {
  const name = callerName(identity);
  if (name !== undefined) return name;
  throw new Problem('unauthenticated', { detail: 'A key belongs to a caller, and nobody is signed in.' });
}

/** Contracts are usually stricter. */
function wellFormed(key: unknown): string {
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  const detail = 'must be 1 to 255 visible ASCII characters, in double quotes or without';
  throw new Problem('bad-request', { errors: [{ parameter: 'Idempotency-Key', detail }] });
}

function replay(exchange: Exchange, told: Told, settings: IdempotencySettings) {
  if ('done' in told) {
    const detail = `The call was carried out with status ${told.done}; its answer was too long to be kept.`;
    throw doubt(detail, exchange, settings);
  }
  exchange.outgoing['idempotent-replayed'] = 'true';
  if ('problem' in told) throw told.problem;
  return told.answer;
}

function doubt(what: string, { operation, pathParameters }: Exchange, { lookup }: IdempotencySettings): Problem {
  const target = operation.siblings.get(lookup);
  if (target === undefined) return new Problem('in-doubt', { detail: what });
  const path = target.path.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(pathParameters[name] ?? ''));
  return new Problem('in-doubt', {
    detail: `${what} Look up the result: GET ${path}`,
    headers: { link: `<${path}>; rel="related"` },
  });
}
