import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { rooms as ownRooms } from '../../gateway/paths.ts';
import { startTestGateway, type TestGateway } from './gateway.ts';
import { temporaryFolder } from './store.ts';

/** A request as a vendor got it. */
export interface VendorRequest {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface VendorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** A service that is not ours: it keeps what it was sent, and answers as it is told. */
export interface Vendor extends AsyncDisposable {
  readonly url: string;
  readonly seen: VendorRequest[];
  answer: (request: VendorRequest) => VendorAnswer;
}

export async function startVendor(): Promise<Vendor> {
  const seen: VendorRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const { method = '', url = '', headers } = request;
    const told: VendorRequest = { method, url, headers, body: Buffer.concat(chunks) };
    seen.push(told);
    const { status, headers: own = {}, body } = vendor.answer(told);
    response.writeHead(status, own).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const vendor: Vendor = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    answer: () => json({}),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return vendor;
}

export const json = (value: unknown, status = 200): VendorAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** What a gateway of these files alone is made of, besides the shared parts of our contracts. */
export function foreignRooms(files: Readonly<Record<string, string | Buffer>>): typeof ownRooms {
  const root = temporaryFolder();
  const at = (name: string): string => path.join(root, name);
  cpSync(path.join(ownRooms.openapi, 'shared'), at('openapi/shared'), { recursive: true });
  cpSync(path.join(ownRooms.policies, 'tiers.yaml'), at('policies/tiers.yaml'));
  writeFiles(root, {
    'package.json': '{ "type": "module" }',
    'policies/plans.yaml': plans,
    ...files,
  });
  const rooms = {
    root,
    openapi: at('openapi'),
    apis: at('apis'),
    policies: at('policies'),
    contracts: at('apis/contracts'),
  };
  return rooms as unknown as typeof ownRooms;
}

export function writeFiles(root: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
}

const plans = `\
anonymous: { description: Anybody., rate: { limit: 100000, window: 60 }, scopes: [] }
signed-in: { description: People., rate: { limit: 100000, window: 60 }, scopes: [] }
`;

/** A gateway of these rooms; nothing of ours runs beside it. */
export const startForeignGateway = (
  rooms: typeof ownRooms,
  variables: Readonly<Record<string, string>>,
): Promise<TestGateway> =>
  startTestGateway({ rooms, variables: { SHIPMENTS_URL: 'http://127.0.0.1:9', SHIPMENTS_KEY: '-', ...variables } });
