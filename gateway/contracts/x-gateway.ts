import type { Exception, Lifecycle } from '../../policies/policy.ts';

/** Who answers for an API. */
export interface Owner {
  readonly team: string;
  readonly contact: string;
}

/** Where a document's operations are done, as written; `${NAME}` is read from the environment. */
export type UpstreamDeclaration =
  | { readonly kind: 'local' }
  | {
      readonly kind: 'http';
      readonly name: string;
      readonly url: string;
      readonly credential?: { readonly header: string; readonly value: string };
    };

/** `x-gateway` of a document. */
export interface DocumentSettings {
  readonly owner: Owner;
  readonly lifecycle: Lifecycle;
  readonly audience: 'frontend' | 'partner' | 'internal';
  readonly upstream: UpstreamDeclaration;
  readonly uses?: readonly string[];
  readonly exceptions?: readonly Exception[];
  readonly policies?: PolicySettings;
}

/** `x-gateway` of a path or an operation. */
export interface OperationSettings {
  readonly upstream?: UpstreamDeclaration;
  readonly authorize?: string;
  readonly upgrade?: 'websocket';
  readonly policies?: PolicySettings;
}

export type PolicySettings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const date = { type: 'string', format: 'date' };
const word = { type: 'string', minLength: 1 };
const reference = {
  type: 'string',
  pattern: '^(experience|process|system)/[a-z0-9-]+\\.v[0-9]+#[A-Za-z][A-Za-z0-9]*$',
};
const policies = { type: 'object', additionalProperties: { type: 'object' } };

const upstream = {
  type: 'object',
  required: ['kind'],
  additionalProperties: false,
  properties: {
    kind: { enum: ['local', 'http'] },
    name: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
    url: word,
    credential: {
      type: 'object',
      required: ['header', 'value'],
      additionalProperties: false,
      properties: { header: { type: 'string', pattern: '^[A-Za-z0-9-]+$' }, value: word },
    },
  },
  if: { properties: { kind: { const: 'http' } } },
  // biome-ignore lint/suspicious/noThenProperty: `then` is JSON Schema's word
  then: { required: ['name', 'url'] },
};

/** JSON Schema of `DocumentSettings`. */
export const documentSchema = {
  type: 'object',
  required: ['owner', 'lifecycle', 'audience', 'upstream'],
  additionalProperties: false,
  properties: {
    owner: {
      type: 'object',
      required: ['team', 'contact'],
      additionalProperties: false,
      properties: { team: word, contact: word },
    },
    lifecycle: {
      type: 'object',
      required: ['state', 'since'],
      additionalProperties: false,
      properties: {
        state: { enum: ['active', 'deprecated', 'retired'] },
        since: date,
        deprecated: date,
        sunset: date,
        successor: { type: 'string', pattern: '^(experience|process|system)/[a-z0-9-]+\\.v[0-9]+$' },
      },
      if: { properties: { state: { const: 'deprecated' } } },
      // biome-ignore lint/suspicious/noThenProperty: `then` is JSON Schema's word
      then: { required: ['deprecated'] },
    },
    audience: { enum: ['frontend', 'partner', 'internal'] },
    upstream,
    uses: { type: 'array', uniqueItems: true, items: reference },
    exceptions: {
      type: 'array',
      items: {
        type: 'object',
        required: ['rule', 'to', 'owner', 'reason', 'until'],
        additionalProperties: false,
        properties: { rule: { const: 'layering' }, to: word, owner: word, reason: word, until: date },
      },
    },
    policies,
  },
};

/** JSON Schema of `OperationSettings`. */
export const operationSchema = {
  type: 'object',
  additionalProperties: false,
  properties: { upstream, authorize: reference, upgrade: { const: 'websocket' }, policies },
};
