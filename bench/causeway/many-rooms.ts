import { readFileSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { rooms } from '../../gateway/paths.ts';
import { writeDocuments } from './documents.ts';
import { copyPolicies } from './rooms.ts';

/** Where a gateway of many generated contracts finds them, below its folder. */
export const manyRooms = (folder: string) => ({
  openapi: join(folder, 'openapi'),
  apis: join(folder, 'apis'),
  policies: join(folder, 'policies'),
});

/** The description of GitHub's API, as it is published. */
const github = join(import.meta.dirname, '..', '..', 'test/support/github/api.github.com.json.gz');

/** Writes so many contracts beside the one that is called, with GitHub's among them if that is wanted. */
export async function writeManyRooms(folder: string, documents: number, hasGithub: boolean): Promise<void> {
  const { openapi, apis } = manyRooms(folder);
  const experience = join(openapi, 'experience');
  await mkdir(experience, { recursive: true });
  await mkdir(join(apis, 'system'), { recursive: true });
  await copyPolicies(folder);
  await cp(join(rooms.openapi, 'shared'), join(openapi, 'shared'), { recursive: true });
  await cp(join(import.meta.dirname, 'things.v1.yaml'), join(experience, 'things.v1.yaml'));
  await writeDocuments(openapi, documents);
  if (!hasGithub) return;
  await writeFile(join(experience, 'github.v1.json'), gunzipSync(readFileSync(github)));
  await cp(join(import.meta.dirname, 'github.v1.gateway.yaml'), join(experience, 'github.v1.gateway.yaml'));
}
