import type { MediaType, OperationObject, RequestBodyObject, ResponseObject } from '../contracts/openapi.ts';
import type { Tell } from './change.ts';
import { compareSchemas, type Direction, resolved } from './compare-schemas.ts';

/** The two releases, for references into them. */
interface Documents {
  readonly was: object;
  readonly is: object;
}

/** Compares what an operation takes. */
export function compareBodies(was: OperationObject, is: OperationObject, documents: Documents, tell: Tell): void {
  const before = bodyOf(was, documents.was);
  const after = bodyOf(is, documents.is);
  if (before === undefined && after === undefined) return;
  if (before === undefined) tell(after?.required === true ? 'breaking' : 'additive', 'it takes a body');
  else if (after === undefined) tell('breaking', 'it takes no body');
  else {
    if (before.required !== true && after.required === true) tell('breaking', 'the body is required');
    if (before.required === true && after.required !== true) tell('additive', 'the body may be left out');
    compareContents(before.content, after.content, 'sent', documents, tell);
  }
}

/** Compares what an operation answers. Refusals are alike everywhere, and not compared by what they hold. */
export function compareAnswers(was: OperationObject, is: OperationObject, documents: Documents, tell: Tell): void {
  const [before, after] = [was.responses ?? {}, is.responses ?? {}];
  for (const status of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const isSuccess = /^[123]/.test(status);
    const now = resolved(after[status], documents.is) as unknown as ResponseObject;
    if (before[status] === undefined) tell(isSuccess ? 'breaking' : 'additive', `it may answer ${status}`);
    else if (after[status] === undefined) tell(isSuccess ? 'breaking' : 'additive', `it no longer answers ${status}`);
    else if (isSuccess) {
      const then = resolved(before[status], documents.was) as unknown as ResponseObject;
      for (const name of Object.keys(then.headers ?? {}))
        if (now.headers?.[name] === undefined) tell('breaking', `answer ${status}: header ${name} is gone`);
      for (const name of Object.keys(now.headers ?? {}))
        if (then.headers?.[name] === undefined) tell('additive', `answer ${status}: header ${name} is new`);
      compareContents(then.content ?? {}, now.content ?? {}, 'given', documents, tell);
    }
  }
}

const bodyOf = ({ requestBody }: OperationObject, document: object): RequestBodyObject | undefined =>
  requestBody === undefined ? undefined : (resolved(requestBody, document) as unknown as RequestBodyObject);

type Contents = Readonly<Record<string, MediaType>>;

function compareContents(was: Contents, is: Contents, direction: Direction, documents: Documents, tell: Tell): void {
  for (const [type, { schema }] of Object.entries(was)) {
    const now = is[type];
    if (now === undefined) tell('breaking', `${direction === 'sent' ? 'it takes' : 'it answers'} no ${type}`);
    else {
      const say: Tell = (effect, what) => tell(effect, `${direction === 'sent' ? 'body' : 'answer'} ${what}`);
      compareSchemas(schema, now.schema, '', { ...documents, direction, tell: say });
    }
  }
  for (const type of Object.keys(is))
    if (was[type] === undefined) tell('additive', `${direction === 'sent' ? 'it takes' : 'it answers'} ${type}`);
}
