import { endOf } from '../../policies/layering.ts';
import type { Definition, OperationObject, Schema } from '../contracts/openapi.ts';
import { pointerPath, valueAt } from '../contracts/pointer.ts';
import { camelCase, parseReference } from '../tiers/edges.ts';
import type { Judged } from './judge.ts';
import type { EngineOperation } from './operations.ts';

/** An operation that adds nothing to the one it calls. */
export interface PassThrough {
  readonly operation: EngineOperation;
  readonly calls: EngineOperation;
}

/**
 * Operations that only pass through: one tier call, and the same fields out. A tier in the way costs a hop and hides
 * nothing; callers could be given the lower one's data by the tier above it, or the operation may still have to earn its
 * place. Judged by the handler's own text and both contracts, and only where both are plain: others are left alone, and so
 * are those whose owner has said why, until the day they named.
 * @param now  epoch milliseconds
 */
export function findPassThroughs({ operations, handlers }: Judged, now: number): PassThrough[] {
  const known = new Map(operations.map((operation) => [operation.id, operation]));
  return operations.flatMap((operation) => {
    const handler = handlers.get(operation.api)?.handlers[operation.operationId];
    if (operation.upstream.kind !== 'local' || typeof handler !== 'function') return [];
    const calls = known.get(soleCallOf(String(handler), operation.uses) ?? '');
    if (calls === undefined || isExplained(operation, calls, now)) return [];
    return haveSameFields(operation, calls) ? [{ operation, calls }] : [];
  });
}

const isExplained = ({ document }: EngineOperation, calls: EngineOperation, now: number): boolean =>
  (document.settings.exceptions ?? []).some(
    (exception) => exception.rule === 'pass-through' && exception.to === calls.api && now < endOf(exception),
  );

const callShape = /\bcall\.(\w+)\.(\w+)\.(\w+)\s*\(/g;
/** What makes the number of calls unclear, or hands the means to make more of them to somebody else. */
const unclear =
  /\b(for|while|callToUndo|optional|saga|arguments|Promise)\b|=>\s*(await\s+)?(context\.)?call\b|[(,]\s*(context|call)\s*[,)]/;
/** A function up to its body, where its parameters hold no function themselves. */
const heading = /^(async\s*)?(function\s*)?(\w+\s*)?\([^()]*\)\s*(=>)?/;

/** The one operation a handler calls, read from its source; `undefined` where that is not plain. */
function soleCallOf(source: string, uses: readonly string[]): string | undefined {
  const calls = [...source.matchAll(callShape)];
  const [, tier, name, operationId] = calls[0] ?? [];
  const [before] = heading.exec(source) ?? [];
  if (calls.length !== 1 || before === undefined || unclear.test(source.slice(before.length))) return undefined;
  return uses.find((id) => {
    const reference = parseReference(id);
    return reference.tier === tier && camelCase(reference.name) === name && reference.operationId === operationId;
  });
}

function haveSameFields(one: EngineOperation, other: EngineOperation): boolean {
  const [mine, theirs] = [fieldsOf(one), fieldsOf(other)];
  return mine !== undefined && mine === theirs;
}

/** The fields of an operation's success body, as a text that is the same for the same fields. */
function fieldsOf({ document, template, method, samples }: EngineOperation): string | undefined {
  const item = document.definition.paths[template] as Readonly<Record<string, OperationObject>> | undefined;
  const response = item?.[method.toLowerCase()]?.responses?.[String(samples?.success)];
  const schema = response?.content?.['application/json']?.schema;
  return schema === undefined ? undefined : JSON.stringify(outline(schema, document.definition, []));
}

/** What describes and what bounds a value may differ; what it is made of may not. */
const telling = ['type', 'properties', 'items', 'enum', 'const', 'format', 'allOf', 'anyOf', 'oneOf', 'prefixItems'];

function outline(schema: Schema, definition: Definition, within: readonly string[]): unknown {
  const { $ref } = schema;
  if (typeof $ref === 'string') {
    if (within.includes($ref)) return `again ${within.length - within.indexOf($ref)}`;
    const target = valueAt(definition, pointerPath($ref.slice(1)));
    return outline(target as Schema, definition, [...within, $ref]);
  }
  const inner = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inner);
    const isSchema = typeof value === 'object' && value !== null;
    return isSchema ? outline(value as Schema, definition, within) : value;
  };
  return telling.flatMap((keyword) => {
    const value = schema[keyword];
    if (value === undefined) return [];
    if (keyword !== 'properties') return [[keyword, inner(value)]];
    const names = Object.keys(value as object).sort();
    return [[keyword, names.map((name) => [name, inner((value as Record<string, unknown>)[name])])]];
  });
}
