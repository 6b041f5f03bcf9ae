import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createTestIssuer } from '../../policies/access-token/tokens.ts';
import { temporaryFolder } from '../../support/store.ts';
import { startSoakGateway } from '../gateway.ts';
import { watchHeld } from '../ground.ts';
import { count, failed, failures, type Outcome, percentile, resultsOf, startLoad } from '../load.ts';
import { type Scenario, scaled } from '../scenario.ts';

const orders = '/experience/storefront/v2/orders?limit=1';
/** Of the gateway's time, between two rounds of calls. */
const step = 30_000;
const rounds = scaled(120);
/** Calls of a round: with tokens never seen before, and with keys that nobody knows. */
const good = 10;
const bad = 250;

export const scenario: Scenario = {
  name: 'issuer-away',
  goal: 'the identity provider is away for an hour, and only who comes with an unknown key notices',
  limit: 300_000,
  async run(report) {
    const issuer = await createTestIssuer('https://id.example');
    const provider = await startProvider({ keys: [issuer.jwk] });
    const folder = temporaryFolder();
    const file = join(folder, 'issuers.yaml');
    const entry = {
      issuer: 'https://id.example',
      audience: issuer.issuer.audience,
      jwksUrl: provider.url,
      name: 'development',
    };
    writeFileSync(file, JSON.stringify([entry]));
    try {
      await using gateway = await startSoakGateway(undefined, { ISSUERS_FILE: file });
      const seconds = Math.floor(Date.now() / 1_000);
      const mint = (kid = 'k1') => issuer.mint({ iat: seconds, exp: seconds + 4 * 3_600, jti: randomUUID() }, { kid });
      const tokens = await Promise.all(
        Array.from({ length: good * (rounds * 2 + Math.ceil(rounds / 4)) }, () => mint()),
      );
      const strange = await Promise.all(Array.from({ length: bad }, () => mint(randomUUID())));
      await using known = startLoad(gateway.url, {
        headers: () => ({ authorization: `Bearer ${tokens.pop()}` }),
        connections: 8,
      });
      let next = 0;
      // Somebody else's address: what comes from there is counted for itself.
      await using unknown = startLoad(gateway.url, {
        headers: () => ({ authorization: `Bearer ${strange[next++ % bad]}` }),
        connections: 32,
        localAddress: '127.0.0.2',
      });
      const round = async (): Promise<readonly Outcome[]> => {
        const [{ outcomes }] = await Promise.all([known.send(orders, good, 4), unknown.send(orders, bad, 16)]);
        await gateway.age(step);
        return outcomes;
      };
      await manyOf(round, Math.ceil(rounds / 4));
      const check = await watchHeld(gateway, report);
      const well = resultsOf(await manyOf(round, rounds));
      const begun = provider.asked();
      provider.answer('503');
      const first = await manyOf(round, rounds / 2);
      provider.answer('silence');
      const away = resultsOf([...first, ...(await manyOf(round, rounds / 2))]);
      const fetches = provider.asked() - begun;
      provider.answer('keys');
      const minutes = (rounds * step) / 60_000;
      const id = 'G11';
      report.figure({
        ...{
          id,
          what: `good tokens, never seen before, that failed in ${minutes} minutes without the issuer`,
          goal: 'none',
        },
        ...{ measured: `${failed(away)} of ${count(away)} (${failures(away)})`, met: failed(away) === 0 },
      });
      report.figure({
        ...{ id, what: `times the issuer was asked meanwhile, with ${bad * rounds} tokens of unknown keys` },
        ...{ measured: String(fetches), goal: `≤ ${rounds}: one in 30 s`, met: fetches <= rounds },
      });
      const [p99, usual] = [percentile(away.times, 0.99), percentile(well.times, 0.99)];
      report.figure({
        ...{ id, what: 'p99 of good tokens meanwhile', goal: 'at most 1.5 times' },
        ...{ measured: `${p99.toFixed(1)} ms, ${usual.toFixed(1)} ms with the issuer`, met: p99 <= usual * 1.5 },
      });
      await check('an hour without the issuer');
    } finally {
      await provider.close();
    }
  },
};

async function manyOf(round: () => Promise<readonly Outcome[]>, rounds: number): Promise<Outcome[]> {
  const all: Outcome[] = [];
  for (let count = 0; count < rounds; count += 1) all.push(...(await round()));
  return all;
}

/** Publishes keys, or does not. */
async function startProvider(keys: object) {
  let asked = 0;
  let how: 'keys' | '503' | 'silence' = 'keys';
  const answers = {
    keys: (response: ServerResponse) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(keys)),
    '503': (response: ServerResponse) => response.writeHead(503).end(),
    silence: () => {},
  };
  const server = createServer((_request, response) => {
    asked += 1;
    answers[how](response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    asked: () => asked,
    answer(next: typeof how) {
      how = next;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
