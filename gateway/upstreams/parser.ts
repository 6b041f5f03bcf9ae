import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { Client } from 'undici';
import { compileWell } from '../runtime/web-assembly.ts';

/**
 * Has undici's parser of answers, which is WebAssembly, compiled so that V8 may optimise it, whatever else is kept small. A
 * collection that takes all it can takes the parser's code as well: this is for after it. One answer calls all of it.
 */
export const compileParser = (): Promise<void> => compileWell(readAnswer);

async function readAnswer(): Promise<void> {
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
