import type { Operation, SecurityAlternative, SecurityScheme, Upstream } from '../../policies/policy.ts';
import { type CompiledDocument, compileDocument, type ResolvedOperation } from '../contracts/compile.ts';
import type { ContractDocument } from '../contracts/document.ts';
import type { Mistake } from '../contracts/mistake.ts';
import type { ParameterObject } from '../contracts/openapi.ts';
import { keyOf, unsupported, type Wire } from '../contracts/wire.ts';
import type { OperationSettings, UpstreamDeclaration } from '../contracts/x-gateway.ts';
import type { Path } from '../contracts/yaml.ts';

/** An operation with what the engine needs besides what policies see. */
export interface EngineOperation extends Operation {
  readonly document: ContractDocument;
  /** Path template below the document's server, as a key of `paths`. */
  readonly template: string;
  readonly wire: Wire;
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

/** Value of a `${NAME}` in a contract. */
type Variable = (name: string) => string | undefined;

/** A reader that shares compiled documents between snapshots by content. */
export function createOperationReader(variable: Variable): OperationReader {
  let compiled = new Map<string, CompiledDocument>();

  return async (documents, mistakes) => {
    const current = new Map<string, CompiledDocument>();
    const operations: EngineOperation[] = [];
    for (const document of documents) {
      const done = compiled.get(document.hash) ?? (await compileDocument(document.definition));
      current.set(document.hash, done);
      operations.push(...operationsOf(document, done, variable, mistakes));
    }
    compiled = current;
    return operations;
  };
}

function operationsOf(
  document: ContractDocument,
  compiled: CompiledDocument,
  variable: Variable,
  mistakes: Mistake[],
): EngineOperation[] {
  const { settings, tier, name, version } = document;
  const seen = new Set<string>();
  const inQuery = Object.values(document.definition.components?.securitySchemes ?? {})
    .filter((scheme) => scheme.type === 'apiKey' && scheme.in === 'query')
    .map((scheme) => scheme.name as string);
  const credentialParameters = new Set(inQuery);

  return compiled.operations.flatMap((resolved) => {
    const at: Path = ['paths', resolved.path, resolved.method];
    const say = (message: string, fix?: string, inner: Path = []): void => {
      mistakes.push({ ...document.where([...at, ...inner]), message, ...(fix === undefined ? {} : { fix }) });
    };
    if (!isNamed(resolved, seen, say)) return [];
    const own = (resolved['x-gateway'] ?? {}) as OperationSettings;
    const request = compiled.request(resolved, credentialParameters);
    checkParameters(resolved, say);
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
      path: `/${tier}/${name}/v${version}${resolved.path}`,
      deprecated: resolved.deprecated ?? false,
      security: securityOf(resolved, document, say),
      lifecycle: settings.lifecycle,
      upstream: upstreamOf(document, own.upstream ?? settings.upstream, variable, say),
      uses: settings.uses ?? [],
      exceptions: settings.exceptions ?? [],
      ...(own.authorize === undefined ? {} : { authorize: own.authorize }),
      ...(own.upgrade === undefined ? {} : { upgrade: own.upgrade }),
      request,
      answers: compiled.answers(resolved),
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

type Say = (message: string, fix?: string, inner?: Path) => void;

function isNamed(resolved: ResolvedOperation, seen: Set<string>, say: Say): boolean {
  const { operationId } = resolved;
  if (operationId === undefined) {
    say('the operation has no operationId', 'Add operationId: a verb and a noun, like placeOrder.');
    return false;
  }
  if (seen.has(operationId)) {
    say(`operationId ${operationId} is used twice in this document`);
    return false;
  }
  seen.add(operationId);
  return true;
}

function checkParameters(resolved: ResolvedOperation, say: Say): void {
  const names = new Set<string>(['body']);
  for (const parameter of resolved.parameters ?? []) {
    const reason = unsupported(parameter);
    if (reason !== undefined) say(reason);
    if (names.has(parameter.name))
      say(
        `two inputs are called “${parameter.name}”`,
        'Handlers receive parameters and body by name: give each its own.',
      );
    names.add(parameter.name);
  }
}

function securityOf(resolved: ResolvedOperation, document: ContractDocument, say: Say): SecurityAlternative[] {
  const declared = resolved.security ?? [];
  // openapi-backend fills in an empty list where nothing is written; only the document itself tells the difference.
  const written =
    (document.definition.paths[resolved.path]?.[resolved.method] as { security?: unknown } | undefined)?.security ??
    document.definition.security;
  if (written === undefined)
    say(
      'the operation does not say who may call it',
      'Add security: [] for everyone, or the schemes and scopes it needs.',
    );
  for (const alternative of declared) {
    for (const scheme of Object.keys(alternative)) {
      if (!schemes.includes(scheme))
        say(`security scheme ${scheme} is unknown`, `Schemes: ${schemes.join(', ')}.`, ['security']);
    }
  }
  if (
    document.tier !== 'experience' &&
    !declared.every((alternative) => Object.keys(alternative).join() === 'tierIdentity')
  ) {
    say(`a ${document.tier} operation must ask for tierIdentity alone`, 'Write security: [{ tierIdentity: [] }].', [
      'security',
    ]);
  }
  return declared as SecurityAlternative[];
}

function upstreamOf(document: ContractDocument, declared: UpstreamDeclaration, variable: Variable, say: Say): Upstream {
  if (declared.kind === 'local') return { kind: 'local', name: document.id };
  const fill = (text: string): string =>
    text.replace(/\$\{([A-Z0-9_]+)\}/g, (_, name: string) => {
      if (variable(name) === undefined)
        say(`environment variable ${name} is not set`, `Set ${name}; upstream ${declared.name} needs it.`);
      return variable(name) ?? '';
    });
  const { credential } = declared;
  return {
    kind: 'http',
    name: declared.name,
    url: httpUrl(fill(declared.url), declared.name, say),
    ...(credential === undefined
      ? {}
      : { credential: { header: credential.header.toLowerCase(), value: fill(credential.value) } }),
  };
}

function httpUrl(text: string, name: string, say: Say): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.search === '')
    return text;
  if (text !== '') say(`upstream ${name} has the url “${text}”, which is not a plain http(s) address`);
  return text;
}
