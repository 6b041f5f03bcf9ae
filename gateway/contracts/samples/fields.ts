import type { HeaderObject } from '../openapi.ts';
import { valueFor } from './value.ts';

/** Header fields of a sample, lower-case: those with an example, and those that must be there. */
export function sampleFields(headers: Readonly<Record<string, HeaderObject>> = {}): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, header] of Object.entries(headers)) {
    const value =
      exampleOf(header) ??
      (header.required === true ? valueFor(header.schema, { examples: true, alternative: 0 }) : undefined);
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value ?? '');
    if (text !== '' && !ours.test(name) && writable.test(text)) fields[name.toLowerCase()] = text;
  }
  return fields;
}

const exampleOf = ({ example, examples, schema }: HeaderObject): unknown => {
  const [named] = Object.values(examples ?? {});
  const [first] = (schema?.examples ?? []) as readonly unknown[];
  return example ?? named?.value ?? schema?.example ?? first;
};

/** What the gateway alone says: how the message is framed, what became of the very call, and of its origin. */
const ours = new RegExp(
  '^(?:connection|content-(?:length|type|encoding)|keep-alive|set-cookie|te|trailer|transfer-encoding|upgrade|' +
    'access-control-.*|age|api-version|brownout|deprecation|idempotent-replayed|ratelimit.*|sunset|vary|x-request-id)$',
  'i',
);
const writable = /^[\t\x20-\x7e]+$/;
