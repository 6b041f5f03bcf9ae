import { readFile } from 'node:fs/promises';
import { type Environment, readEnvironment } from '../configuration/environment.ts';
import { secretFile } from '../store/folder.ts';

const patience = 15_000;

/**
 * Asks the gateway that runs with the same environment variables for something of the sample world.
 * @param what  below `/development`, such as `tokens`
 * @returns the body of its answer
 * @throws Error with one line that says what to do
 */
export const askGateway = (what: string, body: object): Promise<Record<string, unknown>> =>
  askOperations('POST', `/development/${what}`, body);

/**
 * Asks the operations listener of the gateway that runs with the same environment variables.
 * @returns the body of its answer
 * @throws Error that says what to do; with a line for each thing that was wrong, where there are several
 */
export async function askOperations(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  address: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const environment = readEnvironment(process.env, process.cwd());
  const secret = await readSecret(environment.dataFolder);
  const gateway = addressOf(environment);
  const answer = await send(`${gateway}${address}`, secret, method, body);
  const said = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  if (answer.ok) return said;
  if (answer.status === 401) {
    throw new Error(
      `The gateway at ${gateway} has another data folder than ${environment.dataFolder}: set DATA_FOLDER to its own.`,
    );
  }
  const lines = [said.detail ?? said.title ?? `The gateway at ${gateway} answered ${answer.status}.`];
  for (const error of (said.errors ?? []) as { pointer?: string; parameter?: string; detail: string }[]) {
    const place = error.pointer?.slice(1) ?? error.parameter;
    lines.push(place === undefined ? error.detail : `${place} ${error.detail}`);
  }
  throw new Error(lines.join('\n'));
}

async function readSecret(folder: string): Promise<string> {
  try {
    return (await readFile(secretFile(folder), 'utf8')).trim();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new Error(
        `No gateway was started in ${folder}: start one with npm start, or set DATA_FOLDER to its folder.`,
      );
    }
    throw new Error(`The secret of the gateway cannot be read: ${message}`);
  }
}

async function send(url: string, secret: string, method: string, body: object | undefined): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patience),
    });
  } catch {
    const { origin } = new URL(url);
    throw new Error(
      `No gateway answers at ${origin}: start one with npm start, or set OPS_PORT to its operations port.`,
    );
  }
}

/** A listener on all addresses is reached by loopback. */
function addressOf({ operationsHost, operationsPort }: Environment): string {
  const host = ['0.0.0.0', '::'].includes(operationsHost) ? '127.0.0.1' : operationsHost;
  return `http://${host.includes(':') ? `[${host}]` : host}:${operationsPort}`;
}
