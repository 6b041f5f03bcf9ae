import { sampleUsers } from '../development/users.ts';
import { command, UsageError } from './command.ts';
import { askGateway } from './operations-client.ts';

const usage = `npm run -s token -- --user <name> [--scope "<scope> …"] [--test]
Prints an access token of a sample user from the running gateway: ${sampleUsers.map(({ name }) => name).join(', ')}.
Without --scope it holds all the scopes that user may have.
With --test it is issued to a client of the test environment: it reaches samples, never records.`;

const options = { user: { type: 'string' }, scope: { type: 'string' }, test: { type: 'boolean' } } as const;

// Alone on stdout, so that TOKEN=$(npm run -s token -- --user shopper) works.
await command(usage, options, async ({ user, scope, test }) => {
  if (user === undefined) throw new UsageError('--user is missing');
  const environment = test === true ? { environment: 'test' } : {};
  const { token } = await askGateway('tokens', { user, ...(scope === undefined ? {} : { scope }), ...environment });
  process.stdout.write(`${token}\n`);
});
