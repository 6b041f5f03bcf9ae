import type { Lifecycle, SecurityAlternative } from '../../policies/policy.ts';
import { type Definition, methods, type OperationObject, type ParameterObject } from '../contracts/openapi.ts';
import type { ContractChange, Tell } from './change.ts';
import { compareAnswers, compareBodies } from './compare-bodies.ts';
import { compareSchemas, resolved } from './compare-schemas.ts';

/** What of a contract is compared, and kept to be compared with. */
export interface Release {
  readonly published: Definition;
  readonly lifecycle: Lifecycle;
}

/** More than these tell nobody anything: the document is another. */
const most = 200;

/** What became of a contract, for who calls it: first what breaks, then the rest. */
export function compareReleases(was: Release, is: Release): ContractChange[] {
  const changes: ContractChange[] = [];
  const tell = (operation?: string): Tell => {
    const told = operation === undefined ? {} : { operation };
    return (effect, what) => changes.push({ effect, ...told, what });
  };
  compareLifecycles(was.lifecycle, is.lifecycle, tell());
  const [before, after] = [operationsOf(was.published), operationsOf(is.published)];
  for (const [id, operation] of before) {
    const now = after.get(id);
    if (now === undefined) tell(id)('breaking', `${operation.route} is gone`);
    else compareOperations(operation, now, was.published, is.published, tell(id));
  }
  for (const [id, { route }] of after) if (!before.has(id)) tell(id)('additive', `${route} is new`);
  if (changes.length === 0 && JSON.stringify(was.published) !== JSON.stringify(is.published))
    tell()('wording', 'Descriptions or examples are others.');
  const order = ['breaking', 'lifecycle', 'additive', 'wording'];
  return changes.toSorted((a, b) => order.indexOf(a.effect) - order.indexOf(b.effect)).slice(0, most);
}

interface Placed extends OperationObject {
  /** `GET /orders/{orderId}`. */
  readonly route: string;
  readonly all: ReadonlyMap<string, ParameterObject>;
  readonly admits: readonly SecurityAlternative[];
}

function operationsOf(document: Definition): Map<string, Placed> {
  const found = new Map<string, Placed>();
  for (const [path, given] of Object.entries(document.paths)) {
    const item = resolved(given, document);
    for (const method of methods) {
      const operation = item[method] as OperationObject | undefined;
      if (operation === undefined) continue;
      const parameters = [...((item.parameters ?? []) as ParameterObject[]), ...(operation.parameters ?? [])]
        .map((each) => resolved(each, document) as unknown as ParameterObject)
        .map((each) => [`${each.in} ${each.in === 'header' ? each.name.toLowerCase() : each.name}`, each] as const);
      found.set(operation.operationId ?? `${method} ${path}`, {
        ...operation,
        route: `${method.toUpperCase()} ${path}`,
        all: new Map(parameters),
        admits: (operation.security ?? document.security ?? []) as readonly SecurityAlternative[],
      });
    }
  }
  return found;
}

function compareLifecycles(was: Lifecycle, is: Lifecycle, tell: Tell): void {
  if (was.state !== is.state)
    tell('lifecycle', `It is ${is.state}${is.state === 'deprecated' ? ` since ${is.deprecated}` : ''}.`);
  if (was.sunset !== is.sunset)
    tell('lifecycle', is.sunset === undefined ? 'It has no end any more.' : `It ends on ${is.sunset}.`);
  if (was.successor !== is.successor && is.successor !== undefined)
    tell('lifecycle', `${is.successor} takes its place.`);
}

function compareOperations(was: Placed, is: Placed, before: Definition, after: Definition, tell: Tell): void {
  if (was.route !== is.route) tell('breaking', `${was.route} is now ${is.route}`);
  if (was.deprecated !== true && is.deprecated === true) tell('lifecycle', `${is.route} is deprecated`);
  if (was.deprecated === true && is.deprecated !== true) tell('lifecycle', `${is.route} is no longer deprecated`);
  compareSecurity(was.admits, is.admits, tell);
  for (const [key, parameter] of was.all) {
    const now = is.all.get(key);
    if (now === undefined) tell('breaking', `${named(parameter)} is gone`);
    else {
      if (parameter.required !== true && now.required === true) tell('breaking', `${named(now)} is required`);
      if (parameter.required === true && now.required !== true) tell('additive', `${named(now)} may be left out`);
      const documents = { was: before, is: after };
      compareSchemas(parameter.schema, now.schema, named(now), { ...documents, direction: 'sent', tell });
    }
  }
  for (const [key, parameter] of is.all) {
    if (was.all.has(key)) continue;
    if (parameter.required === true) tell('breaking', `${named(parameter)} is new, and required`);
    else tell('additive', `${named(parameter)} is new`);
  }
  compareBodies(was, is, { was: before, is: after }, tell);
  compareAnswers(was, is, { was: before, is: after }, tell);
}

const named = ({ name, in: place }: ParameterObject): string => `${place} parameter ${name}`;

/** Whoever was let in with a credential must be let in with it still; an empty alternative is no credential at all. */
function compareSecurity(was: readonly SecurityAlternative[], is: readonly SecurityAlternative[], tell: Tell): void {
  if (JSON.stringify(was) === JSON.stringify(is)) return;
  const [before, after] = [was, is].map((all) => (all.length === 0 ? [{}] : all)) as [
    readonly SecurityAlternative[],
    readonly SecurityAlternative[],
  ];
  const isEnough = (credential: SecurityAlternative): boolean =>
    after.some((wanted) =>
      (Object.entries(wanted) as [keyof SecurityAlternative, readonly string[]][]).every(
        ([scheme, scopes]) =>
          credential[scheme] !== undefined && scopes.every((scope) => credential[scheme]?.includes(scope)),
      ),
    );
  const effect = before.every(isEnough) ? 'additive' : 'breaking';
  tell(effect, effect === 'additive' ? 'More credentials are taken.' : 'Other credentials or scopes are needed.');
}
