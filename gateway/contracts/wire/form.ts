import type { Violation } from '#problem';
import type { MediaType, ParameterObject, Schema } from '../openapi.ts';
import { createQueryReader, queryParts, type Shaped } from './query.ts';
import { shapeOf } from './shape.ts';
import { readGiven, readJsonText } from './text.ts';

/** A body written like a query: its properties are its parameters. */
export interface Form {
  parse(text: string): Readonly<Record<string, unknown>> | Violation[];
  serialise(value: unknown): string;
}

/** The name under which properties that have none are gathered. */
const others = '';

/** @param content  the media type object, its references resolved */
export function createForm({ schema, encoding = {} }: MediaType): Form {
  const whole = shapeOf(schema);
  const parameters = whole.names().map((name): Shaped => {
    const shape = whole.member(name);
    const own = encoding[name] ?? {};
    const asJson = own.contentType?.includes('json') ?? false;
    const parameter: ParameterObject = {
      name,
      in: 'query',
      ...(own.style === undefined ? {} : { style: own.style }),
      ...(own.explode === undefined ? {} : { explode: own.explode }),
      ...(asJson ? { content: { 'application/json': {} } } : {}),
    };
    return { parameter: styled(parameter, own, shape?.types ?? []), shape: asJson ? undefined : shape };
  });
  const rest: Schema = { type: 'object', additionalProperties: true };
  // What is not named is for the schema to judge.
  const open: Shaped = { parameter: { name: others, in: 'query' }, shape: shapeOf(rest) };
  const reader = createQueryReader([...parameters, open]);

  return {
    parse(text) {
      const violations: Violation[] = [];
      const value: Record<string, unknown> = {};
      for (const [shaped, given] of reader.gather(text, violations)) {
        const { parameter, shape } = shaped;
        const read = shape === undefined ? readJsonText(given.texts[0] ?? '') : readGiven(given, shape);
        if (!('value' in read)) violations.push({ pointer: `/${parameter.name}`, detail: read.detail });
        else if (shaped === open) Object.assign(value, read.value);
        else value[parameter.name] = read.value;
      }
      return violations.length > 0 ? violations.map(asPointer) : value;
    },
    serialise(value) {
      const known = new Map(parameters.map(({ parameter }) => [parameter.name, parameter]));
      return Object.entries((value ?? {}) as object)
        .flatMap(([name, item]) => queryParts(known.get(name) ?? { name, in: 'query' }, item))
        .join('&');
    },
  };
}

/** Objects are written in brackets unless the encoding says otherwise: `a[b]=1`, as everybody does. */
function styled(parameter: ParameterObject, own: object, types: readonly string[]): ParameterObject {
  const isPlain = Object.keys(own).length === 0 && types.includes('object');
  return isPlain ? { ...parameter, style: 'deepObject', explode: true } : parameter;
}

const asPointer = ({ parameter, ...violation }: Violation): Violation =>
  parameter === undefined ? violation : { pointer: `/${parameter}`, detail: violation.detail };
