import type { SecurityAlternative } from '../../policies/policy.ts';
import { isJson, type ParameterObject } from '../contracts/openapi.ts';
import type { CatalogueDocument, CatalogueOperation } from './catalogue.ts';
import type { Contract, PublishedOperation } from './contract.ts';

/** Lines to copy. */
export interface Snippet {
  readonly name: string;
  readonly code: string;
}

/** A call as one would make it, from the examples of the contract. */
interface Call {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: unknown;
}

/** The variables that hold a caller's own credential: nobody should paste one into a file. */
const credentials = { apiKey: 'API_KEY', accessToken: 'ACCESS_TOKEN', ticket: 'TICKET' } as const;

/** How the operation is called from a shell, from JavaScript, and with a client typed by the contract. @param base  of the gateway */
export function snippetsOf(
  base: string,
  document: CatalogueDocument,
  operation: CatalogueOperation,
  contract: Contract,
): Snippet[] {
  const published = contract.operation(operation.operationId);
  if (published === undefined) return [];
  const parameters = published.parameters.filter((parameter) => wanted(parameter));
  const call: Call = {
    method: operation.method,
    url: base + addressOf(operation.path, parameters),
    headers: [...credentialOf(operation.security), ...headersOf(parameters)],
    ...bodyOf(contract, published),
  };
  return [
    { name: 'curl', code: curl(call) },
    { name: 'JavaScript', code: javascript(call) },
    {
      name: 'TypeScript, with a client typed by the contract',
      code: typed(base, document, operation, call, parameters),
    },
  ];
}

/** What one has to say, and nothing that has a default. */
const wanted = ({ required, in: place }: ParameterObject): boolean => required === true || place === 'path';

const exampleOf = (parameter: ParameterObject & { readonly example?: unknown }): string => {
  const { example, schema } = parameter;
  const [first] = (schema?.examples ?? []) as readonly unknown[];
  const value = example ?? schema?.example ?? first ?? schema?.default ?? (schema?.enum as unknown[] | undefined)?.[0];
  return Array.isArray(value) ? value.join(',') : String(value ?? `{${parameter.name}}`);
};

function addressOf(template: string, parameters: readonly ParameterObject[]): string {
  const path = template.replace(/\{([^}]+)\}/g, (whole, name: string) => {
    const parameter = parameters.find((each) => each.in === 'path' && each.name === name);
    return parameter === undefined ? whole : encodeURIComponent(exampleOf(parameter));
  });
  const query = parameters
    .filter((each) => each.in === 'query')
    .map((each): [string, string] => [each.name, exampleOf(each)]);
  return query.length === 0 ? path : `${path}?${new URLSearchParams(query)}`;
}

/** Of several ways in, the one that needs the least: none, a key, a token. */
export function wayIn(security: readonly SecurityAlternative[]): keyof typeof credentials | undefined {
  if (security.length === 0 || security.some((way) => Object.keys(way).length === 0)) return undefined;
  return (['apiKey', 'accessToken', 'ticket'] as const).find((scheme) => security.some((way) => scheme in way));
}

function credentialOf(security: readonly SecurityAlternative[]): (readonly [string, string])[] {
  const scheme = wayIn(security);
  if (scheme === 'apiKey') return [['X-API-Key', `$${credentials.apiKey}`]];
  return scheme === 'accessToken' ? [['Authorization', `Bearer $${credentials.accessToken}`]] : [];
}

// A key of the example would be everybody's: each caller makes one.
const headersOf = (parameters: readonly ParameterObject[]): (readonly [string, string])[] =>
  parameters
    .filter((each) => each.in === 'header')
    .map((each) => [each.name, /^idempotency-key$/i.test(each.name) ? '$KEY_OF_THIS_CALL' : exampleOf(each)]);

