import type { Clock } from '../../policies/policy.ts';
import type { ContractDocument } from '../contracts/contract-document.ts';
import type { Mistake } from '../contracts/mistake.ts';
import { leisurely } from '../runtime/leisurely.ts';
import { apiOf } from '../tiers/edges.ts';
import { factsOf } from './api-facts.ts';
import { checkCalls, type Known } from './call-checks.ts';
import { checkLifecycle, expiredExceptions } from './lifecycle.ts';
import type { ApiOperations } from './operations.ts';
import { checkOwn, placeOf } from './own-checks.ts';

/** The handlers of each API that has local operations, by `<tier>/<api>.v<major>`. */
export type HandlerModules = ReadonlyMap<
  string,
  {
    readonly file: string;
    readonly handlers: Readonly<Record<string, unknown>>;
    /** The code of its sagas, by name. */
    readonly sagas?: Readonly<Record<string, unknown>>;
  }
>;

/** What can only be judged when all documents are known. Returns warnings: what still works but should be looked at. */
export async function checkTogether(
  documents: readonly ContractDocument[],
  byApi: ReadonlyMap<string, ApiOperations>,
  handlers: HandlerModules,
  clock: Clock,
  mistakes: Mistake[],
): Promise<Mistake[]> {
  const known: Known = {
    get: (id) => factsOf(byApi.get(apiOf(id)) ?? none).find(id),
    ids: () => [...byApi.values()].flatMap((own) => own.map(({ id }) => id)),
  };
  const apis = new Set(documents.map((document) => document.id));
  const warnings: Mistake[] = [];
  await leisurely(documents, (document) => {
    const own = byApi.get(document.id) ?? none;
    checkCalls(document, own, known, mistakes);
    checkLifecycle(document, apis, mistakes);
    checkHandlers(document, own, handlers, mistakes);
    checkOwn(own, mistakes);
    warnings.push(...expiredExceptions(document, clock));
  });
  checkRegistry(documents, mistakes);
  checkDesk(documents, mistakes);
  return warnings;
}

const none: ApiOperations = [];

/** Who governs consumers is written down once, at the tier of records. */
function checkRegistry(documents: readonly ContractDocument[], mistakes: Mistake[]): void {
  const doors = documents.filter(({ settings }) => settings.registry === true);
  for (const [index, { id, tier, where }] of doors.entries()) {
    const at = (): Pick<Mistake, 'file' | 'line'> => where(['x-gateway', 'registry']);
    const first = doors[0] as ContractDocument;
    if (tier !== 'system') {
      const message = `a ${tier} API has no records, the registry of consumers among them`;
      mistakes.push({ ...at(), message, fix: 'Call the system API that declares registry.' });
    } else if (index > 0) {
      const message = `${id} is a second door to the registry of consumers`;
      mistakes.push({ ...at(), message, fix: `Put the operation into ${first.id}.` });
    }
  }
}

/** Who may see the gateway itself is decided where people come in, by what they came in with. */
function checkDesk(documents: readonly ContractDocument[], mistakes: Mistake[]): void {
  for (const { tier, settings, where } of documents) {
    if (settings.desk !== true || tier === 'experience') continue;
    const message = `a ${tier} API has no desk: nobody comes in there`;
    mistakes.push({ ...where(['x-gateway', 'desk']), message, fix: 'Take it to an experience API.' });
  }
}

function checkHandlers(
  document: ContractDocument,
  operations: ApiOperations,
  handlers: HandlerModules,
  mistakes: Mistake[],
): void {
  const { local } = factsOf(operations);
  const module = handlers.get(document.id);
  if (local.length === 0 && module === undefined) return;
  for (const operation of local) {
    if (typeof module?.handlers[operation.operationId] === 'function') continue;
    const file = `apis/${document.tier}/${document.name}/v${document.version}.ts`;
    mistakes.push({
      ...placeOf(operation),
      message: `${operation.operationId} has no handler`,
      fix: `Export it in \`handlers\` of ${file}, or declare an http upstream.`,
    });
  }
  const ids = new Set(local.map((operation) => operation.operationId));
  for (const name of Object.keys(module?.handlers ?? {})) {
    if (ids.has(name)) continue;
    mistakes.push({
      file: module?.file ?? '',
      line: 1,
      message: `handler ${name} is not a local operation of ${document.id}`,
      fix: `Describe it in ${document.file} or remove it.`,
    });
  }
}
