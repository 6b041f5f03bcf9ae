import type { ContractDocument } from '../contracts/contract-document.ts';
import { describeMistake } from '../contracts/mistake.ts';
import { pointerPath, valueAt } from '../contracts/pointer.ts';
import type { Judged } from './judge.ts';
import type { EngineOperation } from './operations.ts';
import type { Route } from './route.ts';
import type { Resolved } from './settings.ts';
import { hashOf, type Snapshot } from './snapshot.ts';

/** What came, what went, and what is not as it was; by name. */
export interface Changed<T> {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly T[];
}

/** An operation that would not be as it was. */
export interface ChangedOperation {
  readonly operation: string;
  /** Which parts: `contract`, `route`, `security`, `upstream`, … */
  readonly what: readonly string[];
  readonly settings: readonly { readonly setting: string; readonly from: unknown; readonly to: unknown }[];
}

/** What a reload would change. */
export interface Difference {
  readonly running: string;
  readonly files: string;
  readonly documents: Changed<string>;
  readonly operations: Changed<ChangedOperation>;
  readonly plans: Changed<string>;
  /** What would be warned of, `file:line  message`. */
  readonly warnings: readonly string[];
}

/** As much of the running snapshot as is compared. */
export interface Running extends Pick<Snapshot, 'hash' | 'documents' | 'plans'> {
  readonly all: readonly Pick<Route, 'operation' | 'settings'>[];
}

/** Compares what runs with what the files say now. Says which upstream differs, never how: it may hold a credential. */
export function difference(running: Running, judged: Judged): Difference {
  const before = new Map(running.all.map(({ operation, settings }) => [operation.id, { operation, settings }]));
  const after = new Map(
    judged.operations.map((operation) => [
      operation.id,
      { operation, settings: judged.settings.get(operation.id) as Resolved },
    ]),
  );
  const documents = (all: readonly ContractDocument[]) => new Map(all.map((document) => [document.id, document.hash]));
  const text = (plan: unknown): string => JSON.stringify(plan);
  return {
    running: running.hash,
    files: hashOf(judged),
    documents: compare(documents(running.documents), documents(judged.documents), differs),
    operations: compare(before, after, (id, was, is) => changeOf(id, was, is)),
    plans: compare(running.plans, judged.plans, (name, was, is) => differs(name, text(was), text(is))),
    warnings: judged.warnings.map(describeMistake),
  };
}

const differs = (name: string, was: string, is: string): string | undefined => (was === is ? undefined : name);

function compare<Value, T>(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
  change: (name: string, was: Value, is: Value) => T | undefined,
): Changed<T> {
  return {
    added: [...after.keys()].filter((name) => !before.has(name)),
    removed: [...before.keys()].filter((name) => !after.has(name)),
    changed: [...after].flatMap(([name, is]) => {
      const was = before.get(name);
      return was === undefined ? [] : (change(name, was, is) ?? []);
    }),
  };
}

interface Enforced {
  readonly operation: EngineOperation;
  readonly settings: Resolved;
}

function changeOf(id: string, was: Enforced, is: Enforced): ChangedOperation | undefined {
  // What was not read anew is not compared: most operations of a large gateway.
  if (was.operation === is.operation && was.settings === is.settings) return undefined;
  const before = partsOf(was.operation);
  const after = partsOf(is.operation);
  const what = Object.keys(after).filter((part) => before[part] !== after[part]);
  const settings = changedSettings(was.settings, is.settings);
  return what.length + settings.length === 0 ? undefined : { operation: id, what, settings };
}

/** What an operation is made of, as text to compare. */
function partsOf(operation: EngineOperation): Record<string, string> {
  const { document, template, method, path, security, upstream, lifecycle, uses, exceptions, authorize } = operation;
  const item = document.published.paths[template] as Record<string, unknown>;
  const { parameters, [method.toLowerCase()]: contract } = item;
  const parts = { contract: withReferences(document.published, { parameters, contract }), route: `${method} ${path}` };
  const facts = { ...parts, security, upstream, lifecycle, uses, exceptions, authorize };
  return Object.fromEntries(Object.entries(facts).map(([name, part]) => [name, JSON.stringify(part) ?? '']));
}

/** A part of a document, and every component it refers to, however far away. */
function withReferences(document: object, part: unknown): unknown[] {
  const found = new Map<string, unknown>([['', part]]);
  for (const [, value] of found) {
    for (const [, pointer = ''] of (JSON.stringify(value) ?? '').matchAll(/"\$ref":"#([^"]*)"/g)) {
      if (!found.has(pointer)) found.set(pointer, valueAt(document, pointerPath(pointer)));
    }
  }
  return [...found];
}

function changedSettings(was: Resolved, is: Resolved): ChangedOperation['settings'] {
  return Object.entries(is).flatMap(([policy, settings]) =>
    Object.entries(settings).flatMap(([name, to]) => {
      const from = was[policy]?.[name];
      return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ setting: `${policy}.${name}`, from, to }];
    }),
  );
}
