import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readDocuments } from '../contracts/document.ts';
import { ConfigurationError } from '../contracts/mistake.ts';
import { contractTypes } from '../contracts/types.ts';
import { rooms } from '../paths.ts';

// `npm run types`: writes apis/contracts/ anew from openapi/. A test fails when they differ.
try {
  const documents = await readDocuments(rooms.openapi);
  const written = new Set<string>();
  for (const document of documents) {
    const file = path.join(rooms.contracts, `${document.id}.ts`);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, await contractTypes(document, documents));
    written.add(file);
  }
  for (const entry of await readdir(rooms.contracts, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !written.has(file)) await rm(file);
  }
} catch (error) {
  process.stderr.write(`${error instanceof ConfigurationError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
