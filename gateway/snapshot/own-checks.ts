import { exclude } from '../contracts/foreign/adopt.ts';
import { type Mistake, pushOnce } from '../contracts/mistake.ts';
import { allowedEdges } from '../tiers/edges.ts';
import type { ApiOperations, EngineOperation } from './operations.ts';
import { unroutable } from './routes.ts';

/** Lists of operations in which nothing is wrong that hangs on themselves: they are looked at once. */
const good = new WeakSet<ApiOperations>();

/** What can be judged of an API by its own operations. */
export function checkOwn(operations: ApiOperations, mistakes: Mistake[]): void {
  if (good.has(operations)) return;
  const own: Mistake[] = [];
  for (const operation of operations) checkOperation(operation, own);
  checkRoutes(operations, own);
  if (own.length === 0) good.add(operations);
  for (const mistake of own) pushOnce(mistakes, mistake);
}

/** Where an operation is written. To find a line in a vendor’s megabytes takes milliseconds: only for one that is wrong. */
export const placeOf = ({ document, template, method }: EngineOperation): Pick<Mistake, 'file' | 'line'> =>
  document.where(['paths', template, method.toLowerCase()]);

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
