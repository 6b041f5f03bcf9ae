import { createHash, randomBytes } from 'node:crypto';
import { request as ask } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { contract } from '../../gateway/contracts/support.ts';
import { writeRooms } from '../../gateway/snapshot/support.ts';
import { residentMb } from '../../support/resources.ts';
import { startSoakGateway } from '../gateway.ts';
import { openPolicies } from '../rooms.ts';
import { type Scenario, scaled } from '../scenario.ts';
import { startService } from '../service.ts';

const streams = 20;
/** Of one stream. */
const megabytes = scaled(200);
const chunk = randomBytes(1_048_576);
/** Milliseconds between two megabytes that a slow reader takes. */
const slowness = 20;

export const scenario: Scenario = {
  name: 'streams',
  goal: 'bodies far larger than memory go through in both directions, whole, at the pace of who reads them',
  limit: 240_000,
  async run(report) {
    await using service = await startService();
    const hash = createHash('sha256');
    for (let count = 0; count < megabytes; count += 1) hash.update(chunk);
    const whole = hash.digest('hex');
    service.conduct((response, request) => {
      if (request.method === 'POST') {
        const seen = createHash('sha256');
        // At once: a head is not waited for as long as so many bytes take.
        response.setHeader('content-type', 'application/json').flushHeaders();
        request.on('data', (part: Buffer) => seen.update(part));
        request.on('end', () => response.end(JSON.stringify(seen.digest('hex'))));
        return;
      }
      response.setHeader('content-type', 'application/octet-stream');
      let left = megabytes;
      const send = (): void => {
        while (left > 0) {
          left -= 1;
          if (!response.write(chunk)) return;
        }
        response.end();
      };
      response.on('drain', send);
      send();
    });
    await using gateway = await startSoakGateway(rooms(), { FILES_URL: service.url, REQUEST_SECONDS: '300' });
    const url = `${gateway.url}/experience/files/v1/file`;
    await Promise.all([upload(url, 1), download(url, 0)]);
    const before = await residentMb(gateway.pid);
    let most = before;
    const looking = setInterval(async () => {
      most = Math.max(most, await residentMb(gateway.pid));
    }, 100);
    const id = 'G13';
    for (const [what, transfer] of [
      ['sent', () => upload(url, megabytes)],
      ['read', () => download(url, 0)],
      ['read slowly', () => download(url, slowness)],
    ] as const) {
      most = before;
      const hashes = await Promise.all(Array.from({ length: streams }, transfer));
      await sleep(200);
      const good = hashes.filter((one) => one === whole).length;
      report.figure({
        ...{ id, what: `of ${streams} bodies of ${megabytes} MB ${what} at once, those that arrived whole` },
        ...{ measured: String(good), goal: String(streams), met: good === streams },
      });
      report.figure({
        ...{ id, what: `memory for bodies ${what}`, goal: '≤ 64 MB' },
        ...{ measured: `${(most - before).toFixed(0)} MB`, met: most - before <= 64 },
      });
    }
    clearInterval(looking);
  },
};

/** @returns what the other side made of it */
const upload = (url: string, size: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/octet-stream' };
    const sent = ask(url, { method: 'POST', headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('error', reject).on('end', () => resolve(answer.statusCode === 200 ? JSON.parse(text) : text));
    });
    sent.on('error', reject);
    let left = size;
    const send = (): void => {
      while (left > 0) {
        left -= 1;
        if (!sent.write(chunk)) return;
      }
      sent.end();
    };
    sent.on('drain', send);
    send();
  });

/** @param slowness  milliseconds between two megabytes */
const download = (url: string, slowness: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const got = ask(url, { agent: false }, async (answer) => {
      const seen = createHash('sha256');
      let sinceRest = 0;
      try {
        for await (const part of answer as AsyncIterable<Buffer>) {
          seen.update(part);
          sinceRest += part.length;
          if (slowness === 0 || sinceRest < chunk.length) continue;
          sinceRest = 0;
          await sleep(slowness);
        }
        resolve(seen.digest('hex'));
      } catch (error) {
        reject(error);
      }
    });
    got.on('error', reject).end();
  });

/** One API before a service that takes and gives bytes. */
const rooms = () =>
  writeRooms({
    policies: openPolicies,
    openapi: {
      'experience/files.v1.yaml': contract('experience/files.v1', {
        upstream: `{ kind: http, name: files, url: '\${FILES_URL}' }`,
        gateway: [
          `exceptions: [{ rule: layering, to: files, owner: files, reason: Bytes go straight through., until: 2099-12-31 }]`,
          'policies: { validate: { maxStream: 1000000000 }, timeout: { total: 3000 }, deadline: { budget: 120000 } }',
        ],
        paths: file,
      }),
    },
  });

const file = `\
  /file:
    get:
      operationId: read
      security: []
      responses:
        '200': { description: Bytes., content: { application/octet-stream: { schema: {} } } }
    post:
      operationId: send
      security: []
      requestBody: { required: true, content: { application/octet-stream: { schema: {} } } }
      responses:
        '200': { description: Their hash., content: { application/json: { schema: { type: string } } } }
`;
