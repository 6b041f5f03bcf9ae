import type { ParameterObject } from '../openapi.ts';
import { isList, isObject, type Shape } from './shape.ts';
import type { Given } from './text.ts';

/** How a parameter's values are told apart in one piece of text (OpenAPI 3.1 §4.8.12.2.2). */
export type Style = 'simple' | 'label' | 'form' | 'spaceDelimited' | 'pipeDelimited' | 'deepObject';

/** The style that is given, or the one that holds where the parameter stands (OpenAPI 3.1 §4.8.12.2). */
export function styleOf({ style, in: place }: ParameterObject): Style {
  return (style as Style | undefined) ?? (place === 'query' || place === 'cookie' ? 'form' : 'simple');
}

/** Whether each item or member is sent by itself; unless given, in style `form` only. */
export const isExploded = (parameter: ParameterObject): boolean => parameter.explode ?? styleOf(parameter) === 'form';

/** What separates the items of a list that stands in one text, as sent and as received. */
export const separators: Readonly<Partial<Record<Style, { readonly sent: string; readonly received: RegExp }>>> = {
  form: { sent: ',', received: /,/ },
  pipeDelimited: { sent: '%7C', received: /\||%7C/i },
  spaceDelimited: { sent: '%20', received: /%20|\+/ },
};

/** One text of a path, header or cookie parameter, taken apart. */
export function split(text: string, parameter: ParameterObject, shape: Shape): Given {
  const style = styleOf(parameter);
  const exploded = isExploded(parameter);
  const bare = style === 'label' && text.startsWith('.') ? text.slice(1) : text;
  const separator = style === 'label' && exploded ? '.' : ',';
  if (isObject(shape)) return membersOf(bare.split(separator), exploded && style !== 'form');
  return { texts: isList(shape) ? bare.split(separator) : [bare] };
}

/** @param exploded  `a=1,b=2`; otherwise `a,1,b,2` */
export function membersOf(parts: readonly string[], exploded: boolean): Given {
  const pairs = exploded
    ? parts.map((part) => [part.split('=', 1)[0] as string, part.slice(part.indexOf('=') + 1)] as const)
    : parts.flatMap((name, index) => (index % 2 === 0 ? [[name, parts[index + 1] ?? ''] as const] : []));
  return { texts: [], members: new Map(pairs.map(([name, text]) => [name, { texts: [text] }])) };
}

/** A value as one text, the way back of `split`. */
export function join(value: unknown, parameter: ParameterObject, encode: (text: string) => string): string {
  const style = styleOf(parameter);
  const exploded = isExploded(parameter);
  const separator = style === 'label' && exploded ? '.' : ',';
  const text = (item: unknown): string => encode(String(item));
  const parts = Array.isArray(value)
    ? value.map(text)
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, item]) =>
          exploded && style !== 'form' ? [`${text(name)}=${text(item)}`] : [text(name), text(item)],
        )
      : [text(value)];
  return (style === 'label' ? '.' : '') + parts.join(separator);
}
