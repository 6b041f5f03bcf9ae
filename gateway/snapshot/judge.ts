import type { Clock, Plan } from '../../policies/policy.ts';
import { type ContractDocument, readDocuments } from '../contracts/document.ts';
import { ConfigurationError, type Mistake, pushOnce } from '../contracts/mistake.ts';
import type { Source } from '../contracts/yaml.ts';
import { readPlans, readTierDefaults } from '../policy-data.ts';
import { checkTogether, type HandlerModules } from './checks.ts';
import { loadHandlers } from './handlers.ts';
import type { EngineOperation, OperationReader } from './operations.ts';
import { allHere, type Placement } from './placement.ts';
import { checkReach } from './reach.ts';
import { type AnyPolicy, createSettingsReader, type Resolved } from './settings.ts';

/** Everything the files say, read, resolved and found without a mistake. */
export interface Judged {
  readonly documents: readonly ContractDocument[];
  readonly operations: readonly EngineOperation[];
  readonly handlers: HandlerModules;
  readonly plans: ReadonlyMap<string, Plan>;
  readonly tierDefaults: Source;
  /** By operation id. */
  readonly settings: ReadonlyMap<string, Resolved>;
  /** Settings where no operation is known. */
  readonly defaults: Resolved;
  /** What still works but should be looked at. */
  readonly warnings: readonly Mistake[];
  readonly placement: Placement;
}

/** Where to read, and by which rules. */
export interface Reading {
  readonly rooms: { readonly openapi: string; readonly apis: string; readonly policies: string };
  readonly catalogue: readonly AnyPolicy[];
  readonly clock: Clock;
  readonly readOperations: OperationReader;
  /** Which APIs run here; all of them unless told. */
  readonly placement?: Placement;
}

/**
 * Reads contracts, policy data and handlers and judges them together.
 * @throws ConfigurationError with every mistake found
 */
export async function judge({
  rooms,
  catalogue,
  clock,
  readOperations,
  placement = allHere,
}: Reading): Promise<Judged> {
  const mistakes: Mistake[] = [];
  const [documents, plans, tierDefaults] = await Promise.all([
    readDocuments(rooms.openapi),
    readPlans(rooms.policies),
    readTierDefaults(rooms.policies),
  ]);
  placement.check(documents, mistakes);
  // Code of what runs elsewhere is not even read.
  const handlers = await loadHandlers(rooms.apis, documents.filter(placement.runsHere), mistakes);
  const operations = await readOperations(documents, mistakes);
  const warnings = checkTogether(documents, operations, handlers, clock, mistakes);
  checkReach(documents, operations, placement, mistakes);
  const reader = createSettingsReader(catalogue, tierDefaults);
  const settings = new Map(
    operations.map((operation) => {
      const { document, template } = operation;
      const method = operation.method.toLowerCase();
      const own: Mistake[] = [];
      const resolved = reader.resolve(operation, document, template, method, own);
      // Contradictions are looked for between settings that stand on their own.
      if (own.length === 0)
        own.push(...reader.contradictions(operation, document, ['paths', template, method], resolved));
      for (const mistake of own) pushOnce(mistakes, mistake);
      return [operation.id, resolved] as const;
    }),
  );
  if (mistakes.length > 0) throw new ConfigurationError(mistakes);
  return {
    documents,
    operations,
    handlers,
    plans,
    tierDefaults,
    settings,
    defaults: reader.defaults(),
    warnings,
    placement,
  };
}
