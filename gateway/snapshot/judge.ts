import type { Clock, Plan } from '../../policies/policy.ts';
import type { ContractDocument } from '../contracts/contract-document.ts';
import { createDocumentReader } from '../contracts/document.ts';
import { ConfigurationError, type Mistake, pushOnce } from '../contracts/mistake.ts';
import type { Source } from '../contracts/yaml.ts';
import { leisurely } from '../leisurely.ts';
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

/** Reads contracts, policy data and handlers and judges them together. @throws ConfigurationError with every mistake found */
export type Judge = () => Promise<Judged>;

/** Judges once. @throws ConfigurationError with every mistake found */
export const judge = (reading: Reading): Promise<Judged> => createJudge(reading)();

/**
 * A judge that remembers: of what has not changed, documents, operations and settings are the objects they were. What can
 * only be judged together is judged each time.
 */
export function createJudge({ rooms, catalogue, clock, readOperations, placement = allHere }: Reading): Judge {
  const readDocuments = createDocumentReader(rooms.openapi);
  let settler: Settler | undefined;

  return async () => {
    const mistakes: Mistake[] = [];
    const [documents, plans, tierDefaults] = await Promise.all([
      readDocuments(),
      readPlans(rooms.policies),
      readTierDefaults(rooms.policies),
    ]);
    placement.check(documents, mistakes);
    // Code of what runs elsewhere is not even read.
    const handlers = await loadHandlers(rooms.apis, documents.filter(placement.runsHere), mistakes);
    const operations = await readOperations(documents, mistakes);
    const warnings = await checkTogether(documents, operations, handlers, clock, mistakes);
    checkReach(documents, operations, placement, mistakes);
    if (settler?.text !== tierDefaults.text) settler = createSettler(catalogue, tierDefaults);
    const { settle, defaults } = settler;
    const settings = new Map<string, Resolved>();
    for await (const operation of leisurely(operations)) settings.set(operation.id, settle(operation, mistakes));
    if (mistakes.length > 0) throw new ConfigurationError(mistakes);
    return { documents, operations, handlers, plans, tierDefaults, settings, defaults, warnings, placement };
  };
}

/** Settings of operations under the defaults of one reading. */
interface Settler {
  /** Of the tiers' defaults. */
  readonly text: string;
  readonly defaults: Resolved;
  settle(operation: EngineOperation, mistakes: Mistake[]): Resolved;
}

function createSettler(catalogue: readonly AnyPolicy[], tierDefaults: Source): Settler {
  const reader = createSettingsReader(catalogue, tierDefaults);
  const remembered = new WeakMap<EngineOperation, Resolved>();
  return {
    text: tierDefaults.text,
    defaults: reader.defaults(),
    settle(operation, mistakes) {
      const known = remembered.get(operation);
      if (known !== undefined) return known;
      const { document, template } = operation;
      const method = operation.method.toLowerCase();
      const own: Mistake[] = [];
      const resolved = reader.resolve(operation, document, template, method, own);
      // Contradictions are looked for between settings that stand on their own.
      if (own.length === 0)
        own.push(...reader.contradictions(operation, document, ['paths', template, method], resolved));
      if (own.length === 0) remembered.set(operation, resolved);
      for (const mistake of own) pushOnce(mistakes, mistake);
      return resolved;
    },
  };
}
