import type { Environment } from '../configuration/environment.ts';
import type { Gateway } from '../start.ts';

/** What serves, and where. */
export interface Served extends Pick<Gateway, 'publicUrl' | 'port' | 'operationsPort'> {
  /** Of those that run here. */
  readonly apis: number;
  readonly operations: number;
  /** Whether people find a portal. */
  readonly front: boolean;
  /** APIs in other processes, and their URLs. */
  readonly elsewhere: readonly (readonly [api: string, url: string])[];
}

/** What a gateway serves, now. */
export function servedBy({ publicUrl, port, operationsPort, snapshot }: Gateway): Served {
  const { all, elsewhere } = snapshot();
  const here = all.filter((route) => route.here);
  return {
    publicUrl,
    port,
    operationsPort,
    apis: new Set(here.map(({ operation }) => operation.api)).size,
    operations: here.length,
    front: here.some(({ tier }) => tier === 'experience'),
    elsewhere: [...elsewhere],
  };
}

/** One screen: where things are, and calls that work when pasted into another terminal in this folder. */
export function welcome(served: Served, environment: Environment): string {
  const { publicUrl, apis, front } = served;
  const operations = `http://localhost:${served.operationsPort}`;
  const where = [
    '',
    `Causeway serves ${apis} APIs with ${served.operations} operations.`,
    '',
    `  gateway     ${publicUrl}`,
    ...(front ? [`  portal      ${publicUrl}/portal`] : []),
    `  operations  ${operations}/health/ready   ${operations}/metrics`,
    ...(environment.workers === 1 ? [] : [`  workers     ${environment.workers}`]),
    `  store       ${environment.databaseUrl === undefined ? environment.dataFolder : 'PostgreSQL (DATABASE_URL)'}`,
    ...served.elsewhere.map(([api, url]) => `  calls       ${api} at ${new URL(url).origin}`),
    '',
  ];
  const goodbye = ['Stop with Ctrl-C. Requests are logged below, a line of JSON each.', ''];
  const isTried = front && !environment.production;
  return `${[...where, ...(isTried ? calls(publicUrl, settingsOf(environment, served)) : []), ...goodbye].join('\n')}\n`;
}

function calls(url: string, settings: string): string[] {
  const token = `$(${settings}npm run -s token -- --user shopper)`;
  const key = `$(${settings}npm run -s key -- --consumer acme --plan partner)`;
  return [
    'Try, from another terminal in this folder:',
    '',
    '  # the public catalogue',
    `  curl -s '${url}/experience/storefront/v2/products?limit=3'`,
    '  # my orders, as a signed-in shopper',
    `  curl -s '${url}/experience/storefront/v2/orders?limit=3' -H "Authorization: Bearer ${token}"`,
    '  # a partner’s feed, with an API key',
    `  curl -s '${url}/experience/partner/v1/feed?limit=3' -H "X-API-Key: ${key}"`,
    '  # a refusal that says what to do',
    `  curl -s '${url}/experience/storefront/v2/products?colour=red'`,
    '',
  ];
}

/** What the commands must be told to find this gateway, when it is not where they look. */
function settingsOf(environment: Environment, { port, operationsPort }: Served): string {
  const given: string[] = [];
  if (port !== 8080) given.push(`PORT=${port}`);
  if (operationsPort !== 9090) given.push(`OPS_PORT=${operationsPort}`);
  const folder = environment.variables.DATA_FOLDER;
  if (folder !== undefined && folder !== '') given.push(`DATA_FOLDER=${folder}`);
  return given.map((setting) => `${setting} `).join('');
}
