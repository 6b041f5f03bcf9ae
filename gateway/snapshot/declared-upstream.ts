import type { Upstream, UpstreamCredential } from '../../policies/policy.ts';
import type { Credential, UpstreamDeclaration } from '../contracts/x-gateway.ts';
import type { Path } from '../contracts/yaml.ts';
import { staysHere } from '../upstreams/headers.ts';

/** Value of a `${NAME}` in a contract. */
export type Variable = (name: string) => string | undefined;

type HttpDeclaration = Extract<UpstreamDeclaration, { kind: 'http' }>;

/** @param inner  place inside the declaration */
type Say = (message: string, fix?: string, inner?: Path) => void;

/**
 * What an upstream declaration comes to with the operator's environment filled in.
 * @param api  name of the local upstream
 */
export function declaredUpstream(api: string, declared: UpstreamDeclaration, variable: Variable, say: Say): Upstream {
  if (declared.kind === 'local') return { kind: 'local', name: api };
  const { name, url, credential, headers, identity, passes = [], withheld } = declared;
  if (identity === 'tier') checkIdentity(api, declared, say);
  for (const [index, header] of passes.entries()) {
    const fix = 'Leave it out: what it says of a caller only the gateway can know.';
    if (staysHere(header)) say(`${header} is never passed on`, fix, ['passes', index]);
  }
  const fill = (text: string): string => fillIn(text, name, variable, say);
  return {
    kind: 'http',
    name,
    url: httpUrl(fill(url), name, say),
    ...(credential === undefined ? {} : { credential: credentialOf(credential, fill, say) }),
    ...(headers === undefined ? {} : { headers: filledHeaders(headers, fill) }),
    ...(identity === undefined ? {} : { identity }),
    ...(passes.length === 0 ? {} : { passes }),
    ...(withheld === undefined ? {} : { withheld }),
  };
}

const filledHeaders = (headers: Readonly<Record<string, string>>, fill: (text: string) => string) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), fill(value)]));

/** The one form that is declared, as it travels (RFC 6750 §2.1, RFC 7617 §2). */
function credentialOf(declared: Credential, fill: (text: string) => string, say: Say): UpstreamCredential {
  const { header, query, value = '', bearer, basic } = declared;
  const forms = [header, query, bearer, basic].filter((form) => form !== undefined);
  if (forms.length !== 1) {
    const fix = 'Write one of { header, value }, { query, value }, { bearer } and { basic: { user, password } }.';
    say('a credential is sent in one way', fix, ['credential']);
  }
  if (bearer !== undefined) return { header: 'authorization', value: `Bearer ${fill(bearer)}` };
  if (basic !== undefined) {
    const pair = Buffer.from(`${fill(basic.user)}:${fill(basic.password)}`).toString('base64');
    return { header: 'authorization', value: `Basic ${pair}` };
  }
  if (query !== undefined) return { query, value: fill(value) };
  return { header: (header ?? '').toLowerCase(), value: fill(value) };
}

function checkIdentity(api: string, { credential }: HttpDeclaration, say: Say): void {
  if (api.startsWith('experience/')) {
    const fix = 'Leave identity out: no tier stands above this API, so there is none to speak for.';
    say('a tier identity opens process and system APIs only', fix, ['identity']);
  }
  const { header, bearer, basic } = credential ?? {};
  if (header?.toLowerCase() === 'authorization' || bearer !== undefined || basic !== undefined) {
    const fix = 'Send the credential in a header of its own, or leave it out.';
    say('the tier identity is sent as Authorization, and so is the credential', fix, ['credential']);
  }
}

/** Text with every `${NAME}` replaced; nothing at all, once one is not set. */
function fillIn(text: string, upstream: string, variable: Variable, say: Say): string {
  const names = [...text.matchAll(/\$\{([^}]*)\}/g)].map(([, name]) => name as string);
  const missing = names.filter((name) => !variable(name));
  for (const name of missing)
    say(`environment variable ${name} is not set`, `Set ${name}: upstream ${upstream} needs it.`);
  if (missing.length > 0) return '';
  return text.replace(/\$\{([^}]*)\}/g, (_, name: string) => variable(name) as string);
}

function httpUrl(text: string, name: string, say: Say): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url !== undefined && ['http:', 'https:'].includes(url.protocol) && !url.username && !url.search;
  // Never quoted: it may come from the environment, and hold a password.
  if (text !== '' && !isPlain) {
    const fix = 'Write http://host:port or https://host, with a path if need be; a credential goes under credential.';
    say(`upstream ${name} has a url that is not a plain http(s) address`, fix, ['url']);
  }
  return text;
}
