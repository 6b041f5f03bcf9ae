import { inspect } from 'node:util';
import { stdSerializers } from 'pino';
import type { Log } from '../../policies/policy.ts';
import { lazy } from '../contracts/lazy.ts';
import { gatherLines } from './lines.ts';
import { createOutput, type Destination } from './output.ts';

/** The log of a process. */
export interface ProcessLog extends Log {
  /** The same log, with these fields on every line. */
  child(fields: Fields): ProcessLog;
}

type Fields = Readonly<Record<string, unknown>>;

const ranks: Readonly<Record<string, number>> = { debug: 20, info: 30, warn: 40, error: 50, fatal: 60, silent: 70 };

/**
 * One JSON line per event, on stdout unless told otherwise: level, time, the fields, `msg`. Fields that could hold a
 * credential are blanked, at the top and one level below it; errors under `err` and `error` are written with their stack.
 * Lines are what pino would write; each request has one, and is not held up by what a logger for everybody must ask.
 * @param level  the least that is written: `debug`, `info`, `warn`, `error`, `fatal`, or `silent`
 */
export function createLog(level: string, destination: Destination = standardOutput()): ProcessLog {
  const least = ranks[level] ?? 0;
  return logTo(destination, least, '');
}

/** One for the process, which has one end: whatever logs write in a turn is one write. */
const standardOutput = lazy(() => gatherLines(createOutput(1)));

/** @param own  fields of every line, as text that ends with a comma, or nothing */
function logTo(destination: Destination, least: number, own: string): ProcessLog {
  const at = (level: keyof Log): Log[keyof Log] => {
    if ((ranks[level] as number) < least) return ignore;
    const begin = `{"level":"${level}","time":"`;
    return (fields, message) => {
      const text = textOf(blank(fields as Fields, blank));
      destination.write(`${begin}${timeNow()}",${own}${text}"msg":${JSON.stringify(message)}}\n`);
    };
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => logTo(destination, least, own + textOf(blank(fields, blank))),
  };
}

const ignore = (): void => {};

/** Members of an object as JSON, each followed by a comma. */
function textOf(fields: Fields): string {
  const text = toJson(fields);
  return text === '{}' ? '' : `${text.slice(1, -1)},`;
}

/** A line that cannot be written as it is, is better than none. */
function toJson(fields: Fields): string {
  try {
    return JSON.stringify(fields);
  } catch {
    const shown = Object.entries(fields).map(([name, value]) => [name, inspect(value, { depth: 2 })]);
    return JSON.stringify(Object.fromEntries(shown));
  }
}

let moment = 0;
let written = '';

/** ISO time, written once a millisecond: under load there are several lines in each. */
function timeNow(): string {
  const now = Date.now();
  if (now === moment) return written;
  moment = now;
  written = new Date(now).toISOString();
  return written;
}

const secretFields = ['authorization', 'cookie', 'password', 'secret', 'token', 'key', 'ticket'];
const secrets = new Set([...secretFields, 'x-api-key', 'x-service-key']);

/** The fields as they may be written: the same object where nothing must be changed, which is nearly always. */
function blank(fields: Fields, inner?: (fields: Fields) => Fields): Fields {
  let blanked: Record<string, unknown> | undefined;
  for (const name in fields) {
    const value = fields[name];
    if (value === undefined) continue;
    const safe = secrets.has(name) ? '[redacted]' : safeValue(name, value, inner);
    if (safe === value) continue;
    blanked ??= { ...fields };
    blanked[name] = safe;
  }
  return blanked ?? fields;
}

function safeValue(name: string, value: unknown, inner: ((fields: Fields) => Fields) | undefined): unknown {
  if (typeof value !== 'object' || value === null || inner === undefined) return value;
  if (value instanceof Error && (name === 'err' || name === 'error')) return stdSerializers.err(value);
  return Object.getPrototypeOf(value) === Object.prototype ? inner(value as Fields) : value;
}
