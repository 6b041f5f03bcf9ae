import type { ContractDocument } from '../contracts/contract-document.ts';
import type { Mistake } from '../contracts/mistake.ts';
import { parseReference } from '../tiers/edges.ts';
import type { EngineOperation } from './operations.ts';
import type { Placement } from './placement.ts';

/** Documents that run elsewhere and are called from here, each with one of the documents that call it. */
export function reachedElsewhere(
  documents: readonly ContractDocument[],
  operations: readonly EngineOperation[],
  placement: Placement,
): ReadonlyMap<ContractDocument, ContractDocument> {
  const reached = new Map<ContractDocument, ContractDocument>();
  if (placement.whole) return reached;
  const byId = new Map(documents.map((document) => [document.id, document]));
  for (const { document: caller, uses, authorize } of operations) {
    if (!placement.runsHere(caller)) continue;
    for (const id of authorize === undefined ? uses : [...uses, authorize]) {
      const called = byId.get(parseReference(id).api);
      if (called !== undefined && !placement.runsHere(called)) reached.set(called, caller);
    }
  }
  return reached;
}

/** Finds APIs that are called from here and run nobody knows where: each once, at a contract that calls it. */
export function checkReach(
  documents: readonly ContractDocument[],
  operations: readonly EngineOperation[],
  placement: Placement,
  mistakes: Mistake[],
): void {
  for (const [called, caller] of reachedElsewhere(documents, operations, placement)) {
    if (placement.elsewhere(called).url !== '') continue;
    const index = caller.settings.uses?.findIndex((id) => parseReference(id).api === called.id) ?? -1;
    const variables = placement.variablesOf(called);
    mistakes.push({
      ...caller.where(index < 0 ? ['x-gateway'] : ['x-gateway', 'uses', index]),
      message: `calls ${called.id}, which does not run in this process`,
      fix: `Set ${variables.tier}, or ${variables.api} for this API alone, to the URL of the process that runs it.`,
    });
  }
}
