import { inspect } from 'node:util';
import { createLife } from './life.ts';
import { startService } from './service.ts';
import { readSettings } from './settings.ts';

/** One line for people; a reader of our output that went away is no reason to fail. */
const say = (stream: NodeJS.WriteStream, words: string): boolean => stream.write(`shipments: ${words}\n`);
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const life = createLife((port) => say(process.stdout, `listening on http://127.0.0.1:${port}`));

const report = (error: unknown, instance = '-'): boolean => say(process.stderr, `${instance} ${inspect(error)}`);

try {
  const service = await startService(readSettings(process.env), report);
  life.announce(service.port);
  await life.ended;
  setTimeout(() => process.exit(1), 1_900).unref();
  await service.stop();
  process.exit(0);
} catch (error) {
  say(process.stderr, error instanceof Error ? error.message : String(error));
  process.exit(1);
}