function bodyOf(contract: Contract, { requestBody }: PublishedOperation): { readonly body?: unknown } {
  const content = contract.resolve(requestBody)?.content ?? {};
  const [, media] = Object.entries(content).find(([type]) => isJson(type)) ?? [];
  if (media === undefined) return {};
  const [named] = Object.values(media.examples ?? {});
  return { body: media.example ?? contract.resolve(named)?.value ?? {} };
}

function curl({ method, url, headers, body }: Call): string {
  const words = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}'${url}'`,
    ...headers.map(([name, value]) => `-H "${name}: ${value.replace('$KEY_OF_THIS_CALL', '$(uuidgen)')}"`),
    ...(body === undefined
      ? []
      : [`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`]),
  ];
  return words.join(' \\\n  ');
}

function javascript({ method, url, headers, body }: Call): string {
  const fields = [...headers, ...(body === undefined ? [] : [['Content-Type', 'application/json'] as const])];
  const options = [
    ...(method === 'GET' ? [] : [`  method: '${method}',`]),
    ...(fields.length === 0
      ? []
      : [
          `  headers: {\n${fields.map(([name, value]) => `    ${property(name)}: ${expression(value)},`).join('\n')}\n  },`,
        ]),
    ...(body === undefined ? [] : [`  body: JSON.stringify(${indent(JSON.stringify(body, null, 2), '  ')}),`]),
  ];
  return `const answer = await fetch('${url}'${options.length === 0 ? '' : `, {\n${options.join('\n')}\n}`});
if (!answer.ok) throw new Error((await answer.json()).detail);
console.log(await answer.json());`;
}

function typed(
  base: string,
  document: CatalogueDocument,
  operation: CatalogueOperation,
  { headers, body }: Call,
  parameters: readonly ParameterObject[],
): string {
  const api = `/${document.tier}/${document.name}/v${document.version}`;
  const credential = credentialOf(operation.security);
  const places = (['path', 'query', 'header'] as const).flatMap((place) => {
    const own = parameters.filter((each) => each.in === place);
    const values = own.map((each) => {
      const [, value] = headers.find(([name]) => place === 'header' && name === each.name) ?? [];
      return `${property(each.name)}: ${value === undefined ? literal(exampleOf(each), each) : expression(value)}`;
    });
    return values.length === 0 ? [] : [`    ${place}: { ${values.join(', ')} },`];
  });
  const options = [
    ...(places.length === 0 ? [] : [`  params: {\n${places.join('\n')}\n  },`]),
    ...(body === undefined ? [] : [`  body: ${indent(JSON.stringify(body, null, 2), '  ')},`]),
  ];
  const given = credential.map(([name, value]) => `${property(name)}: ${expression(value)}`).join(', ');
  const lines = [
    `// npx openapi-typescript ${base}${document.publishedUrl} -o ${document.name}.ts`,
    `import createClient from 'openapi-fetch';`,
    `import type { paths } from './${document.name}.ts';`,
  ];
  return `${lines.join('\n')}

const client = createClient<paths>({ baseUrl: '${base}${api}'${given === '' ? '' : `, headers: { ${given} }`} });
const { data, error } = await client.${operation.method}('${operation.path.slice(api.length)}'${options.length === 0 ? '' : `, {\n${options.join('\n')}\n}`});`;
}

const property = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);

/** A value that may hold a variable of the shell, for JavaScript. */
function expression(value: string): string {
  if (value === '$KEY_OF_THIS_CALL') return 'crypto.randomUUID()';
  const variable = /\$([A-Z_]+)$/.exec(value);
  if (variable === null) return `'${value.replaceAll("'", "\\'")}'`;
  const before = value.slice(0, variable.index);
  const name = `process.env.${variable[1]}`;
  return before === '' ? name : `\`${before}\${${name}}\``;
}

const literal = (text: string, { schema }: ParameterObject): string =>
  schema?.type === 'integer' || schema?.type === 'number' || schema?.type === 'boolean'
    ? text
    : `'${text.replaceAll("'", "\\'")}'`;

const indent = (text: string, by: string): string => text.replaceAll('\n', `\n${by}`);
