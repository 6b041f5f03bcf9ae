import type { Mistake } from '../contracts/mistake.ts';
import { type Environment, isLoopback } from './environment.ts';
import type { readIssuerEntries } from './issuers-file.ts';

/** What an operator should know about how a gateway was started, each a sentence; it runs all the same. */
export function warningsOf(
  { production, host, issuersFile }: Pick<Environment, 'production' | 'host' | 'issuersFile'>,
  uid: number | undefined,
): string[] {
  const warnings: string[] = [];
  if (production && uid === 0)
    warnings.push('it runs as root: give it a user of its own, who needs no more than the data folder');
  if (!production && !isLoopback(host) && issuersFile === undefined)
    warnings.push(
      `whoever reaches ${host} can sign in as anybody: only NODE_ENV=production turns the development issuer off`,
    );
  return warnings;
}

type Issuers = Awaited<ReturnType<typeof readIssuerEntries>>;

/**
 * What makes issuers unfit for production: keys that somebody on the way could exchange, and the issuer that signs anyone in.
 * @param publicUrl  the gateway's
 */
export const unfitIssuers = ({ source: { file, lineOf }, entries }: Issuers, publicUrl: string): Mistake[] =>
  entries.flatMap(({ issuer, jwksUrl }, index) => {
    const tell = (name: string, message: string, fix: string): Mistake => ({
      file,
      line: lineOf([String(index), name]),
      message: `${index}.${name} ${message}`,
      fix,
    });
    const { protocol, hostname } = new URL(jwksUrl);
    return [
      ...(protocol === 'https:' || isLoopback(hostname)
        ? []
        : [
            tell(
              'jwksUrl',
              'is not https',
              'Whoever is on the way could answer with keys of their own, and be anybody.',
            ),
          ]),
      ...(issuer.replace(/\/$/, '') === `${publicUrl}/idp`
        ? [tell('issuer', 'is the development issuer', 'It signs anyone in, and is off in production: name your own.')]
        : []),
    ];
  });
