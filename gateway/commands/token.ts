import { command, UsageError } from './command.ts';
import { askGateway } from './operations-client.ts';

const usage = `npm run -s token -- --user <name> [--scope "<scope> …"]
Prints an access token of a sample user (shopper, shopper2 to shopper6, agent) from the running gateway.
Without --scope it holds all the scopes that user may have.`;

// Alone on stdout, so that TOKEN=$(npm run -s token -- --user shopper) works.
await command(usage, { user: { type: 'string' }, scope: { type: 'string' } }, async ({ user, scope }) => {
  if (user === undefined) throw new UsageError('--user is missing');
  const { token } = await askGateway('tokens', { user, ...(scope === undefined ? {} : { scope }) });
  process.stdout.write(`${token}\n`);
});
