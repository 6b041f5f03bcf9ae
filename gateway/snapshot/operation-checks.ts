import type { SecurityAlternative, SecurityScheme } from '../../policies/policy.ts';
import type { ContractDocument } from '../contracts/contract-document.ts';
import type { OperationHead } from '../contracts/heads.ts';
import { unsupported } from '../contracts/wire/wire.ts';
import type { Path } from '../contracts/yaml.ts';

/** @param inner  place inside the operation */
export type Say = (message: string, fix?: string, inner?: Path) => void;

const schemes: readonly string[] = ['accessToken', 'apiKey', 'ticket', 'tierIdentity'] satisfies SecurityScheme[];

/** Whether an operation has a name of its own. */
export function isNamed(resolved: OperationHead, seen: Set<string>, say: Say): boolean {
  const { operationId } = resolved;
  if (operationId === undefined) {
    say('the operation has no operationId', 'Add operationId: a verb and a noun, like placeOrder.');
    return false;
  }
  if (seen.has(operationId)) {
    say(`operationId ${operationId} is used twice in this document`, 'Give each operation its own.');
    return false;
  }
  seen.add(operationId);
  return true;
}

/** Whether parameters can be read as they are declared, and those of the path are in it. */
export function checkParameters(resolved: OperationHead, { foreign }: ContractDocument, say: Say): void {
  const { parameters, meant } = resolved;
  const names = new Set<string>(['body']);
  const wayOut =
    foreign === undefined ? 'Describe it so, or leave it out.' : `Exclude ${resolved.operationId} under offer.`;
  for (const parameter of parameters) {
    const reason = unsupported(parameter, meant);
    if (reason !== undefined) say(reason, wayOut, ['parameters']);
    // Of a foreign operation that is told when a handler wants to call it.
    if (foreign === undefined && names.has(parameter.name)) {
      const fix = 'Handlers receive parameters and body by name: give each its own.';
      say(`two inputs are called “${parameter.name}”`, fix, ['parameters']);
    }
    names.add(parameter.name);
  }
  const declared = parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name);
  const inPath = [...resolved.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name as string);
  for (const name of inPath) {
    if (!declared.includes(name))
      say(`the path has {${name}}, which is no parameter`, `Declare a parameter ${name}, in: path, required: true.`);
  }
  for (const name of declared) {
    if (!inPath.includes(name)) say(`path parameter “${name}” is not in the path`, `Write {${name}} into it.`);
  }
}

/** Who may call, as the contract says; an empty list, and a mistake, where it does not. */
export function securityOf(resolved: OperationHead, document: ContractDocument, say: Say): SecurityAlternative[] {
  const declared = resolved.security;
  // Where nothing is written the list is empty; only the document itself tells the difference.
  const written =
    (document.definition.paths[resolved.path]?.[resolved.method] as { security?: unknown } | undefined)?.security ??
    document.definition.security;
  if (written === undefined) {
    say(
      'the operation does not say who may call it',
      'Add security: [] for everyone, or the schemes and scopes it needs.',
      document.foreign === undefined ? [] : ['security'],
    );
    return [];
  }
  for (const alternative of declared) {
    for (const scheme of Object.keys(alternative)) {
      if (!schemes.includes(scheme)) {
        say(`security scheme ${scheme} is unknown`, `Schemes: ${schemes.join(', ')}.`, ['security']);
      } else if (document.definition.components?.securitySchemes?.[scheme] === undefined) {
        const fix = `Refer to ../shared/security.yaml#/components/securitySchemes/${scheme} there.`;
        say(`security scheme ${scheme} is not among components.securitySchemes`, fix, ['security']);
      }
    }
  }
  const isTiersAlone =
    declared.length > 0 && declared.every((alternative) => Object.keys(alternative).join() === 'tierIdentity');
  if (document.tier !== 'experience' && !isTiersAlone) {
    say(`a ${document.tier} operation must ask for tierIdentity alone`, 'Write security: [{ tierIdentity: [] }].', [
      'security',
    ]);
  }
  return declared as SecurityAlternative[];
}
