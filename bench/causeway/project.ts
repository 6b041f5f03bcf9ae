import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { rooms } from '../../gateway/paths.ts';
import { copyRooms } from './rooms.ts';

/**
 * Copies the project, as far as a gateway needs it, with one more contract and limits that nobody uses up: for what only
 * its own command can start. @returns the file that `npm start` runs there
 */
export async function copyProject(folder: string): Promise<string> {
  for (const part of ['gateway', 'apis', 'package.json'])
    await cp(join(rooms.root, part), join(folder, part), { recursive: true });
  await symlink(join(rooms.root, 'node_modules'), join(folder, 'node_modules'));
  const { openapi } = await copyRooms(folder);
  await cp(join(import.meta.dirname, 'things.v1.yaml'), join(openapi, 'experience', 'things.v1.yaml'));
  // Policies are code as well, of which the copy has only changed what is data.
  await cp(rooms.policies, join(folder, 'policies'), { recursive: true, force: false });
  return join(folder, 'gateway', 'main.ts');
}
