import type { AnswerSamples, Operation } from '../../policies/policy.ts';
import { judgesAlike } from '../contracts/alike.ts';
import type { CallContract } from '../contracts/call-contract.ts';
import { type CompiledDocument, compileDocument } from '../contracts/compile.ts';
import type { ContractDocument } from '../contracts/contract-document.ts';
import { isPartial, type OperationHead, operationHeads } from '../contracts/heads.ts';
import { lazy } from '../contracts/lazy.ts';
import { type Mistake, pushOnce } from '../contracts/mistake.ts';
import type { ParameterObject } from '../contracts/openapi.ts';
import { createSamples } from '../contracts/samples/samples.ts';
import { keyOf, type Wire } from '../contracts/wire/wire.ts';
import type { OperationSettings } from '../contracts/x-gateway.ts';
import type { Path } from '../contracts/yaml.ts';
import { giveWay, leisurely } from '../runtime/leisurely.ts';
import { declaredUpstream, type Variable } from './declared-upstream.ts';
import { checkParameters, isNamed, type Say, securityOf } from './operation-checks.ts';
import { allHere, type Placement } from './placement.ts';

/** An operation with what the engine needs besides what policies see. */
export interface EngineOperation extends Operation {
  readonly document: ContractDocument;
  /** Path template below the document's server, as a key of `paths`. */
  readonly template: string;
  readonly wire: Wire;
  /** What was compiled for calls of it. */
  readonly calls: CallContract;
  /** Whether its contract lets an answer have holes. */
  readonly partial: boolean;
  readonly parameters: readonly {
    readonly place: ParameterObject['in'];
    readonly key: string;
    readonly name: string;
  }[];
  readonly summary: string;
  readonly tags: readonly string[];
  /** Lets go of what was compiled for calls of it; the next has it compiled again. */
  forget(): void;
}

/** The operations of one API, as its document has them: the same list until the document is another. */
export type ApiOperations = readonly EngineOperation[];

/** Turns documents into operations, by `<tier>/<api>.v<major>`; what is wrong with them goes to `mistakes`. */
export type OperationReader = (
  documents: readonly ContractDocument[],
  mistakes: Mistake[],
) => Promise<ReadonlyMap<string, ApiOperations>>;

interface Remembered {
  readonly document: ContractDocument;
  readonly compiled: CompiledDocument;
  readonly operations: ApiOperations;
  /** Whether there was no mistake in them. */
  readonly good: boolean;
}

/**
 * A reader that remembers: of a document that is the same object as last time, operations are the same objects. What was
 * compiled for them goes over to another of the same content. What runs elsewhere is reached over HTTP. Between two
 * documents it lets others work.
 */
export function createOperationReader(variable: Variable, placement: Placement = allHere): OperationReader {
  let remembered = new Map<string, Remembered>();

  return async (documents, mistakes) => {
    const current = new Map<string, Remembered>();
    for (const document of documents) {
      const last = remembered.get(document.id);
      if (last?.document === document && last.good) {
        current.set(document.id, last);
        continue;
      }
      await giveWay();
      const own: Mistake[] = [];
      const isSame = last !== undefined && (await doesFor(last.document, document));
      const compiled = isSame ? last.compiled : compileDocument(document.definition);
      // The first call would wait long for what megabytes of a vendor's are.
      if (document.foreign !== undefined) compiled.prepare();
      const heads = isSame ? operationHeads(document.definition) : compiled.heads;
      const operations = await operationsOf(document, { heads, compiled }, variable, placement, own);
      current.set(document.id, { document, compiled, operations, good: own.length === 0 });
      for (const mistake of own) pushOnce(mistakes, mistake);
    }
    remembered = current;
    return new Map([...current].map(([id, { operations }]) => [id, operations]));
  };
}

/** Whether what was compiled for calls of one document does for the other. */
const doesFor = async (one: ContractDocument, other: ContractDocument): Promise<boolean> =>
  one.hash === other.hash || (await judgesAlike(one.definition, other.definition));

