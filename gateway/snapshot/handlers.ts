import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { ContractDocument } from '../contracts/contract-document.ts';
import type { Mistake } from '../contracts/mistake.ts';
import { loadModule } from '../module.ts';
import type { HandlerModules } from './checks.ts';

/** Loads `apis/<tier>/<api>/v<major>.ts` of every document that has one. Code is loaded once: changing it needs a restart. */
export async function loadHandlers(
  root: string,
  documents: readonly ContractDocument[],
  mistakes: Mistake[],
): Promise<HandlerModules> {
  const tiers = [...new Set(documents.map(({ tier }) => tier))];
  const inTiers = await Promise.all(tiers.map((tier) => readdir(path.join(root, tier)).catch(() => [])));
  const folders = new Map(tiers.map((tier, index) => [tier, new Set(inTiers[index])]));
  // Of a thousand APIs most only forward: to look for the code of each takes a while.
  const withFolder = documents.filter(({ tier, name }) => folders.get(tier)?.has(name) === true);
  const loaded = await Promise.all(
    withFolder.map(async ({ id, tier, name, version }) => {
      const file = path.join(root, tier, name, `v${version}.ts`);
      const exists = await access(file).then(
        () => true,
        () => false,
      );
      if (!exists) return undefined;
      const shown = path.join(path.basename(root), tier, name, `v${version}.ts`);
      const module = (await loadModule(file)) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
      if (module.handlers === undefined) {
        const fix = 'Write export const handlers: Handlers<Contract> = { … }.';
        mistakes.push({ file: shown, line: 1, message: 'does not export `handlers`', fix });
      }
      const { handlers = {}, sagas = {} } = module;
      if (tier !== 'process' && Object.keys(sagas).length > 0) {
        const fix = 'Put them into the process API that composes the systems.';
        mistakes.push({ file: shown, line: 1, message: `exports sagas, which no ${tier} API has`, fix });
      }
      return [id, { file: shown, handlers, sagas }] as const;
    }),
  );
  return new Map(loaded.filter((entry) => entry !== undefined));
}
