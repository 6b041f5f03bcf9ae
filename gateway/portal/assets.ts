import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A folder of files, the names served from it, and where. */
export interface AssetFolder {
  readonly mount: string;
  readonly folder: string;
  readonly files: readonly string[];
  /** True when the address changes with the content, so that browsers may keep it for good. */
  readonly immutable: boolean;
}

const ownFolder = join(import.meta.dirname, 'assets');
const ownFiles = readdirSync(ownFolder).sort();

const swaggerManifest = createRequire(import.meta.url).resolve('swagger-ui-dist/package.json');
const swaggerFolder = dirname(swaggerManifest);
const swaggerVersion: string = JSON.parse(readFileSync(swaggerManifest, 'utf8')).version;

const ownMount = `/portal/assets/${fingerprint(ownFolder, ownFiles)}`;
const swaggerMount = `/portal/assets/swagger-ui-${swaggerVersion}`;

/** Where sign-in comes back to: fixed, because issuers know it by name. */
export const redirectPath = '/portal/assets/oauth2-redirect.html';

/** Address of one of the portal's own files. */
export const asset = (file: string): string => `${ownMount}/${file}`;

/** Address of one of Swagger UI's files. */
export const swaggerAsset = (file: string): string => `${swaggerMount}/${file}`;

/** Everything served under `/portal/assets/`. */
export const assetFolders: readonly AssetFolder[] = [
  { mount: ownMount, folder: ownFolder, files: ownFiles, immutable: true },
  { mount: swaggerMount, folder: swaggerFolder, files: ['swagger-ui-bundle.js', 'swagger-ui.css'], immutable: true },
  {
    mount: '/portal/assets',
    folder: swaggerFolder,
    files: ['oauth2-redirect.html', 'oauth2-redirect.js'],
    immutable: false,
  },
];

function fingerprint(folder: string, files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 12);
}
