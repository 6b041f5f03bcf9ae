import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { callName, camelCase, parseReference } from '../tiers/edges.ts';
import type { ContractDocument } from './contract-document.ts';
import { reachable } from './foreign/reachable.ts';
import { methods, type OperationObject } from './openapi.ts';
import type { OperationSettings } from './x-gateway.ts';

const banner = '// Generated from the contract by `npm run types`. Change the contract, not this file.\n';

/**
 * The types of one contract: openapi-typescript's, and `Contract`, which says what is handled here and what may be called.
 * Of a foreign document only what somebody calls: it may describe a thousand operations.
 * @param documents  all there are: who calls whom
 * @returns TypeScript source, for `apis/contracts/<tier>/<api>.v<major>.ts`
 */
export async function contractTypes(
  document: ContractDocument,
  documents: readonly ContractDocument[] = [],
): Promise<string> {
  const { published, foreign, id } = document;
  const described = foreign === undefined ? published : reachable(published, calledIn(id, documents));
  const ast = await openapiTS(described as unknown as OpenAPI3, { immutable: true, alphabetize: true });
  return `${banner}${imports(document)}${astToString(ast)}\n${contractInterface(document)}`;
}

/** Ids of the operations of an API that others declare to call. */
const calledIn = (api: string, documents: readonly ContractDocument[]): ReadonlySet<string> =>
  new Set(
    documents
      .flatMap(({ settings }) => settings.uses ?? [])
      .filter((use) => use.startsWith(`${api}#`))
      .map((use) => parseReference(use).operationId),
  );

function imports({ settings }: ContractDocument): string {
  const apis = [...new Set((settings.uses ?? []).map((id) => parseReference(id).api))].sort();
  if (apis.length === 0) return '';
  const lines = apis.map((api) => `import type { operations as ${alias(api)} } from '../${api}.ts';`);
  return `import type { Callable } from '../../handler.ts';\n${lines.join('\n')}\n\n`;
}

function contractInterface(document: ContractDocument): string {
  const local = localOperations(document).map((id) => `'${id}'`);
  return `/** What the handlers of ${document.id} implement, and the operations below it that they may call. */
export interface Contract {
  readonly operations: operations;
  readonly local: ${local.join(' | ') || 'never'};
  readonly call: ${callType(document)};
}
`;
}

function localOperations({ definition, settings }: ContractDocument): string[] {
  return Object.values(definition.paths)
    .flatMap((item) => methods.map((method) => item[method] as OperationObject | undefined))
    .filter((operation) => operation !== undefined)
    .filter(
      (operation) =>
        ((operation['x-gateway'] as OperationSettings | undefined)?.upstream ?? settings.upstream).kind === 'local',
    )
    .map((operation) => operation.operationId as string)
    .sort();
}

function callType({ settings }: ContractDocument): string {
  const byTier = new Map<string, Map<string, string[]>>();
  for (const id of settings.uses ?? []) {
    const { tier, api, operationId } = parseReference(id);
    const apis = byTier.get(tier) ?? new Map<string, string[]>();
    byTier.set(tier, apis.set(api, [...(apis.get(api) ?? []), operationId]));
  }
  const tiers = [...byTier].map(([tier, apis]) => {
    const lines = [...apis].map(([api, ids]) => {
      return `      readonly ${camelCase(parseReference(`${api}#`).name)}: Callable<${callable(api, ids.sort())}>;`;
    });
    return `    readonly ${tier}: {\n${lines.join('\n')}\n    };`;
  });
  return tiers.length === 0 ? 'object' : `{\n${tiers.join('\n')}\n  }`;
}

/** Operations under the names they are called by. */
function callable(api: string, ids: readonly string[]): string {
  if (ids.every((id) => callName(id) === id)) return `Pick<${alias(api)}, ${ids.map((id) => `'${id}'`).join(' | ')}>`;
  return `{ ${ids.map((id) => `readonly ${callName(id)}: ${alias(api)}['${id}']`).join('; ')} }`;
}

/** `process/ordering.v1` → `processOrderingV1` */
const alias = (api: string): string => camelCase(api.replace(/[/.]/g, '-'));
