import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { Client } from 'undici';

/**
 * Has undici's parser of answers, which is WebAssembly, compiled while V8 may still compile such code a second time: what
 * is first called after that was forbidden stays as slow as it was compiled in haste. One answer out of a string calls all
 * of it.
 */
export async function compileParser(): Promise<void> {
  const client = new Client('http://localhost', {
    connect: (_options, callback) => void setImmediate(() => callback(null, answering() as Socket)),
  });
  const { body } = await client.request({ path: '/', method: 'GET' });
  await body.dump();
  await client.destroy();
}

/** What looks like a connection, and answers whatever it is sent. */
const answering = (): Duplex =>
  new Duplex({
    read() {},
    write(_chunk, _encoding, done) {
      this.push('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nOK');
      done();
    },
  });
