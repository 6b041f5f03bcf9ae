import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { rooms } from '../../gateway/paths.ts';

/** Where a gateway under measurement finds its contracts, policy data and handlers. */
export type BenchRooms = Partial<typeof rooms>;

/** The product's own contracts and policies, with limits that nobody uses up. */
export async function copyRooms(folder: string): Promise<{ readonly openapi: string; readonly policies: string }> {
  const openapi = join(folder, 'openapi');
  await cp(rooms.openapi, openapi, { recursive: true });
  return { openapi, policies: await copyPolicies(folder) };
}

/** The product's own policies, with limits that nobody uses up; their folder. */
export async function copyPolicies(folder: string): Promise<string> {
  const policies = join(folder, 'policies');
  await cp(rooms.policies, policies, { recursive: true });
  await cp(join(import.meta.dirname, 'plans.yaml'), join(policies, 'plans.yaml'));
  await edit<Record<string, object>>(join(policies, 'tiers.yaml'), (tiers) => {
    tiers.experience = { ...tiers.experience, 'address-limit': { limit: 1_000_000_000 } };
  });
  return policies;
}

/** The same, with system APIs that answer from memory, shipments too: what is left is what the tiers cost. */
export async function copyRoomsWithStubs(folder: string): Promise<BenchRooms> {
  const copied = await copyRooms(folder);
  await edit<ShipmentsDocument>(join(copied.openapi, 'system', 'shipments.v1.yaml'), ({ paths }) => {
    paths['/shipments'].get['x-gateway'] = { upstream: { kind: 'local' } };
  });
  const apis = join(folder, 'apis');
  const stubs = join(import.meta.dirname, 'stubs');
  const stubbed = await readdir(stubs);
  await mkdir(join(apis, 'system'), { recursive: true });
  for (const tier of ['experience', 'process']) await symlink(join(rooms.apis, tier), join(apis, tier));
  for (const api of await readdir(join(rooms.apis, 'system')))
    await symlink(join(stubbed.includes(api) ? stubs : join(rooms.apis, 'system'), api), join(apis, 'system', api));
  return { ...copied, apis };
}

interface ShipmentsDocument {
  readonly paths: { readonly '/shipments': { readonly get: Record<string, unknown> } };
}

async function edit<Document>(file: string, change: (document: Document) => void): Promise<void> {
  const document = parse(await readFile(file, 'utf8')) as Document;
  change(document);
  await writeFile(file, stringify(document));
}
