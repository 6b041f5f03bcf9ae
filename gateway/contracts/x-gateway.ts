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
      readonly credential?: Credential;
      /** Sent with every call, over what the caller sent. */
      readonly headers?: Readonly<Record<string, string>>;
      readonly identity?: 'tier';
      /** Headers of callers that go on to it although no contract declares them. */
      readonly passes?: readonly string[];
      /** Headers that are credentials there: a caller's own are never passed on. Read from a foreign document's schemes. */
      readonly withheld?: readonly string[];
    };

/** What the gateway proves itself with: a header, a query parameter, or one of the usual forms of `Authorization`. */
export interface Credential {
  readonly header?: string;
  readonly query?: string;
  /** Of the header or query parameter. */
  readonly value?: string;
  readonly bearer?: string;
  readonly basic?: { readonly user: string; readonly password: string };
}

/** `x-gateway` of a document. */
export interface DocumentSettings {
  readonly owner: Owner;
  readonly lifecycle: Lifecycle;
  readonly audience: 'frontend' | 'partner' | 'internal';
  readonly upstream: UpstreamDeclaration;
  readonly uses?: readonly string[];
  readonly exceptions?: readonly Exception[];
  /** Its handlers are the door to the gateway's own registry of consumers. One system document at most. */
  readonly registry?: true;
  /** Its handlers see, and take hold of, the gateway itself. Experience documents alone. */
  readonly desk?: true;
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

// Each `description` is told with a mistake made there: how to mend it.
const date = { type: 'string', format: 'date', description: 'Write a date: 2026-01-15.' };
const moment = { type: 'string', format: 'date-time', description: 'Write a date-time: 2027-04-14T09:00:00Z.' };
const word = { type: 'string', minLength: 1 };
const reference = {
  type: 'string',
  pattern: '^(experience|process|system)/[a-z0-9-]+\\.v[0-9]+#[A-Za-z0-9][A-Za-z0-9._/:-]*$',
  description: 'Name an operation: process/ordering.v1#placeOrder.',
};
const policies = {
  type: 'object',
  additionalProperties: { type: 'object', description: 'Write the settings by name: timeout: { total: 2000 }.' },
};

const credential = {
  type: 'object',
  description: 'Write one of { header, value }, { query, value }, { bearer } and { basic: { user, password } }.',
  additionalProperties: false,
  properties: {
    header: { type: 'string', pattern: '^[A-Za-z0-9-]+$' },
    query: word,
    value: word,
    bearer: word,
    basic: {
      type: 'object',
      description: 'Write basic: { user, password }.',
      required: ['user', 'password'],
      additionalProperties: false,
      properties: { user: word, password: { type: 'string' } },
    },
  },
  minProperties: 1,
  dependentRequired: { header: ['value'], query: ['value'] },
};

const upstream = {
  type: 'object',
  description: 'Write upstream: { kind: local }, or kind: http with a name and a url.',
  required: ['kind'],
  additionalProperties: false,
  properties: {
    kind: { enum: ['local', 'http'] },
    name: { type: 'string', pattern: '^[a-z][a-z0-9-]*$', description: 'Name it in lower case: legacy-orders.' },
    url: word,
    credential,
    headers: {
      type: 'object',
      description: 'Write headers: { User-Agent: causeway }.',
      propertyNames: { pattern: '^[A-Za-z0-9-]+$' },
      additionalProperties: word,
    },
    passes: {
      type: 'array',
      description: 'List headers of callers that go on although no contract declares them: [X-Shop].',
      items: { type: 'string', pattern: '^[A-Za-z0-9-]+$' },
    },
    identity: { const: 'tier', description: 'Write identity: tier, or leave it out.' },
  },
  if: { properties: { kind: { const: 'http' } } },
  // biome-ignore lint/suspicious/noThenProperty: `then` is JSON Schema's word
  then: { required: ['name', 'url'], description: 'An http upstream has a name and a url.' },
};

/** JSON Schema of `DocumentSettings`. */
export const documentSchema = {
  type: 'object',
  required: ['owner', 'lifecycle', 'audience', 'upstream'],
  additionalProperties: false,
  properties: {
    owner: {
      type: 'object',
      description: 'Say who answers for the API: owner: { team, contact }.',
      required: ['team', 'contact'],
      additionalProperties: false,
      properties: { team: word, contact: word },
    },
    lifecycle: {
      type: 'object',
      description: 'Write lifecycle: { state: active, since: 2026-01-15 }.',
      required: ['state', 'since'],
      additionalProperties: false,
      properties: {
        state: { enum: ['active', 'deprecated', 'retired'] },
        since: date,
        deprecated: date,
        sunset: date,
        successor: {
          type: 'string',
          pattern: '^(experience|process|system)/[a-z0-9-]+\\.v[0-9]+$',
          description: 'Name an API: experience/storefront.v2.',
        },
        migration: { ...word, description: 'Say in Markdown what moving to the successor takes.' },
        brownouts: {
          type: 'array',
          description: 'List them: brownouts: [{ from: 2027-04-14T09:00:00Z, to: 2027-04-14T10:00:00Z }].',
          minItems: 1,
          items: {
            type: 'object',
            description: 'A brownout has from and to.',
            required: ['from', 'to'],
            additionalProperties: false,
            properties: { from: moment, to: moment },
          },
        },
      },
      if: { properties: { state: { const: 'deprecated' } } },
      // biome-ignore lint/suspicious/noThenProperty: `then` is JSON Schema's word
      then: { required: ['deprecated'], description: 'Say since when: deprecated: 2026-09-01.' },
    },
    audience: {
      enum: ['frontend', 'partner', 'internal'],
      description: 'Say who it is for: frontend, partner or internal.',
    },
    upstream,
    uses: { type: 'array', uniqueItems: true, items: reference },
    exceptions: {
      type: 'array',
      items: {
        type: 'object',
        description: 'An exception has a rule, to, owner, reason and until.',
        required: ['rule', 'to', 'owner', 'reason', 'until'],
        additionalProperties: false,
        properties: { rule: { enum: ['layering', 'pass-through'] }, to: word, owner: word, reason: word, until: date },
      },
    },
    desk: { const: true, description: 'Write desk: true, or leave it out.' },
    registry: { const: true, description: 'Write registry: true, or leave it out.' },
    policies,
  },
};

/** JSON Schema of `OperationSettings`. */
export const operationSchema = {
  type: 'object',
  additionalProperties: false,
  properties: { upstream, authorize: reference, upgrade: { const: 'websocket' }, policies },
};