async function operationsOf(
  document: ContractDocument,
  { heads, compiled }: Pick<CompiledDocument, 'heads'> & { readonly compiled: CompiledDocument },
  variable: Variable,
  placement: Placement,
  mistakes: Mistake[],
): Promise<EngineOperation[]> {
  const { settings, tier, name, version } = document;
  const seen = new Set<string>();
  const fullPath = (template: string): string => `/${tier}/${name}/v${version}${template}`;
  const siblings = new Map(
    heads.map(({ operationId = '', method, path }) => [
      operationId,
      { method: method.toUpperCase(), path: fullPath(path) },
    ]),
  );

  const operationOf = (resolved: OperationHead): EngineOperation | undefined => {
    const at: Path = ['paths', resolved.path, resolved.method];
    const sayAt = (place: Path, message: string, fix?: string): void =>
      pushOnce(mistakes, { ...document.where(place), message, ...(fix === undefined ? {} : { fix }) });
    const say: Say = (message, fix, inner = []) => sayAt([...at, ...inner], message, fix);
    if (!isNamed(resolved, seen, say)) return undefined;
    const own = (resolved['x-gateway'] ?? {}) as OperationSettings;
    const declared = ['x-gateway', 'upstream'];
    const sayUpstream: Say = (message, fix, inner = []) =>
      sayAt([...(own.upstream === undefined ? [] : at), ...declared, ...inner], message, fix);
    let made: Contracts | undefined;
    const contracts = (): Contracts => {
      made ??= contractsOf(compiled, resolved);
      return made;
    };
    checkParameters(resolved, document, say);
    return {
      id: `${document.id}#${resolved.operationId}`,
      api: document.id,
      tier,
      name,
      version,
      operationId: resolved.operationId,
      summary: resolved.summary ?? '',
      tags: resolved.tags ?? [],
      method: resolved.method.toUpperCase(),
      path: fullPath(resolved.path),
      deprecated: resolved.deprecated ?? false,
      security: securityOf(resolved, document, say),
      lifecycle: settings.lifecycle,
      // Where it runs, it asks its own questions first and has its own upstream: here it is an address.
      ...(placement.runsHere(document)
        ? {
            upstream: declaredUpstream(document.id, own.upstream ?? settings.upstream, variable, sayUpstream),
            ...(own.authorize === undefined ? {} : { authorize: own.authorize }),
            ...(own.upgrade === undefined ? {} : { upgrade: own.upgrade }),
          }
        : { upstream: placement.elsewhere(document) }),
      uses: settings.uses ?? [],
      exceptions: (settings.exceptions ?? []).filter(({ rule }) => rule === 'layering'),
      ...foreignFacts(document, resolved.path, placement.runsHere(document)),
      ...idempotencyKeyOf(resolved),
      siblings,
      get calls() {
        return contracts().calls;
      },
      get request() {
        return contracts().calls.request;
      },
      get answers() {
        return contracts().calls.answers;
      },
      get samples() {
        return contracts().samples();
      },
      partial: isPartial(resolved),
      document,
      template: resolved.path,
      get wire() {
        return contracts().calls.request.wire;
      },
      forget() {
        made = undefined;
        compiled.forget();
      },
      parameters: resolved.parameters.map((parameter) => ({
        place: parameter.in,
        key: keyOf(parameter),
        name: parameter.name,
      })),
    };
  };
  const operations: EngineOperation[] = [];
  await leisurely(heads, (head) => {
    const operation = operationOf(head);
    if (operation !== undefined) operations.push(operation);
  });
  return operations;
}

/** What calls of an operation need; made for the first. */
interface Contracts {
  readonly calls: CallContract;
  samples(): AnswerSamples;
}

function contractsOf(compiled: CompiledDocument, head: OperationHead): Contracts {
  const calls = compiled.calls(head);
  return { calls, samples: lazy(() => createSamples(compiled.resolved(head), calls.answers)) };
}

function idempotencyKeyOf({ parameters }: OperationHead): Pick<Operation, 'idempotencyKey'> {
  const key = parameters.find((parameter) => parameter.in === 'header' && keyOf(parameter) === 'idempotency-key');
  return key === undefined ? {} : { idempotencyKey: key.required ? 'required' : 'optional' };
}

/** @param here  whether it is this process that calls the vendor: to others, our paths are the address */
function foreignFacts(
  { foreign }: ContractDocument,
  template: string,
  here: boolean,
): Pick<Operation, 'foreign' | 'mapped'> {
  if (foreign === undefined) return {};
  const mapped = here ? foreign.mapped(template) : undefined;
  return { foreign: true, ...(mapped === undefined ? {} : { mapped }) };
}
