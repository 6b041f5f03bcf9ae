import type { SecurityAlternative } from '../../../policies/policy.ts';
import { createAjv } from '../schema.ts';
import { settingErrors } from '../violations.ts';
import { type DocumentSettings, documentSchema, type OperationSettings, operationSchema } from '../x-gateway.ts';
import type { Path, Source } from '../yaml.ts';

/** Which operations are meant: those of a tag, and single ones by operationId or by `GET /path`. */
export interface Selection {
  readonly tags?: readonly string[];
  readonly operations?: readonly string[];
}

type Overrides = OperationSettings & { readonly security?: readonly SecurityAlternative[] };

/** What is ours of a document that is not: `<api>.v<major>.gateway.yaml` beside it. */
export interface Sidecar extends DocumentSettings {
  /** Who may call; on process and system APIs the tier above alone, without a word. */
  readonly security?: readonly SecurityAlternative[];
  readonly offer?: { readonly include?: Selection; readonly exclude?: Selection };
  /** Beginnings of the vendor's paths, and what they begin with here. */
  readonly prefixes?: Readonly<Record<string, string>>;
  /** By the vendor's path. */
  readonly paths?: Readonly<Record<string, Overrides>>;
  /** By operationId, or `GET /path`. */
  readonly operations?: Readonly<Record<string, Overrides>>;
}

const security = {
  type: 'array',
  description: 'Write security: [{ accessToken: [scope] }, { apiKey: [scope] }], or [] for everyone.',
  items: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
};

const selection = {
  type: 'object',
  description: 'Write { tags: [orders], operations: [getOrder, GET /orders] }.',
  additionalProperties: false,
  properties: {
    tags: { type: 'array', items: { type: 'string' } },
    operations: { type: 'array', items: { type: 'string' } },
  },
};

const overrides = {
  ...operationSchema,
  properties: { ...operationSchema.properties, security },
};

const { uses: _, ...documentProperties } = documentSchema.properties;

const upstream = {
  ...documentProperties.upstream,
  properties: { ...documentProperties.upstream.properties, kind: { const: 'http', description: 'Write kind: http.' } },
  // biome-ignore lint/suspicious/noThenProperty: `then` is JSON Schema's word
  then: { required: ['name'], description: 'An http upstream has a name, and a url unless the document has servers.' },
};

const sidecarSchema = {
  ...documentSchema,
  properties: {
    ...documentProperties,
    upstream,
    security,
    offer: {
      type: 'object',
      description: 'Write offer: { include: { tags: [orders] }, exclude: { operations: [deleteOrder] } }.',
      additionalProperties: false,
      properties: { include: selection, exclude: selection },
    },
    prefixes: {
      type: 'object',
      description: 'Write the vendor’s beginning of a path and ours: prefixes: { /api/v3: / }.',
      propertyNames: { pattern: '^/' },
      additionalProperties: { type: 'string', pattern: '^/' },
    },
    paths: { type: 'object', additionalProperties: overrides },
    operations: { type: 'object', additionalProperties: overrides },
  },
};

const check = createAjv({ allErrors: true, useDefaults: true, verbose: true }).compile(sidecarSchema);

/** Judges a sidecar by itself; `undefined` when something is wrong with it. */
export function readSidecar(
  { value, lineOf, file }: Source,
  say: (place: { file: string; line: number }, message: string, fix?: string) => void,
): Sidecar | undefined {
  if (check(value)) return value as unknown as Sidecar;
  for (const { path, unknown, message, fix } of settingErrors(check.errors)) {
    const at: Path = unknown === undefined ? path : [...path, unknown];
    say({ file, line: lineOf(at) }, `${path.join('.') || 'the sidecar'} ${message}`, fix);
  }
  return undefined;
}
