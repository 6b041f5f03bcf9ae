import { type CallContract, createCallContract, type Tools } from './call-contract.ts';
import { createFollower } from './follow.ts';
import { type OperationHead, operationHeads } from './heads.ts';
import { lazy } from './lazy.ts';
import type { Definition, ResolvedOperation } from './openapi.ts';
import { createParameterCompiler } from './parameters.ts';
import { resolvable } from './resolvable.ts';
import { type Ajv2020, createAjv } from './schema.ts';

/** Where an operation stands in its document. */
export interface Place {
  readonly path: string;
  readonly method: string;
}

/** A document compiled: what its operations are is known at once; all that calls need is made when it is first needed. */
export interface CompiledDocument {
  /** What is written of each operation, its own references followed; those within schemas are not. */
  readonly heads: readonly OperationHead[];
  /** With all references resolved, however deep. */
  readonly operations: readonly ResolvedOperation[];
  /** One operation likewise. */
  resolved(place: Place): ResolvedOperation;
  /** What calls of one operation are judged by; the same object until it is let go of. */
  calls(place: Place): CallContract;
  /** Makes the schemas ready that validators are compiled from, which otherwise the first call waits for; they stay. */
  prepare(): void;
  /** Lets go of what was made for calls. Whoever still holds a contract can use it; others have it made again. */
  forget(): void;
}

/** Compiles a bundled definition. */
export function compileDocument(definition: Definition): CompiledDocument {
  const heads = operationHeads(definition);
  const known = new Map<OperationHead, CallContract>();
  let made: Tools | undefined;
  let prepared = false;
  const tools = (): Tools => {
    made ??= createTools(definition);
    return made;
  };
  const resolved = ({ path, method }: Place): ResolvedOperation => {
    const operation = tools().follow(tools().merged.paths[path]?.[method]) as ResolvedOperation;
    return { ...operation, path, method, security: operation.security ?? definition.security ?? [] };
  };
  const places = lazy(() => new Map(heads.map((head) => [`${head.method} ${head.path}`, head])));
  const headAt = ({ path, method }: Place): OperationHead => places().get(`${method} ${path}`) as OperationHead;

  return {
    heads,
    get operations() {
      return heads.map(resolved);
    },
    resolved,
    calls(place) {
      const head = headAt(place);
      const calls = known.get(head) ?? createCallContract(head, tools);
      known.set(head, calls);
      return calls;
    },
    prepare() {
      prepared = true;
      tools().compiler();
    },
    forget() {
      known.clear();
      if (!prepared) made = undefined;
    },
  };
}

function createTools(definition: Definition): Tools {
  const merged = resolvable(definition);
  const explainer = lazy(() => createAjv({ allErrors: true }).addSchema(merged, 'contract') as Ajv2020);
  return {
    merged,
    follow: createFollower(merged),
    compiler: lazy(() => createAjv().addSchema(merged, 'contract') as Ajv2020),
    explainer,
    compileParameters: lazy(() => createParameterCompiler(explainer())),
  };
}
