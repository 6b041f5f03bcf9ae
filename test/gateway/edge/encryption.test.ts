import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect as connectPlain } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { openCertificate } from '../../../gateway/edge/certificate.ts';
import { createLog } from '../../policies/instruments.ts';
import { rightName, wrongName } from '../../support/certificate.ts';
import { temporaryFolder } from '../../support/store.ts';
import { answer } from '../../support/upstream.ts';
import { base, type Front, get, impatient, last, startFront } from './front.ts';
import { problemIn } from './wire.ts';

/** Writes a pair, and gives the files as variables. */
function written(folder: string, { cert, key }: { cert: string; key: string }) {
  const files = { TLS_CERT_FILE: path.join(folder, 'cert.pem'), TLS_KEY_FILE: path.join(folder, 'key.pem') };
  writeFileSync(files.TLS_CERT_FILE, cert);
  writeFileSync(files.TLS_KEY_FILE, key);
  return files;
}

const until = async (holds: () => boolean): Promise<void> => {
  for (let patience = 0; !holds(); patience += 1) {
    assert.ok(patience < 400, 'it never came true');
    await sleep(10);
  }
};

describe('a gateway with a certificate', () => {
  const fronts: Front[] = [];
  const start = async (limits = {}): Promise<Front> => {
    const front = await startFront({ ...limits }, [], {}, written(temporaryFolder(), rightName));
    fronts.push(front);
    return front;
  };
  afterEach(async () => {
    for (const front of fronts.splice(0)) await front.close();
  });
  const open = async (front: Front, options: ConnectionOptions = {}): Promise<TLSSocket> => {
    const socket = connect({
      port: front.port,
      host: '127.0.0.1',
      ca: rightName.cert,
      servername: 'localhost',
      ...options,
    });
    await once(socket, 'secureConnect');
    return socket;
  };
  const ask = async (front: Front, text: string, options?: ConnectionOptions): Promise<string> => {
    const socket = await open(front, options);
    socket.write(text);
    let heard = '';
    for await (const chunk of socket) heard += String(chunk);
    return heard;
  };

  it('serves over TLS 1.2 and 1.3, and nothing older', async () => {
    const front = await start();
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const heard = await ask(front, `${get}${last}`, { minVersion: version, maxVersion: version });
      assert.match(heard, /^HTTP\/1\.1 200 /);
    }
    await assert.rejects(open(front, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }));
    assert.equal((await front.settled(2)).address, '127.0.0.1');
  });

  it('knows itself by https, and tells upstreams so', async () => {
    const front = await start();
    const { origin } = await new Promise<{ origin: string }>((resolve, reject) => {
      request(
        { port: front.port, path: `${base}/things/1`, ca: rightName.cert, servername: 'localhost' },
        (answered) => {
          answered.resume();
          resolve({ origin: front.upstream.seen.at(-1)?.headers['x-forwarded-proto'] ?? '' });
        },
      )
        .on('error', reject)
        .end();
    });
    assert.equal(origin, 'https');
  });

  it('F01 F19 D01: refuses over TLS what it refuses in clear, as problems', async () => {
    const front = await start(impatient);
    problemIn(await ask(front, `${get}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`), 'malformed-request');
    problemIn(await ask(front, `${get}X: ${'a'.repeat(17_000)}\r\n\r\n`), 'header-too-large');
    problemIn(await ask(front, 'GET / HT'), 'request-timeout');
    assert.equal(front.upstream.seen.length, 0);
  });

  it('ends what speaks no TLS, and what never finishes its handshake, and counts both', async () => {
    const front = await start({ ...impatient, headersTimeout: 150 });
    for (const text of [`${get}${last}`, '', '\x16\x03\x01']) {
      const socket = connectPlain(front.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(text);
      await once(socket, 'close');
    }
    assert.equal(front.refusals.get('malformed-request'), 3);
    assert.deepEqual(front.requests, []);
  });

  it('D03 D04: bounds connections and slow readers as in clear', async () => {
    const front = await start({ mostPerAddress: 2, writeTimeout: 150, checkInterval: 30 });
    front.upstream.behave((socket) => {
      socket.write(answer('200 OK', { 'Content-Type': 'application/json', 'Content-Length': String(2 ** 40) }));
      const more = (): void => {
        while (!socket.destroyed && socket.write(Buffer.alloc(65_536, 'a')));
      };
      socket.on('drain', more);
      more();
    });
    const lazy = await open(front);
    lazy.on('error', () => {}).pause();
    lazy.write(`${get}\r\n`);
    const other = await open(front);
    await assert.rejects(open(front));
    assert.equal(front.connections.refused.address, 1);
    await until(() => front.connections.cut === 1);
    other.destroy();
    lazy.destroy();
    await until(() => front.connections.open === 0);
  });
});

describe('a certificate', () => {
  const folder = temporaryFolder();
  const files = { certificate: path.join(folder, 'cert.pem'), key: path.join(folder, 'key.pem') };

  it('is read again when its files change, and stays when they make no sense', async () => {
    const log = createLog();
    written(folder, wrongName);
    const certificate = await openCertificate(files, log, 20);
    const changes: string[] = [];
    certificate.onChange(({ cert }) => void changes.push(cert));

    writeFileSync(files.certificate, rightName.cert);
    await until(() => log.lines.some(({ level }) => level === 'error'));
    assert.equal(certificate.current.cert, wrongName.cert);
    await sleep(60);
    assert.equal(log.lines.length, 1, 'it complains once');

    writeFileSync(files.key, rightName.key);
    await until(() => changes.length === 1);
    assert.deepEqual(changes, [rightName.cert]);
    assert.equal(certificate.current.cert, rightName.cert);
    certificate.close();
  });

  it('is shown to new connections once it has changed, without a restart', async () => {
    const changing = written(temporaryFolder(), wrongName);
    const front = await startFront({}, [], {}, changing);
    const shown = async (): Promise<string> => {
      const socket = connect({ port: front.port, host: '127.0.0.1', rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      const { subject } = socket.getPeerCertificate();
      socket.destroy();
      return String(subject.CN);
    };
    assert.equal(await shown(), 'wrong.example');
    writeFileSync(changing.TLS_CERT_FILE, rightName.cert);
    writeFileSync(changing.TLS_KEY_FILE, rightName.key);
    await front.certificate?.look();
    assert.equal(await shown(), 'localhost');
    await front.close();
  });

  const nonsense: Record<string, readonly [{ cert: string; key: string }, RegExp]> = {
    'a file that is no certificate': [
      { ...rightName, cert: 'hello' },
      /^TLS_CERT_FILE=.* holds no certificate in PEM\.$/,
    ],
    'a file that is no key': [{ ...rightName, key: rightName.cert }, /^TLS_KEY_FILE=.* holds no private key in PEM/],
    'the key of another': [{ ...rightName, key: wrongName.key }, /TLS_KEY_FILE is not that of the certificate/],
  };
  for (const [what, [pair, told]] of Object.entries(nonsense)) {
    it(`keeps a gateway from starting that has ${what}, and says so`, async () => {
      written(folder, pair);
      await assert.rejects(openCertificate(files, createLog()), ({ message }: Error) => told.test(message));
    });
  }

  it('keeps a gateway from starting that cannot read it', () =>
    assert.rejects(
      openCertificate({ ...files, key: '/nowhere/key.pem' }, createLog()),
      /^Error: TLS_KEY_FILE=\/nowhere\/key\.pem cannot be read: ENOENT\.$/,
    ));
});
