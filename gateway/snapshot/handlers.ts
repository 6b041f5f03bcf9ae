import { access } from 'node:fs/promises';
import path from 'node:path';
import type { ContractDocument } from '../contracts/document.ts';
import type { Mistake } from '../contracts/mistake.ts';
import { loadModule } from '../module.ts';
import type { HandlerModules } from './checks.ts';

/** Loads `apis/<tier>/<api>/v<major>.ts` of every document that has one. Code is loaded once: changing it needs a restart. */
export async function loadHandlers(
  root: string,
  documents: readonly ContractDocument[],
  mistakes: Mistake[],
): Promise<HandlerModules> {
  const loaded = await Promise.all(
    documents.map(async ({ id, tier, name, version }) => {
      const file = path.join(root, tier, name, `v${version}.ts`);
      const exists = await access(file).then(
        () => true,
        () => false,
      );
      if (!exists) return undefined;
      const shown = path.join(path.basename(root), tier, name, `v${version}.ts`);
      const module = (await loadModule(file)) as { handlers?: Readonly<Record<string, unknown>> };
      if (module.handlers === undefined) {
        const fix = 'Write export const handlers: Handlers<Contract> = { … }.';
        mistakes.push({ file: shown, line: 1, message: 'does not export `handlers`', fix });
      }
      return [id, { file: shown, handlers: module.handlers ?? {} }] as const;
    }),
  );
  return new Map(loaded.filter((entry) => entry !== undefined));
}
