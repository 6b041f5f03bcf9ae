import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { connectionsOf, socketsAt } from '../../../bench/machine/connections.ts';

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 100 1 0 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 101 1 0 20 4 30 10 -1
   2: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 102 1 0 20 4 30 10 -1
   3: 0100007F:1F90 0100007F:C351 06 00000000:00000000 00:00000000 00000000     0        0 103 1 0 20 4 30 10 -1
`;

describe('connections of a process', () => {
  it('are those to its port that are up', () => assert.deepEqual(socketsAt(8080, table), ['101']));

  it('are counted by whose they are', async function () {
    if (!existsSync('/proc/self/net/tcp')) this.skip();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const clients = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    const taken = [];
    while (taken.length < 2) taken.push((await once(server, 'connection'))[0]);
    assert.equal(await connectionsOf(process.pid, port), 2);
    for (const client of clients) client.destroy();
    server.close();
  });
});
