import type { ContractDocument } from '../contracts/contract-document.ts';
import type { Mistake } from '../contracts/mistake.ts';
import { didYouMean } from '../near.ts';
import { allowedEdges, parseReference } from '../tiers/edges.ts';
import { factsOf } from './api-facts.ts';
import { callMistake } from './callable.ts';
import type { ApiOperations, EngineOperation } from './operations.ts';
import { placeOf } from './own-checks.ts';

/** All operations there are. */
export interface Known {
  get(id: string): EngineOperation | undefined;
  ids(): string[];
}

/** Whether what an API calls and asks exists, may be called, and can be told of further up. */
export function checkCalls(
  document: ContractDocument,
  operations: ApiOperations,
  known: Known,
  mistakes: Mistake[],
): void {
  checkUses(document, known, mistakes);
  checkHoles(document, operations, known, mistakes);
  for (const operation of factsOf(operations).asking) checkQuestion(operation, known, mistakes);
}

function checkUses(document: ContractDocument, known: Known, mistakes: Mistake[]): void {
  const apiByName = new Map<string, string>();
  for (const [index, id] of (document.settings.uses ?? []).entries()) {
    const at = (): Pick<Mistake, 'file' | 'line'> => document.where(['x-gateway', 'uses', index]);
    const reference = parseReference(id);
    const operation = known.get(id);
    if (operation === undefined) {
      mistakes.push({ ...at(), message: `uses ${id}, which no contract offers`, fix: nearest(id, known.ids()) });
    } else if (!allowedEdges[document.tier].includes(reference.tier)) {
      const allowed = allowedEdges[document.tier].join(', ') || 'nothing';
      mistakes.push({
        ...at(),
        message: `no ${document.tier} API may call ${id}`,
        fix: `The ${document.tier} tier calls ${allowed}.`,
      });
    }
    const uncallable = callMistake(id, operation, document.settings.uses ?? []);
    if (uncallable !== undefined) mistakes.push({ ...at(), ...uncallable });
    const name = `${reference.tier}/${reference.name}`;
    const other = apiByName.get(name);
    if (other !== undefined && other !== reference.api) {
      mistakes.push({
        ...at(),
        message: `uses two versions of ${name}`,
        fix: `Use ${other} or ${reference.api}, not both.`,
      });
    }
    apiByName.set(name, reference.api);
  }
}

/** Whether what an operation asks before it does anything exists, and may be asked. */
function checkQuestion(operation: EngineOperation, known: Known, mistakes: Mistake[]): void {
  const { authorize = '', tier } = operation;
  if (known.get(authorize) === undefined) {
    mistakes.push({
      ...placeOf(operation),
      message: `authorize names ${authorize}, which no contract offers`,
      fix: nearest(authorize, known.ids()),
    });
  } else if (!allowedEdges[tier].includes(parseReference(authorize).tier)) {
    mistakes.push({
      ...placeOf(operation),
      message: `no ${tier} operation may be authorised by ${authorize}`,
      fix: `The ${tier} tier asks ${allowedEdges[tier].join(', ') || 'nobody'}.`,
    });
  }
}

/** A part that is missing below is missing above too: whoever can be told of holes must be able to tell of them. */
function checkHoles(
  { settings, where }: ContractDocument,
  operations: ApiOperations,
  known: Known,
  mistakes: Mistake[],
): void {
  const { uses = [] } = settings;
  if (uses.length === 0 || factsOf(operations).partial) return;
  for (const [index, used] of uses.entries()) {
    if (known.get(used)?.partial !== true) continue;
    mistakes.push({
      ...where(['x-gateway', 'uses', index]),
      message: `uses ${used}, whose answers may have holes, and none of its own answers declares them`,
      fix: "Declare holes: { $ref: '../shared/common.yaml#/components/schemas/Holes' } where the part goes.",
    });
  }
}

/** Compared with no more than its own API and its namesakes offer: of ten thousand operations each comparison would count. */
function nearest(wanted: string, known: readonly string[]): string {
  const { api, operationId } = parseReference(wanted);
  const related = known.filter((id) => id.startsWith(`${api}#`) || id.endsWith(`#${operationId}`));
  if (related.length === 0) return 'See openapi/ for what exists.';
  return didYouMean(wanted, related) ?? `Known here: ${related.slice(0, 5).join(', ')}.`;
}
