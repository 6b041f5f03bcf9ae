import { existsSync, readdirSync } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import type { ContractDocument } from '../contracts/contract-document.ts';
import type { Mistake } from '../contracts/mistake.ts';
import { loadModule } from '../module.ts';
import { leisurely } from '../runtime/leisurely.ts';
import type { HandlerModules } from './checks.ts';

/** Loads `apis/<tier>/<api>/v<major>.ts` of every document that has one. Code is loaded once: changing it needs a restart. */
export type HandlerReader = (documents: readonly ContractDocument[], mistakes: Mistake[]) => Promise<HandlerModules>;

type Module = HandlerModules extends ReadonlyMap<string, infer One> ? One : never;

/**
 * A reader that remembers what it loaded: only whether the files are still there is looked at each time. That is asked at
 * once, like what is asked of contracts; a disk that does not answer is waited for first, while requests go on.
 */
export function createHandlerReader(root: string): HandlerReader {
  const loaded = new Map<string, Module>();

  return async (documents, mistakes) => {
    await access(root).catch(() => undefined);
    const tiers = new Set(documents.map(({ tier }) => tier));
    const folders = new Map([...tiers].map((tier) => [tier, foldersIn(path.join(root, tier))]));
    // Of a thousand APIs most only forward: to look for the code of each takes a while.
    const withFolder = documents.filter(({ tier, name }) => folders.get(tier)?.has(name) === true);
    const withCode: ContractDocument[] = [];
    await leisurely(withFolder, (document) => {
      if (existsSync(path.join(root, codeOf(document)))) withCode.push(document);
    });
    const modules = withCode.map(async (document): Promise<[string, Module]> => {
      const { id } = document;
      const own: Mistake[] = [];
      const module = loaded.get(id) ?? (await load(root, document, own));
      if (own.length === 0) loaded.set(id, module);
      mistakes.push(...own);
      return [id, module];
    });
    return new Map(await Promise.all(modules));
  };
}

const codeOf = ({ tier, name, version }: ContractDocument): string => path.join(tier, name, `v${version}.ts`);

function foldersIn(folder: string): Set<string> {
  try {
    return new Set(readdirSync(folder));
  } catch {
    return new Set();
  }
}

async function load(root: string, document: ContractDocument, mistakes: Mistake[]): Promise<Module> {
  const file = path.join(root, codeOf(document));
  const shown = path.join(path.basename(root), codeOf(document));
  const module = (await loadModule(file)) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  if (module.handlers === undefined) {
    const fix = 'Write export const handlers: Handlers<Contract> = { … }.';
    mistakes.push({ file: shown, line: 1, message: 'does not export `handlers`', fix });
  }
  const { handlers = {}, sagas = {} } = module;
  if (document.tier !== 'process' && Object.keys(sagas).length > 0) {
    const fix = 'Put them into the process API that composes the systems.';
    mistakes.push({ file: shown, line: 1, message: `exports sagas, which no ${document.tier} API has`, fix });
  }
  return { file: shown, handlers, sagas };
}
