import { isJson } from '../../policies/validate/media-type.ts';
import type { Mistake } from '../contracts/mistake.ts';
import { callName, parseReference } from '../tiers/edges.ts';
import type { EngineOperation } from './operations.ts';

/** Why a handler cannot call an operation that it may; `undefined` when it can. Only documents not ours give reasons. */
export function callMistake(
  id: string,
  operation: EngineOperation | undefined,
  uses: readonly string[],
): Pick<Mistake, 'message' | 'fix'> | undefined {
  if (operation?.foreign !== true) return undefined;
  const reason = reasonAgainst(operation);
  if (reason !== undefined) return { message: `uses ${id}, but ${reason}`, fix: 'It can only be fronted.' };
  const other = uses.find((use) => use !== id && nameOf(use) === nameOf(id));
  if (other === undefined) return undefined;
  return { message: `uses ${id} and ${other}, which have one name in code`, fix: 'Use one of them.' };
}

function nameOf(id: string): string {
  const { api, operationId } = parseReference(id);
  return `${api}.${callName(operationId)}`;
}

function reasonAgainst({ parameters, answers }: EngineOperation): string | undefined {
  const names = ['body', ...parameters.map(({ name }) => name)];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `two inputs of it are called “${twice}”`;
  const types = [200, 201, 202, 203].flatMap((status) => answers.mediaTypes(status) ?? []);
  const isReadable = types.length === 0 || types.some((type) => isJson(type) || /^(text\/|\*\/)/.test(type));
  return isReadable ? undefined : `it answers in ${types[0]}, which is nothing a handler can be given`;
}
