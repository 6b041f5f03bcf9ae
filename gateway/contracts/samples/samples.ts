import type { AnswerContract, AnswerSamples, Sample } from '../../../policies/policy.ts';
import type { ResolvedOperation } from '../openapi.ts';
import { isJson, type MediaType, type ResponseObject } from '../openapi.ts';
import { sampleFields } from './fields.ts';
import { readings, valueFor } from './value.ts';

/**
 * Answers made of a contract alone: its examples as far as they fit their schema, else one made from the schema. What
 * fits nothing is never given, so that nobody builds upon it. Made when first asked for, and then kept.
 */
export function createSamples({ responses = {} }: ResolvedOperation, answers: AnswerContract): AnswerSamples {
  const declared = Object.keys(responses);
  const made = new Map<string, readonly Sample[]>();
  return {
    declared,
    success: successOf(declared),
    of(status, accept) {
      const key = keyFor(status, declared);
      if (key === undefined) return [];
      const response = responses[key] as ResponseObject;
      const mediaType = choose(Object.keys(response.content ?? {}), accept);
      const name = `${status} ${mediaType}`;
      const known = made.get(name);
      if (known !== undefined) return known;
      const fits = (value: unknown): boolean => isFit(answers, status, mediaType ?? '', value);
      const samples = samplesOf(response, mediaType, fits).map((sample) => ({ ...sample, status }));
      made.set(name, samples);
      return samples;
    },
  };
}

/** The lowest 2xx, else the lowest 3xx; a switch of protocols is no HTTP answer that could be shown. */
function successOf(declared: readonly string[]): number | undefined {
  const statuses = declared.map((key) => Number(key.replace('XX', '00'))).sort((a, b) => a - b);
  const found = statuses.find((status) => status >= 200 && status < 400);
  return found ?? (declared.includes('default') && !declared.includes('101') ? 200 : undefined);
}

const keyFor = (status: number, declared: readonly string[]): string | undefined =>
  [String(status), `${String(status)[0]}XX`, 'default'].find((key) => declared.includes(key));

/** JSON before all else, unless the caller asks for another declared type; weights are not looked at. */
function choose(types: readonly string[], accept: string): string | undefined {
  const sorted = types.toSorted((one, other) => rank(one) - rank(other));
  const wanted = accept.split(',').map((range) => range.split(';', 1)[0]?.trim().toLowerCase() ?? '');
  const takes = (type: string): boolean => wanted.includes(type) || wanted.includes(type.replace(/\/.*/, '/*'));
  return (wanted.includes('*/*') ? undefined : sorted.find(takes)) ?? sorted[0];
}

const rank = (type: string): number => (type === 'application/json' ? 0 : isJson(type) ? 1 : 2);

type Bare = Omit<Sample, 'status'>;

function samplesOf(
  { content = {}, headers }: ResponseObject,
  mediaType: string | undefined,
  fits: (value: unknown) => boolean,
): Bare[] {
  const fields = sampleFields(headers);
  if (mediaType === undefined) return [{ headers: fields }];
  const described = content[mediaType] as MediaType;
  const typed = { mediaType, headers: { ...fields, 'content-type': concrete(mediaType) } };
  const examples = [
    ...Object.entries(described.examples ?? {}).map(([name, { value }]) => ({ ...typed, name, value })),
    ...(described.example === undefined ? [] : [{ ...typed, value: described.example }]),
  ];
  if (!isJson(mediaType)) {
    const texts = examples.map((sample) => ({ ...sample, value: textOf(sample.value) }));
    return texts.length > 0 ? texts : [{ ...typed, value: placeholder(mediaType) }];
  }
  const fitting = examples.filter(({ value }) => value !== undefined && fits(value));
  if (fitting.length > 0) return fitting;
  for (const reading of readings) {
    const value = valueFor(described.schema, reading);
    if (value !== undefined && fits(value)) return [{ ...typed, value }];
  }
  return [];
}

function isFit(answers: AnswerContract, status: number, mediaType: string, value: unknown): boolean {
  try {
    return answers.check(status, mediaType, value).length === 0;
  } catch {
    return false;
  }
}

/** A range such as `image/*` is no type of an answer. */
const concrete = (mediaType: string): string => (mediaType.includes('*') ? 'application/octet-stream' : mediaType);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Stands for a download nobody has shown an example of. */
function placeholder(mediaType: string): string {
  if (mediaType === 'text/event-stream') return 'data: example\n\n';
  return /[/+]xml$/.test(mediaType) ? '<example/>' : 'An example.\n';
}
