import { staysHere } from '../../upstreams/headers.ts';
import type { Credential, UpstreamDeclaration } from '../x-gateway.ts';
import type { Path } from '../yaml.ts';
import type { Gathering } from './gather.ts';
import { isNamed, type Offered } from './offer.ts';
import type { Sidecar } from './sidecar.ts';

/** Something wrong at a place of a vendor's document or of its sidecar. */
export type SayAt = (operation: Offered, inner: Path, message: string, fix: string) => void;

type Overrides = NonNullable<Sidecar['operations']>[string];

/** Sidecar settings for one operation, and the key they stand under. */
export function overridesFor(
  operation: Offered,
  { operations = {} }: Sidecar,
): { key: string; value: Overrides } | undefined {
  const found = Object.entries(operations).find(([name]) => isNamed(name, operation));
  return found === undefined ? undefined : { key: found[0], value: found[1] };
}

/**
 * Makes the vendor's operations ours: at our paths, with our security and settings, and without what is not for callers
 * (its servers, its credentials, headers that go no further than the gateway).
 */
export function adopt(
  offered: readonly Offered[],
  gathering: Gathering,
  sidecar: Sidecar,
  say: SayAt,
): Record<string, Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of offered) {
    const { ours, theirs, method, item, itemOrigin, value, origin } = operation;
    const own = overridesFor(operation, sidecar)?.value ?? {};
    const shared = sidecar.paths?.[theirs] ?? {};
    if (method === 'trace')
      say(
        operation,
        [],
        `${operation.operationId} is a TRACE, which would show what the gateway adds`,
        exclude(operation),
      );
    checkServer(operation, sidecar, say);
    const known = gathering.copy(value, origin, 'object') as Record<string, unknown>;
    const { servers: _servers, security: _security, parameters: _parameters, ...rest } = known;
    const parameters = parametersOf(operation, gathering, sidecar, say);
    const { security = shared.security, ...settings } = own;
    paths[ours] ??= pathItem(item, itemOrigin, gathering, shared);
    (paths[ours] as Record<string, unknown>)[method] = {
      ...rest,
      operationId: operation.operationId,
      ...(parameters.length === 0 ? {} : { parameters }),
      ...(security === undefined ? {} : { security }),
      ...(Object.keys(settings).length === 0 ? {} : { 'x-gateway': settings }),
    };
  }
  return paths;
}

/** How to go on without an operation that cannot be served: the way out of a mistake in a document that is not ours. */
export const exclude = ({ operationId }: Pick<Offered, 'operationId'>): string =>
  `Leave it out: offer: { exclude: { operations: ['${operationId}'] } }.`;

function pathItem(
  { summary, description }: Offered['item'],
  origin: Offered['itemOrigin'],
  gathering: Gathering,
  { security: _, ...settings }: Overrides,
): Record<string, unknown> {
  const about = {
    ...(summary === undefined ? {} : { summary }),
    ...(description === undefined ? {} : { description }),
  };
  return {
    ...(gathering.copy(about, origin, 'object') as object),
    ...(Object.keys(settings).length === 0 ? {} : { 'x-gateway': settings }),
  };
}

/** A server of its own, for one operation or path, is another upstream: only the sidecar can name that. */
function checkServer(operation: Offered, sidecar: Sidecar, say: SayAt): void {
  const servers = (operation.value.servers ?? operation.item.servers) as readonly { url?: unknown }[] | undefined;
  if (servers === undefined || servers.length === 0) return;
  if (overridesFor(operation, sidecar)?.value.upstream !== undefined) return;
  const message = `${operation.operationId} is served elsewhere, at ${servers[0]?.url}`;
  const fix = `Give it its upstream: operations: { '${operation.operationId}': { upstream: { kind: http, name: …, url: … } } }. Or: ${exclude(operation)}`;
  say(operation, operation.value.servers === undefined ? [] : ['servers'], message, fix);
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
}

/** The operation's parameters with those of its path, less what is not for callers to send. */
function parametersOf(operation: Offered, gathering: Gathering, sidecar: Sidecar, say: SayAt): unknown[] {
  const upstream = overridesFor(operation, sidecar)?.value.upstream ?? sidecar.upstream;
  const kept = new Map<string, unknown>();
  const keys = gathering.keys;
  for (const [holder, origin] of [
    [operation.item, operation.itemOrigin],
    [operation.value, operation.origin],
  ] as const) {
    for (const [index, written] of ((holder.parameters ?? []) as readonly { $ref?: string }[]).entries()) {
      const at = { source: origin.source, path: [...origin.path, 'parameters', index] };
      const found =
        written.$ref === undefined
          ? written
          : gathering.follow(written.$ref, { ...at, path: [...at.path, '$ref'] })?.value;
      if (found === undefined) continue;
      const parameter = found as Parameter;
      const reason = isKey(parameter, keys) ? 'sent' : keptBack(parameter, upstream);
      if (reason === undefined) kept.set(`${parameter.in} ${parameter.name}`, gathering.copy(written, at, 'object'));
      else if (reason !== 'sent' && parameter.required === true) {
        const fix = `Send it yourself, with upstream.headers in the sidecar. Or: ${exclude(operation)}`;
        say(operation, ['parameters'], `header “${parameter.name}” is required, and ${reason}`, fix);
      }
    }
  }
  return [...kept.values()];
}

/** Whether a parameter is what a security scheme of the vendor's puts a key into: that is for the gateway to send. */
const isKey = ({ in: place, name }: Parameter, { header, query }: Gathering['keys']): boolean =>
  place === 'header'
    ? header.some((key) => key.toLowerCase() === name.toLowerCase())
    : place === 'query' && query.includes(name);

/** Why a parameter is not one of ours: `sent` when the gateway sends it itself or OpenAPI says to ignore it. */
function keptBack({ in: place, name }: Parameter, upstream: UpstreamDeclaration): string | undefined {
  const { credential = {}, headers = {} }: { credential?: Credential; headers?: Readonly<Record<string, string>> } =
    upstream.kind === 'http' ? upstream : {};
  if (place === 'query') return credential.query === name ? 'sent' : undefined;
  if (place !== 'header') return undefined;
  const key = name.toLowerCase();
  const own = [...ignored, ...Object.keys(headers), credential.header ?? ''].map((header) => header.toLowerCase());
  if (own.includes(key)) return 'sent';
  return staysHere(name) ? 'no caller’s header of that name is passed on' : undefined;
}

// OpenAPI 3.1 §4.8.12: definitions of these three are ignored. The last two the gateway sends with every call.
const ignored = ['Accept', 'Content-Type', 'Authorization', 'X-Request-Id', 'traceparent', 'tracestate'];
