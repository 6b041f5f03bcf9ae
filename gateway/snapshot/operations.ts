import type { Operation, SecurityAlternative, SecurityScheme } from '../../policies/policy.ts';
import { type CompiledDocument, compileDocument, type ResolvedOperation } from '../contracts/compile.ts';
import type { ContractDocument } from '../contracts/document.ts';
import { type Mistake, pushOnce } from '../contracts/mistake.ts';
import type { ParameterObject } from '../contracts/openapi.ts';
import { createSamples } from '../contracts/samples/samples.ts';
import { keyOf, unsupported, type Wire } from '../contracts/wire/wire.ts';
import type { OperationSettings } from '../contracts/x-gateway.ts';
import type { Path } from '../contracts/yaml.ts';
import { declaredUpstream, type Variable } from './declared-upstream.ts';
import { allHere, type Placement } from './placement.ts';

/** An operation with what the engine needs besides what policies see. */
export interface EngineOperation extends Operation {
  readonly document: ContractDocument;
  /** Path template below the document's server, as a key of `paths`. */
  readonly template: string;
  readonly wire: Wire;
  /** Whether its contract lets an answer have holes. */
  readonly partial: boolean;
  readonly parameters: readonly {
    readonly place: ParameterObject['in'];
    readonly key: string;
    readonly name: string;
  }[];
  readonly summary: string;
  readonly tags: readonly string[];
}

const schemes: readonly string[] = ['accessToken', 'apiKey', 'ticket', 'tierIdentity'] satisfies SecurityScheme[];

/** Turns documents into operations; what is wrong with them goes to `mistakes`. */
export type OperationReader = (
  documents: readonly ContractDocument[],
  mistakes: Mistake[],
) => Promise<EngineOperation[]>;

/** A reader that shares compiled documents between snapshots by content. What runs elsewhere is reached over HTTP. */
export function createOperationReader(variable: Variable, placement: Placement = allHere): OperationReader {
  let compiled = new Map<string, CompiledDocument>();

  return async (documents, mistakes) => {
    const current = new Map<string, CompiledDocument>();
    const operations: EngineOperation[] = [];
    for (const document of documents) {
      const done = compiled.get(document.hash) ?? (await compileDocument(document.definition));
      if (document.foreign !== undefined) done.prepare();
      current.set(document.hash, done);
      operations.push(...operationsOf(document, done, variable, placement, mistakes));
    }
    compiled = current;
    return operations;
  };
}

function operationsOf(
  document: ContractDocument,
  compiled: CompiledDocument,
  variable: Variable,
  placement: Placement,
  mistakes: Mistake[],
): EngineOperation[] {
  const { settings, tier, name, version } = document;
  const seen = new Set<string>();
  const fullPath = (template: string): string => `/${tier}/${name}/v${version}${template}`;
  const siblings = new Map(
    compiled.operations.map(({ operationId = '', method, path }) => [
      operationId,
      { method: method.toUpperCase(), path: fullPath(path) },
    ]),
  );

  return compiled.operations.flatMap((resolved) => {
    const at: Path = ['paths', resolved.path, resolved.method];
    const sayAt = (place: Path, message: string, fix?: string): void =>
      pushOnce(mistakes, { ...document.where(place), message, ...(fix === undefined ? {} : { fix }) });
    const say: Say = (message, fix, inner = []) => sayAt([...at, ...inner], message, fix);
    if (!isNamed(resolved, seen, say)) return [];
    const own = (resolved['x-gateway'] ?? {}) as OperationSettings;
    const declared = ['x-gateway', 'upstream'];
    const sayUpstream: Say = (message, fix, inner = []) =>
      sayAt([...(own.upstream === undefined ? [] : at), ...declared, ...inner], message, fix);
    const request = compiled.request(resolved);
    const answers = compiled.answers(resolved);
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
      exceptions: settings.exceptions ?? [],
      ...foreignFacts(document, resolved.path, placement.runsHere(document)),
      ...idempotencyKeyOf(resolved),
      siblings,
      request,
      answers,
      samples: createSamples(resolved, answers),
      partial: compiled.partial(resolved),
      document,
      template: resolved.path,
      wire: request.wire,
      parameters: (resolved.parameters ?? []).map((parameter) => ({
        place: parameter.in,
        key: keyOf(parameter),
        name: parameter.name,
      })),
    };
  });
}

function idempotencyKeyOf({ parameters = [] }: ResolvedOperation): Pick<Operation, 'idempotencyKey'> {
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

type Say = (message: string, fix?: string, inner?: Path) => void;

function isNamed(resolved: ResolvedOperation, seen: Set<string>, say: Say): boolean {
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

function checkParameters(resolved: ResolvedOperation, { foreign }: ContractDocument, say: Say): void {
  const parameters = resolved.parameters ?? [];
  const names = new Set<string>(['body']);
  const wayOut =
    foreign === undefined ? 'Describe it so, or leave it out.' : `Exclude ${resolved.operationId} under offer.`;
  for (const parameter of parameters) {
    const reason = unsupported(parameter);
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

function securityOf(resolved: ResolvedOperation, document: ContractDocument, say: Say): SecurityAlternative[] {
  const declared = resolved.security ?? [];
  // openapi-backend fills in an empty list where nothing is written; only the document itself tells the difference.
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
