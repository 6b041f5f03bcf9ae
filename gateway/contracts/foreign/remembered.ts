import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { type ForeignParts, type ForeignReading, readForeign } from './foreign.ts';
import { textHash } from './text-hash.ts';

interface Remembered {
  readonly own: string;
  readonly files: ForeignReading['files'];
  readonly document: WeakRef<ForeignReading['document']>;
}

const readings = new Map<string, Remembered>();

/**
 * `readForeign`, unless that was done and no file has changed since: a vendor's megabytes take a second to read and
 * judge, in which a reload would keep every caller waiting. A document is remembered for as long as somebody has it.
 */
export async function readForeignOnce(parts: ForeignParts): Promise<ForeignReading> {
  const key = path.join(parts.root, parts.file);
  const own = textHash(JSON.stringify([parts.sidecar.text, parts.schemes]));
  const known = readings.get(key);
  const isSame = known?.own === own && (await isUnchanged(parts.root, known.files));
  const document = isSame ? known.document.deref() : undefined;
  if (known !== undefined && document !== undefined) return { files: known.files, document };
  const reading = await readForeign(parts);
  readings.set(key, { own, files: reading.files, document: new WeakRef(reading.document) });
  return reading;
}

async function isUnchanged(root: string, files: ForeignReading['files']): Promise<boolean> {
  for (const [shown, hash] of files) if ((await hashAt(path.join(path.dirname(root), shown))) !== hash) return false;
  return true;
}

/** Piece by piece: of megabytes at once, everybody would have to wait for the end. */
async function hashAt(file: string): Promise<string | undefined> {
  const sum = createHash('sha256');
  try {
    for await (const piece of createReadStream(file)) sum.update(piece as Buffer);
    return sum.digest('base64url');
  } catch {
    return undefined;
  }
}
