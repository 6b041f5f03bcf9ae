import { type CompiledDocument, compileDocument } from './compile.ts';
import type { ContractDocument } from './contract-document.ts';
import type { Mistake } from './mistake.ts';
import type { ResolvedOperation } from './openapi.ts';
import { isJson, type MediaType } from './openapi.ts';
import type { Path } from './yaml.ts';

/**
 * The house rules for contracts we write ourselves, beyond what the gateway needs to run: every operation is explained,
 * shown by examples that fit, and refuses in one way. All validators are compiled, so that a schema that cannot be is found.
 */
export function lintDocument(document: ContractDocument): Mistake[] {
  const compiled = compileDocument(document.definition);
  return compiled.operations.flatMap((operation) => {
    const at: Path = ['paths', operation.path, operation.method];
    const mistakes: Mistake[] = [];
    const say = (message: string, inner: Path = [], fix?: string): void => {
      mistakes.push({
        ...document.where([...at, ...inner]),
        message: `${operation.operationId} ${message}`,
        ...(fix ? { fix } : {}),
      });
    };
    explained(operation, document, say);
    refusing(operation, document, say);
    try {
      exemplified(operation, compiled, say);
    } catch (error) {
      say(`cannot be compiled: ${(error as Error).message}`);
    }
    return mistakes;
  });
}

type Say = (message: string, inner?: Path, fix?: string) => void;

function explained(operation: ResolvedOperation, document: ContractDocument, say: Say): void {
  if (!/^[a-z][A-Za-z0-9]*$/.test(operation.operationId))
    say('is not named in camelCase', [], 'A verb and a noun: placeOrder.');
  if (!operation.summary) say('has no summary', [], 'Say in a few words what it does.');
  const written = document.definition.paths[operation.path]?.[operation.method] as { security?: unknown } | undefined;
  if (written?.security === undefined)
    say('does not say itself who may call it', [], 'Write security at the operation.');
}

/** Every error answer is the one problem schema, as `application/problem+json` (RFC 9457). */
function refusing(operation: ResolvedOperation, document: ContractDocument, say: Say): void {
  const problem = document.definition.components?.schemas?.Problem;
  const statuses = Object.entries(operation.responses ?? {});
  const refusals = statuses.filter(([status]) => status === 'default' || /^[45]/.test(status));
  if (refusals.length === 0) say('declares no error answer', [], 'Declare those that can happen.');
  for (const [status, response] of refusals) {
    const schema = response.content?.['application/problem+json']?.schema as
      | { title?: unknown; properties?: object }
      | undefined;
    const isShared =
      problem !== undefined &&
      JSON.stringify(Object.keys(schema?.properties ?? {})) ===
        JSON.stringify(Object.keys((problem as { properties?: object }).properties ?? {}));
    if (!isShared)
      say(
        `answers ${status} in a way of its own`,
        ['responses', status],
        'Refer to a response of shared/problem.yaml.',
      );
  }
}

/** Every JSON body is shown by an example that fits. */
function exemplified(operation: ResolvedOperation, compiled: CompiledDocument, say: Say): void {
  const request = compiled.calls(operation).request;
  request.checkParameters({ path: {}, query: {}, header: {}, cookie: {} });
  for (const [mediaType, content] of Object.entries(operation.requestBody?.content ?? {})) {
    const check = (value: unknown) => request.checkBody(value, mediaType);
    shown(mediaType, content, check, (message, fix) => say(message, ['requestBody'], fix));
  }
  const answers = compiled.calls(operation).answers;
  const declared = Object.keys(operation.responses ?? {});
  for (const [key, response] of Object.entries(operation.responses ?? {})) {
    for (const [mediaType, content] of Object.entries(response.content ?? {})) {
      const check = (value: unknown) => answers.check(statusUnder(key, declared), mediaType, value);
      shown(mediaType, content, check, (message, fix) => say(`${key}: ${message}`, ['responses', key], fix));
    }
  }
}

/** A status that is answered under `key`, which may stand for many: `4XX`, `default`. */
function statusUnder(key: string, declared: readonly string[]): number {
  if (/^\d{3}$/.test(key)) return Number(key);
  const isFree = (status: number): boolean => {
    const family = `${String(status)[0]}XX`;
    if (declared.includes(String(status))) return false;
    return key === family || (key === 'default' && !declared.includes(family));
  };
  return Array.from({ length: 500 }, (_, index) => 100 + index).find(isFree) ?? 0;
}

function shown(
  mediaType: string,
  content: MediaType,
  check: (value: unknown) => readonly { pointer?: string; detail: string }[],
  say: (message: string, fix?: string) => void,
): void {
  if (!isJson(mediaType)) return;
  const examples = [
    ...(content.example === undefined ? [] : [['example', content.example] as const]),
    ...Object.entries(content.examples ?? {}).map(([name, example]) => [name, example.value] as const),
  ];
  if (examples.length === 0) say(`${mediaType} has no example`, 'Show one under example or examples.');
  for (const [name, value] of examples) {
    for (const { pointer, detail } of check(value)) say(`${name} does not fit its schema: ${pointer ?? ''} ${detail}`);
  }
}
