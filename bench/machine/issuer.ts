import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { stringify } from 'yaml';

/** Someone whose access tokens a gateway in production believes. */
export interface BenchIssuer {
  /** For ISSUERS_FILE. */
  readonly file: string;
  /** An access token of somebody, good for an hour. @throws Error when it is nobody it knows */
  token(subject: string): string;
  stop(): void;
}

const audience = 'bench';
const kid = 'bench-1';

/** Signs a token for each of them, and serves its keys from this process; a gateway asks for them once. */
export async function startIssuer(folder: string, subjects: readonly string[]): Promise<BenchIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }] });
  const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end(keys));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const file = join(folder, 'issuers.yaml');
  // Sample records know people by the name of the development issuer.
  await writeFile(file, stringify([{ name: 'development', issuer, audience, jwksUrl: `${issuer}/keys` }]));
  const sign = (subject: string): Promise<string> =>
    new SignJWT({ scope: 'orders:read orders:write', client_id: 'bench' })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime('1h')
      .setJti(subject)
      .sign(privateKey);
  const tokens = new Map(await Promise.all(subjects.map(async (subject) => [subject, await sign(subject)] as const)));
  return {
    file,
    token: (subject) => {
      const token = tokens.get(subject);
      if (token === undefined) throw new Error(`${subject} has no token.`);
      return token;
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
