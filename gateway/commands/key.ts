import { command, UsageError } from './command.ts';
import { askGateway } from './operations-client.ts';

const usage = `npm run -s key -- --consumer <name> --plan <plan> [--test]
Prints a new API key of a consumer from the running gateway; a consumer that is not there is created.
The consumer has this plan from then on. The key is shown this once.
With --test it is a key of the test environment: it reaches samples, never records.`;

const options = { consumer: { type: 'string' }, plan: { type: 'string' }, test: { type: 'boolean' } } as const;

// Alone on stdout, so that KEY=$(npm run -s key -- --consumer acme --plan partner) works.
await command(usage, options, async ({ consumer, plan, test }) => {
  if (consumer === undefined) throw new UsageError('--consumer is missing');
  if (plan === undefined) throw new UsageError('--plan is missing');
  const { key } = await askGateway('keys', { consumer, plan, ...(test === true ? { environment: 'test' } : {}) });
  process.stdout.write(`${key}\n`);
});
