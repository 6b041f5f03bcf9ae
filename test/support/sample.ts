import type { Schema } from '../../gateway/contracts/openapi.ts';
import { pointerPath, valueAt } from '../../gateway/contracts/pointer.ts';

/** A small value that fits a schema of `definition`, as far as one can be made without thinking. */
export function sampleOf(schema: Schema | undefined, definition: object, depth = 0): unknown {
  if (schema === undefined || depth > 12) return 'x';
  const { $ref, enum: values, const: constant, default: usual, example, examples, format, pattern } = schema;
  if (typeof $ref === 'string')
    return sampleOf(valueAt(definition, pointerPath($ref.slice(1))) as Schema, definition, depth + 1);
  if (constant !== undefined) return constant;
  if (Array.isArray(values)) return values.find((value) => value !== null);
  if (usual !== undefined && usual !== null) return usual;
  if (Array.isArray(examples) && examples.length > 0 && examples[0] !== null) return examples[0];
  if (example !== undefined) return example;
  const any = (schema.oneOf ?? schema.anyOf) as readonly Schema[] | undefined;
  const own = (value: unknown): unknown => sampleOf(value as Schema, definition, depth + 1);
  const parts = ((schema.allOf ?? []) as readonly Schema[]).map(own);
  const type = [schema.type].flat().find((name) => name !== 'null') as string | undefined;
  const combined = [...parts, ...(any === undefined ? [] : [own(any.find(({ type: t }) => t !== 'null'))])];
  if (type === 'object' || schema.properties !== undefined || (type === undefined && combined.length > 0)) {
    const required = (schema.required ?? []) as readonly string[];
    const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema>>;
    if (combined.length > 0 && combined.every((part) => typeof part !== 'object')) return combined[0];
    return Object.assign({}, ...combined, Object.fromEntries(required.map((name) => [name, own(properties[name])])));
  }
  if (type === 'array') return Array.from({ length: Number(schema.minItems ?? 0) }, () => own(schema.items));
  if (type === 'integer' || type === 'number') return Number(schema.minimum ?? schema.exclusiveMinimum ?? 1) || 1;
  if (type === 'boolean') return true;
  return textOf(String(format), typeof pattern === 'string' ? pattern : undefined, Number(schema.minLength ?? 1));
}

function textOf(format: string, pattern: string | undefined, length: number): string {
  const known = formats[format];
  if (known !== undefined) return known;
  const tries = [
    'x',
    '0',
    'a'.repeat(40),
    '0'.repeat(40),
    `sha256:${'0'.repeat(64)}`,
    'ssh-rsa AAAA',
    '2026-01-01',
    'x/y',
    'A-1',
    '1.2.3',
    '#fff',
    'https://x.example',
  ];
  return (
    (pattern === undefined ? undefined : tries.find((text) => new RegExp(pattern, 'u').test(text))) ??
    'x'.repeat(Math.max(1, length))
  );
}

const formats: Readonly<Record<string, string>> = {
  date: '2026-01-01',
  'date-time': '2026-01-01T00:00:00Z',
  email: 'someone@vendor.example',
  uri: 'https://vendor.example/x',
  'uri-template': 'https://vendor.example/{x}',
  uuid: '0b5f6a0e-3c5e-4f0e-9d8e-6c2a3d1f7b90',
  ipv4: '203.0.113.7',
  time: '10:00:00Z',
};
