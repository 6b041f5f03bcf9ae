import type { ProblemKind } from '#problem';
import { isJson, type MediaType, type ResponseObject, type Schema } from '../contracts/openapi.ts';
import type { Contract, PublishedOperation } from './contract.ts';
import { type Content, html } from './html.ts';
import { inlineMarkdown } from './markdown.ts';
import { dataTable } from './tables.ts';

/** What goes in: parameters, and the fields of the body. */
export function inputTable(contract: Contract, { parameters, requestBody }: PublishedOperation): Content {
  const fields = fieldsIn(contract, jsonOf(contract.resolve(requestBody)?.content)?.schema);
  const rows = [
    ...parameters.map((each): Content[] => [
      name(each.name, each.required === true || each.in === 'path'),
      each.in,
      typeOf(contract, each.schema),
      words((each as { description?: string }).description ?? contract.resolve(each.schema)?.description),
    ]),
    ...fields
      .slice(0, mostFields)
      .map(({ field, schema, required }): Content[] => [
        name(field, required),
        'body',
        typeOf(contract, schema),
        words(schema.description ?? contract.resolve(schema)?.description),
      ]),
  ];
  if (rows.length === 0) return undefined;
  return html`<section aria-labelledby="input"><h2 id="input">What goes in</h2>
${dataTable({ caption: 'What goes in', columns: ['Name', 'Where', 'Type', 'What it says'], rows })}
${fields.length > mostFields && html`<p>The reference has ${fields.length - mostFields} more.</p>`}</section>`;
}

/** Rows of a body that are shown, and levels of it. */
const mostFields = 60;
const deepest = 3;

interface Field {
  /** As one would reach it: `lines[].productId`. */
  readonly field: string;
  readonly schema: Schema;
  readonly required: boolean;
}

/** The fields of an object, each followed by those in it. */
function fieldsIn(contract: Contract, given: Schema | undefined, path = '', level = 1): Field[] {
  const schema = contract.resolve(given) as ObjectSchema | undefined;
  if (schema?.items !== undefined) return fieldsIn(contract, schema.items, `${path}[]`, level);
  if (level > deepest) return [];
  const required = new Set(schema?.required ?? []);
  return Object.entries(schema?.properties ?? {}).flatMap(([key, property]) => {
    const field = path === '' ? key : `${path}.${key}`;
    return [
      { field, schema: property, required: required.has(key) },
      ...fieldsIn(contract, property, field, level + 1),
    ];
  });
}

/** What comes back, by status; refusals lead to what they mean. */
export function answersTable(
  contract: Contract,
  { responses = {} }: PublishedOperation,
  problems: Readonly<Record<string, ProblemKind>>,
): Content {
  const rows = Object.entries(responses).map(([status, given]): Content[] => {
    const answer = contract.resolve(given);
    return [html`<code>${status}</code>`, inlineMarkdown(answer?.description ?? ''), kindsOf(status, problems)];
  });
  if (rows.length === 0) return undefined;
  return html`<section aria-labelledby="output"><h2 id="output">What comes back</h2>
${dataTable({ caption: 'What comes back', columns: ['Status', 'When', 'Problems, and what to do'], rows })}</section>`;
}

/** The example of the first answer that is no refusal. */
export function exampleAnswer(contract: Contract, { responses = {} }: PublishedOperation): Content {
  const [status, answer] = Object.entries(responses).find(([code]) => code.startsWith('2')) ?? [];
  const content = contract.resolve(answer as ResponseObject | undefined)?.content;
  const media = jsonOf(content) ?? Object.values(content ?? {})[0];
  const [named] = Object.values(media?.examples ?? {});
  const example = media?.example ?? contract.resolve(named)?.value;
  if (example === undefined) return undefined;
  const text = typeof example === 'string' ? example : JSON.stringify(example, null, 2);
  return html`<section aria-labelledby="example"><h2 id="example">An answer, ${status}</h2>
<pre class="snippet" tabindex="0"><code>${text.slice(0, longest)}${text.length > longest && '\n…'}</code></pre></section>`;
}

/** Characters of an example that are shown; the reference has all of it. */
const longest = 12_000;

interface ObjectSchema extends Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

const jsonOf = (content: Readonly<Record<string, MediaType>> | undefined): MediaType | undefined =>
  Object.entries(content ?? {}).find(([type]) => isJson(type))?.[1];

const name = (text: string, isRequired: boolean): Content =>
  html`<code>${text}</code>${isRequired && html` <span class="badge">required</span>`}`;

const words = (description: unknown): Content => (typeof description === 'string' ? inlineMarkdown(description) : '');

function typeOf(contract: Contract, given: Schema | undefined): Content {
  const schema = contract.resolve(given);
  if (schema === undefined) return '';
  const { type, format, items } = schema;
  const values = schema.enum as readonly unknown[] | undefined;
  if (values !== undefined && values.length <= 8)
    return values.map((value, index) => html`${index > 0 && ' '}<code>${String(value)}</code>`);
  const own = [type ?? (schema.properties === undefined ? 'any' : 'object')].flat().join(' or ');
  const inner = own === 'array' ? contract.resolve(items)?.type : undefined;
  return `${own}${inner === undefined ? '' : ` of ${[inner].flat().join(' or ')}`}${format === undefined ? '' : `, ${format}`}`;
}

function kindsOf(status: string, problems: Readonly<Record<string, ProblemKind>>): Content {
  const kinds = Object.entries(problems).filter(([, problem]) => String(problem.status) === status);
  if (kinds.length === 0) return '';
  if (kinds.length > 4) return html`<a href="/problems#status-${status}">${kinds.length} kinds of problem</a>`;
  return kinds.map(
    ([kind, problem], index) => html`${index > 0 && html`<br>`}<a href="/problems/${kind}">${problem.title}</a>`,
  );
}
