import { isLoopback } from '../../configuration/environment.ts';
import { readIssuerEntries } from '../../configuration/issuers-file.ts';
import { ConfigurationError, type Mistake } from '../../contracts/mistake.ts';
import type { SignInSettings } from './settings.ts';

/**
 * How people sign in to the portal, from the file that names the issuers; `undefined` where no issuer has `signIn`.
 * @param variable  the value of a `${NAME}`
 * @throws ConfigurationError
 */
export async function readSignIn(
  file: string,
  variable: (name: string) => string | undefined,
): Promise<SignInSettings | undefined> {
  const { source, entries } = await readIssuerEntries(file);
  const index = entries.findIndex(({ signIn }) => signIn !== undefined);
  const entry = entries[index];
  if (entry?.signIn === undefined) return undefined;
  const { issuer, name = issuer, signIn } = entry;
  const mistakes: Mistake[] = [];
  const tell = (at: readonly (string | number)[], message: string, fix: string): void => {
    const where = at.map(String);
    mistakes.push({ file: source.file, line: source.lineOf(where), message: `${where.join('.')} ${message}`, fix });
  };
  const second = entries.findIndex((other, at) => at > index && other.signIn !== undefined);
  if (second !== -1) tell([second, 'signIn'], 'is a second one', 'The portal signs people in at one issuer.');
  const { protocol, hostname } = new URL(issuer);
  if (protocol !== 'https:' && !isLoopback(hostname))
    tell([index, 'issuer'], 'is not https', 'People sign in over https only: tokens would be read on the way.');
  const { clientSecret: written = '' } = signIn;
  const clientSecret = written.replace(/\$\{([^}]*)\}/g, (_, variableName: string) => {
    const value = variable(variableName);
    const fix = `Set ${variableName}, or ${variableName}_FILE to a file that holds it.`;
    if (value === undefined)
      tell([index, 'signIn', 'clientSecret'], `names \${${variableName}}, which is not set`, fix);
    return value ?? '';
  });
  if (mistakes.length > 0) throw new ConfigurationError(mistakes);
  const { clientId, scopes, parameters } = signIn;
  return {
    issuer,
    name,
    clientId,
    ...(clientSecret === '' ? {} : { clientSecret }),
    ...(scopes === undefined ? {} : { scopes }),
    ...(parameters === undefined ? {} : { parameters }),
  };
}
