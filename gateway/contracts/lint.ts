import { compileDocument, type ResolvedOperation } from './compile.ts';
import type { ContractDocument } from './document.ts';
import type { Mistake } from './mistake.ts';
import { isJson, type MediaType } from './openapi.ts';
import type { Path } from './yaml.ts';

/**
 * The house rules for contracts we write ourselves, beyond what the gateway needs to run: every operation is explained,
 * shown by examples that fit, and refuses in one way. All validators are compiled, so that a schema that cannot be is found.
 */
export async function lintDocument(document: ContractDocument): Promise<Mistake[]> {
  const compiled = await compileDocument(document.definition);
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
    const request = compiled.request(operation, new Set());
    request.checkParameters({ path: {}, query: {}, header: {}, cookie: {} });
    for (const [mediaType, content] of Object.entries(operation.requestBody?.content ?? {})) {
      const check = (value: unknown) => request.checkBody(value, mediaType);
      shown(mediaType, content, check, (message) => say(message, ['requestBody']));
    }
    const answers = compiled.answers(operation);
    for (const [status, response] of Object.entries(operation.responses ?? {})) {
      for (const [mediaType, content] of Object.entries(response.content ?? {})) {
        const check = (value: unknown) => answers.check(Number(status), mediaType, value);
        shown(mediaType, content, check, (message) => say(`${status}: ${message}`, ['responses', status]));
      }
    }
    return mistakes;
  });
}

type Say = (message: string, inner?: Path, fix?: string) => void;

function explained(operation: ResolvedOperation, document: ContractDocument, say: Say): void {
  if (!/^[a-z][A-Za-z0-9]*$/.test(operation.operationId))
    say('is not named in camelCase', [], 'A verb and a noun: placeOrder.');
  if (!operation.summary) say('has no summary');
  const written = document.definition.paths[operation.path]?.[operation.method] as { security?: unknown } | undefined;
  if (written?.security === undefined)
    say('does not say itself who may call it', [], 'Write security at the operation.');
}

/** Every error answer is the one problem schema, as `application/problem+json` (RFC 9457). */
function refusing(operation: ResolvedOperation, document: ContractDocument, say: Say): void {
  const problem = document.definition.components?.schemas?.Problem;
  const statuses = Object.entries(operation.responses ?? {});
  if (!statuses.some(([status]) => Number(status) >= 400)) say('declares no error answer');
  for (const [status, response] of statuses) {
    if (Number(status) < 400) continue;
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

function shown(
  mediaType: string,
  content: MediaType,
  check: (value: unknown) => readonly { pointer?: string; detail: string }[],
  say: (message: string) => void,
): void {
  if (!isJson(mediaType)) return;
  const examples = [
    ...(content.example === undefined ? [] : [['example', content.example] as const]),
    ...Object.entries(content.examples ?? {}).map(([name, example]) => [name, example.value] as const),
  ];
  if (examples.length === 0) say(`${mediaType} has no example`);
  for (const [name, value] of examples) {
    for (const { pointer, detail } of check(value)) say(`${name} does not fit its schema: ${pointer ?? ''} ${detail}`);
  }
}
