import type { Clock } from '../../policies/policy.ts';
import type { ContractDocument } from '../contracts/contract-document.ts';
import { exclude } from '../contracts/foreign/adopt.ts';
import { type Mistake, pushOnce } from '../contracts/mistake.ts';
import { didYouMean } from '../near.ts';
import { leisurely } from '../runtime/leisurely.ts';
import { allowedEdges, apiOf, parseReference } from '../tiers/edges.ts';
import { factsOf } from './api-facts.ts';
import { callMistake } from './callable.ts';
import { checkLifecycle, expiredExceptions } from './lifecycle.ts';
import type { ApiOperations, EngineOperation } from './operations.ts';
import { unroutable } from './routes.ts';

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

/** All operations there are. */
interface Known {
  get(id: string): EngineOperation | undefined;
  ids(): string[];
}

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
    checkUses(document, known, mistakes);
    checkLifecycle(document, apis, mistakes);
    checkHandlers(document, own, handlers, mistakes);
    checkHoles(document, own, known, mistakes);
    for (const operation of factsOf(own).asking) checkQuestion(operation, known, mistakes);
    checkAlone(own, mistakes);
    warnings.push(...expiredExceptions(document, clock));
  });
  checkRegistry(documents, mistakes);
  checkDesk(documents, mistakes);
  return warnings;
}

const none: ApiOperations = [];

/** Lists of operations in which nothing is wrong that hangs on themselves: they are looked at once. */
const good = new WeakSet<ApiOperations>();

function checkAlone(operations: ApiOperations, mistakes: Mistake[]): void {
  if (good.has(operations)) return;
  const own: Mistake[] = [];
  for (const operation of operations) checkOperation(operation, own);
  checkRoutes(operations, own);
  if (own.length === 0) good.add(operations);
  for (const mistake of own) pushOnce(mistakes, mistake);
}

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
    const at = document.where(['paths', operation.template, operation.method.toLowerCase()]);
    const file = `apis/${document.tier}/${document.name}/v${document.version}.ts`;
    mistakes.push({
      ...at,
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

// Looked up when something is wrong: to find a line in a vendor's megabytes takes milliseconds.
const placeOf = ({ document, template, method }: EngineOperation): Pick<Mistake, 'file' | 'line'> =>
  document.where(['paths', template, method.toLowerCase()]);

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

function checkOperation(operation: EngineOperation, mistakes: Mistake[]): void {
  const at = () => placeOf(operation);
  const { upstream } = operation;
  const unclear = unroutable(operation.template);
  if (unclear !== undefined) mistakes.push({ ...at(), ...unclear, ...wayOut(operation) });
  const isTier = upstream.kind === 'http' && upstream.identity === 'tier';
  if (isTier && operation.upgrade !== undefined) {
    mistakes.push({
      ...at(),
      message: `${operation.operationId} is a WebSocket, and no tier identity can be sent with one`,
      fix: 'Tiers call each other with requests; open the socket where it is served.',
    });
  }
  // Only system APIs wrap services. Anything above reaches one by a dated exception somebody owns. Another process of
  // the gateway is no service: the same contract is enforced there.
  const excused = operation.exceptions.some(
    (exception) => exception.rule === 'layering' && exception.to === upstream.name,
  );
  if (upstream.kind === 'http' && !isTier && operation.tier !== 'system' && !excused) {
    // What one line of a sidecar says of all operations is told once.
    const all = operation.foreign === true && operation.document.settings.upstream.kind === 'http';
    pushOnce(mistakes, {
      ...(all ? operation.document.where(['x-gateway', 'upstream']) : at()),
      message: `${all ? operation.api : operation.operationId} reaches the service ${upstream.name} past the tiers below it`,
      fix: `Call a ${allowedEdges[operation.tier][0]} API instead, or declare x-gateway.exceptions with rule, to, owner, reason and until.`,
    });
  }
}

/** What can be done where a document is not ours to change. */
const wayOut = (operation: EngineOperation): Pick<Mistake, 'fix'> =>
  operation.foreign === true ? { fix: exclude(operation) } : {};

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

/** Two of one API may be at one address; those of others begin with another name. */
function checkRoutes(operations: ApiOperations, mistakes: Mistake[]): void {
  const taken = new Map<string, EngineOperation>();
  for (const operation of operations) {
    const route = `${operation.method} ${operation.path.replace(/\{[^}]+\}/g, '{}')}`;
    const other = taken.get(route);
    if (other !== undefined) {
      const at = placeOf(operation);
      const message = `${operation.id} answers at the same address as ${other.id}`;
      mistakes.push({ ...at, message, fix: 'Give one of them another path or method.', ...wayOut(operation) });
    }
    taken.set(route, operation);
  }
}

/** Compared with no more than its own API and its namesakes offer: of ten thousand operations each comparison would count. */
function nearest(wanted: string, known: readonly string[]): string {
  const { api, operationId } = parseReference(wanted);
  const related = known.filter((id) => id.startsWith(`${api}#`) || id.endsWith(`#${operationId}`));
  if (related.length === 0) return 'See openapi/ for what exists.';
  return didYouMean(wanted, related) ?? `Known here: ${related.slice(0, 5).join(', ')}.`;
}
