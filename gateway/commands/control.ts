import { hostname, userInfo } from 'node:os';
import { command, UsageError } from './command.ts';
import { printBreakers, printChanges, printControls, printDifference } from './control-print.ts';
import { askOperations } from './operations-client.ts';

const usage = `npm run -s control -- <what> [options]
  off <operation | api>                       switch it off: experience/storefront.v1, or …storefront.v1#placeOrder
  off consumer <name>                         refuse everything of a consumer
  off subject "<sub> (<issuer>)"              refuse the access tokens that somebody has now
  off token "<jti> (<issuer>)"                refuse one of them
  on …                                        let go of any of these again
  maintenance [<tier> | <api>]                close it, or the whole gateway, for maintenance
  maintenance end [<tier> | <api>]            open it again
  breaker <open | close | auto> <upstream>    hold its breakers open or closed; let them judge for themselves
  list · breakers · history                   what is in force · breakers as they are here · who changed what
  reload [--dry-run]                          read contracts and policy data again; only tell what would change
It holds on every replica within two seconds, and over restarts.
  --for 30m | --until 2027-01-31T18:00Z       ends by itself (s, m, h, d)
  --reason "…"                                for colleagues: kept, and never shown to callers
  --notice "…"                                for callers: stands in the refusals, and in the portal`;

const text = { type: 'string' } as const;
const options = { for: text, until: text, reason: text, notice: text, 'dry-run': { type: 'boolean' } } as const;

type Said = Record<string, unknown>;

interface Facts {
  readonly for?: string;
  readonly until?: string;
  readonly reason?: string;
  readonly notice?: string;
  readonly who: string;
}

await command(
  usage,
  options,
  async ({ 'dry-run': dryRun = false, ...given }, [verb, ...words]) => {
    const facts = { ...given, who: `${userInfo().username}@${hostname()}` };
    const say = (line: string): boolean => process.stdout.write(`${line}\n`);
    if (verb === 'off' || verb === 'on') say(await toggle(verb, words, facts));
    else if (verb === 'maintenance') say(await maintain(words, facts));
    else if (verb === 'breaker') say(await holdBreaker(words, facts));
    else if (verb === 'list') say(printControls(await askOperations('GET', '/controls')));
    else if (verb === 'breakers') say(printBreakers(await askOperations('GET', '/breakers')));
    else if (verb === 'history') say(printChanges(await askOperations('GET', '/controls/changes')));
    else if (verb === 'reload') say(await reload(dryRun, facts));
    else throw new UsageError(verb === undefined ? 'say what is to be done' : `there is no “${verb}”`);
  },
  true,
);

/** The address of a target below `/controls`. */
function addressOf([first, second, ...more]: readonly string[]): string {
  if (first === undefined || more.length > 0)
    throw new UsageError('name one operation, API, consumer, subject or token');
  if (second !== undefined && ['consumer', 'subject', 'token'].includes(first))
    return `/controls/${first}s/${encodeURIComponent(second)}`;
  if (second !== undefined || !first.includes('/')) throw new UsageError(`write “consumer ${first}”, or an API’s id`);
  return `/controls/${first.includes('#') ? 'operations' : 'apis'}/${inAddress(first)}`;
}

function inAddress(target: string): string {
  return target.split('/').map(encodeURIComponent).join('/');
}

async function toggle(verb: 'on' | 'off', words: readonly string[], facts: Facts): Promise<string> {
  const control = await askOperations(verb === 'off' ? 'PUT' : 'DELETE', addressOf(words), facts);
  return [`${control.kind} ${control.target} is ${verb}${ending(control)}.`, ...remaining(control)].join('\n');
}

async function maintain([first, second, ...more]: readonly string[], facts: Facts): Promise<string> {
  const ends = first === 'end';
  const target = ends ? second : first;
  if (more.length > 0 || (!ends && second !== undefined)) throw new UsageError('name one tier or one API, or nothing');
  const address = target === undefined ? '/maintenance' : `/maintenance/${inAddress(target)}`;
  const control = await askOperations(ends ? 'DELETE' : 'PUT', address, facts);
  const state = ends ? 'is open again' : 'is closed for maintenance';
  return [`${nameOf(control.target)} ${state}${ending(control)}.`, ...remaining(control)].join('\n');
}

async function holdBreaker([verb = '', upstream, ...more]: readonly string[], facts: Facts): Promise<string> {
  const states: Readonly<Record<string, string>> = { open: 'open', close: 'closed' };
  const state = states[verb];
  if (upstream === undefined || more.length > 0 || (state === undefined && verb !== 'auto'))
    throw new UsageError('write breaker open, close or auto, and an upstream');
  const address = `/breakers/${inAddress(upstream)}`;
  if (state === undefined) {
    await askOperations('DELETE', address, facts);
    return `The breakers of ${upstream} judge for themselves again.`;
  }
  const control = await askOperations('PUT', address, { ...facts, state });
  return `The breakers of ${upstream} are held ${state}${ending(control)}.`;
}

async function reload(dryRun: boolean, { who, reason }: Facts): Promise<string> {
  if (dryRun) return printDifference(await askOperations('POST', '/reload?dry-run'));
  const { hash, warnings } = await askOperations('POST', '/reload', {
    who,
    ...(reason === undefined ? {} : { reason }),
  });
  return [`Reloaded: ${hash}. Other replicas follow.`, ...(warnings as string[])].join('\n');
}

function ending({ until }: Said): string {
  return until === undefined ? '' : ` until ${until}`;
}

function remaining({ still = [] }: Said): string[] {
  return (still as { kind: string; target: string }[]).map(
    ({ kind, target }) => `Still in the way: ${kind} ${target}.`,
  );
}

function nameOf(target: unknown): string {
  const text = String(target);
  if (text === 'gateway') return 'The gateway';
  return text.includes('/') ? text : `The ${text} tier`;
}
