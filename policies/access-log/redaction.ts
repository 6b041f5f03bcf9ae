/** Takes API keys and tokens out of a text, wherever they stand in it. */
export const redact = (text: string): string =>
  text.includes('cw_') || text.includes('eyJ') ? text.replace(credentials, redacted) : text;

/** Takes out of a raw query the values of parameters that hold credentials, however their names are written. */
export function redactQuery(query: string): string {
  if (!mayHoldSecret.test(query)) return redact(query);
  return redact(redactParameters(query, secretParameters));
}

/** Takes out of a raw query the values of these parameters, which are secret where it is from, however their names are written. */
export const redactParameters = (query: string, names: ReadonlySet<string>): string =>
  query
    .split('&')
    .map((parameter) => redactParameter(parameter, names))
    .join('&');

const redacted = '[redacted]';

// Our own keys, `cw_<env>_<id>_<secret>`, and anything that begins like the JSON header of a JWT.
const credentials = /cw_[a-z]+_[\w-]+|eyJ[\w-]{8,}(?:\.[\w-]*)*/g;

const secretParameters: ReadonlySet<string> = new Set([
  'access_token',
  'api-key',
  'api_key',
  'apikey',
  'assertion',
  'authorization',
  'client_secret',
  'id_token',
  'key',
  'password',
  'refresh_token',
  'secret',
  'sig',
  'signature',
  'ticket',
  'token',
  'x-api-key',
]);

// Part of each of these names, and what any name may be written with.
const mayHoldSecret = /api|assertion|auth|key|pass|secret|sig|ticket|token|%/i;

function redactParameter(parameter: string, names: ReadonlySet<string>): string {
  const end = parameter.indexOf('=');
  if (end === -1) return parameter;
  const name = parameter.slice(0, end);
  const [stem = ''] = decode(name).toLowerCase().split('[', 1);
  return names.has(stem) ? `${name}=${redacted}` : parameter;
}

/** As a reader of the query would; a name that cannot be decoded is read as it stands. */
function decode(name: string): string {
  if (!name.includes('%')) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
