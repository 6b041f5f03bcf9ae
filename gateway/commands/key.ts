import { command, UsageError } from './command.ts';
import { askGateway } from './operations-client.ts';

const usage = `npm run -s key -- --consumer <name> --plan <plan>
Prints a new API key of a consumer from the running gateway; a consumer that is not there is created.
The consumer has this plan from then on. The key is shown this once.`;

// Alone on stdout, so that KEY=$(npm run -s key -- --consumer acme --plan partner) works.
await command(usage, { consumer: { type: 'string' }, plan: { type: 'string' } }, async ({ consumer, plan }) => {
  if (consumer === undefined) throw new UsageError('--consumer is missing');
  if (plan === undefined) throw new UsageError('--plan is missing');
  const { key } = await askGateway('keys', { consumer, plan });
  process.stdout.write(`${key}\n`);
});
