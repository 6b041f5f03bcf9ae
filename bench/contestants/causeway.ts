import { join } from 'node:path';
import { asMain } from '../causeway/as-main.ts';
import type { Ready } from '../causeway/server.ts';
import { inProduction } from '../causeway/variables.ts';
import { startScript } from '../machine/children.ts';
import { startIssuer } from '../machine/issuer.ts';
import type { Target } from '../machine/load.ts';
import type { Contestant } from './contestant.ts';

const subject = 'shopper';

/** This gateway as it runs in production, with every policy on; requests carry an access token, or an API key. */
export const causeway: Contestant = {
  name: 'Causeway (access token)',
  async start({ folder, upstreamPort }) {
    const issuer = await startIssuer(folder, [subject]);
    const child = await startScript(asMain(join(import.meta.dirname, '..', 'causeway', 'server.ts')), {
      name: 'causeway',
      folder,
      variables: {
        ...inProduction(issuer.file),
        BENCH_FOLDER: folder,
        THINGS_URL: `http://127.0.0.1:${upstreamPort}`,
      },
    }).catch((error) => {
      issuer.stop();
      throw error;
    });
    const { port, key } = child.message as Ready;
    const stop = async (): Promise<void> => {
      issuer.stop();
      await child.stop();
    };
    const runner = { child: { ...child, stop }, port };
    return {
      ...runner,
      dress: dressWith({ authorization: `Bearer ${issuer.token(subject)}` }),
      also: { 'Causeway (API key)': dressWith({ 'x-api-key': key }) },
    };
  },
};

const dressWith =
  (proof: Readonly<Record<string, string>>) =>
  ({ path, shot }: Target): Target => ({
    path: `/experience/things/v1${path}`,
    shot: { ...shot, headers: { ...shot.headers, ...proof } },
  });
