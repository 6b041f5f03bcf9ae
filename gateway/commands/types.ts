import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readDocuments } from '../contracts/document.ts';
import { ConfigurationError } from '../contracts/mistake.ts';
import { strayFiles, typeFiles } from '../contracts/type-files.ts';
import { rooms } from '../paths.ts';

// `npm run types`: writes apis/contracts/ anew from openapi/. `npm run check` tells where they differ.
try {
  const documents = await readDocuments(rooms.openapi);
  const files = await typeFiles(documents);
  for (const [name, text] of files) {
    const file = path.join(rooms.contracts, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  for (const name of strayFiles(files, rooms.contracts)) await rm(path.join(rooms.contracts, name));
} catch (error) {
  process.stderr.write(`${error instanceof ConfigurationError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
