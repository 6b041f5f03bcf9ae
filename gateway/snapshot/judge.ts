import type { Clock, Plan } from '../../policies/policy.ts';
import { createPolicyData } from '../configuration/policy-data.ts';
import type { ContractDocument } from '../contracts/contract-document.ts';
import { createDocumentReader } from '../contracts/document.ts';
import { ConfigurationError, type Mistake, pushOnce } from '../contracts/mistake.ts';
import type { Source } from '../contracts/yaml.ts';
import { leisurely } from '../runtime/leisurely.ts';
import { apiOf } from '../tiers/edges.ts';
import { checkTogether, type HandlerModules } from './checks.ts';
import { createHandlerReader } from './handlers.ts';
import type { ApiOperations, EngineOperation, OperationReader } from './operations.ts';
import { allHere, type Placement } from './placement.ts';
import { checkReach } from './reach.ts';
import { type AnyPolicy, createSettingsReader, type Resolved } from './settings.ts';

/** Everything the files say, read, resolved and found without a mistake. */
export interface Judged {
  readonly documents: readonly ContractDocument[];
  readonly operations: readonly EngineOperation[];
  /** The same, by `<tier>/<api>.v<major>`. */
  readonly byApi: ReadonlyMap<string, ApiOperations>;
  readonly handlers: HandlerModules;
  readonly plans: ReadonlyMap<string, Plan>;
  readonly tierDefaults: Source;
  /** By operation id. */
  readonly settings: Pick<ReadonlyMap<string, Resolved>, 'get'>;
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
 * A judge that remembers: of what has not changed, documents, operations, settings and plans are the objects they were. What
 * can only be judged together is judged each time.
 */
export function createJudge({ rooms, catalogue, clock, readOperations, placement = allHere }: Reading): Judge {
  const readDocuments = createDocumentReader(rooms.openapi);
  const readPolicies = createPolicyData(rooms.policies);
  const readHandlers = createHandlerReader(rooms.apis);
  let settler: Settler | undefined;

  return async () => {
    const mistakes: Mistake[] = [];
    const { plans, tierDefaults } = await readPolicies();
    const documents = await readDocuments();
    placement.check(documents, mistakes);
    // Code of what runs elsewhere is not even read.
    const handlers = await readHandlers(documents.filter(placement.runsHere), mistakes);
    const byApi = await readOperations(documents, mistakes);
    const operations = [...byApi.values()].flat();
    const warnings = await checkTogether(documents, byApi, handlers, clock, mistakes);
    checkReach(documents, operations, placement, mistakes);
    if (settler?.text !== tierDefaults.text) settler = createSettler(catalogue, tierDefaults);
    const { settle, defaults } = settler;
    const settings = new Map<string, ReadonlyMap<string, Resolved>>();
    await leisurely(byApi, ([api, own]) => void settings.set(api, settle(own, mistakes)));
    if (mistakes.length > 0) throw new ConfigurationError(mistakes);
    return {
      ...{ documents, operations, byApi, handlers, plans, tierDefaults, defaults, warnings, placement },
      settings: { get: (id) => settings.get(apiOf(id))?.get(id) },
    };
  };
}

/** Settings of operations under the defaults of one reading. */
interface Settler {
  /** Of the tiers' defaults. */
  readonly text: string;
  readonly defaults: Resolved;
  /** By operation id. */
  settle(operations: ApiOperations, mistakes: Mistake[]): ReadonlyMap<string, Resolved>;
}

function createSettler(catalogue: readonly AnyPolicy[], tierDefaults: Source): Settler {
  const reader = createSettingsReader(catalogue, tierDefaults);
  const remembered = new WeakMap<ApiOperations, ReadonlyMap<string, Resolved>>();
  const settleOne = (operation: EngineOperation, mistakes: Mistake[]): Resolved => {
    const { document, template } = operation;
    const method = operation.method.toLowerCase();
    const own: Mistake[] = [];
    const resolved = reader.resolve(operation, document, template, method, own);
    // Contradictions are looked for between settings that stand on their own.
    if (own.length === 0)
      own.push(...reader.contradictions(operation, document, ['paths', template, method], resolved));
    for (const mistake of own) pushOnce(mistakes, mistake);
    return resolved;
  };
  return {
    text: tierDefaults.text,
    defaults: reader.defaults(),
    settle(operations, mistakes) {
      const known = remembered.get(operations);
      if (known !== undefined) return known;
      const own: Mistake[] = [];
      const settled = new Map(operations.map((operation) => [operation.id, settleOne(operation, own)]));
      if (own.length === 0) remembered.set(operations, settled);
      for (const mistake of own) pushOnce(mistakes, mistake);
      return settled;
    },
  };
}
