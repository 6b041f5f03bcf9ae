import { answer, type Behaviour, drips, ok, resets, says, saysAndCloses, silent } from './upstream.ts';

/** What each hostile answer is told as. `broken` means: a head, and then a body that fails. */
export const hostileAnswers: Readonly<Record<string, readonly [Behaviour, string]>> = {
  'closes without a word': [(socket) => socket.end(), 'upstream-unreachable'],
  'resets the connection': [resets(), 'upstream-unreachable'],
  'breaks off in the status line': [resets('HTTP/1.1 20'), 'upstream-unreachable'],
  'breaks off in the header': [saysAndCloses('HTTP/1.1 200 OK\r\nContent-Type: app'), 'upstream-unreachable'],
  'never answers': [silent, 'upstream-timeout'],
  'drips its header': [drips(ok('{}'), 60), 'upstream-timeout'],
  'speaks another protocol': [saysAndCloses('SSH-2.0-OpenSSH_9.2p1\r\n'), 'bad-upstream-answer'],
  'sends random bytes': [says('\x16\x03\x01\x02\x00\x01\x00\xff\x00'), 'bad-upstream-answer'],
  'answers status 099': [says(answer('099 X', { 'Content-Length': '0' })), 'bad-upstream-answer'],
  'answers status 600': [says(answer('600 X', { 'Content-Length': '0' })), 'bad-upstream-answer'],
  'answers a status of four digits': [says(answer('2000 X', { 'Content-Length': '0' })), 'bad-upstream-answer'],
  'has a control byte in a value': [
    says(answer('200 OK', { 'X-A': 'a\x01b', 'Content-Length': '0' })),
    'bad-upstream-answer',
  ],
  'has a space in a field name': [says(answer('200 OK', { 'X A': 'b', 'Content-Length': '0' })), 'bad-upstream-answer'],
  'folds a field over two lines': [
    says('HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\nContent-Length: 0\r\n\r\n'),
    'bad-upstream-answer',
  ],
  'ends lines without CR': [says('HTTP/1.1 200 OK\nContent-Length: 0\n\n'), 'bad-upstream-answer'],
  'has a header of 20 kB': [
    says(answer('200 OK', { 'X-A': 'a'.repeat(20_000), 'Content-Length': '0' })),
    'bad-upstream-answer',
  ],
  'switches protocols unasked': [
    says(answer('101 Switching Protocols', { Connection: 'Upgrade', Upgrade: 'websocket' })),
    'bad-upstream-answer',
  ],
  'sends 101 and nothing else': [says(answer('101 Switching Protocols', {})), 'bad-upstream-answer'],
  'sends 102': [says(answer('102 Processing', {})), 'bad-upstream-answer'],
  'sends 100 unasked': [says(answer('100 Continue', {}) + ok('{}')), 'bad-upstream-answer'],
  'announces two lengths': [
    says('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}'),
    'bad-upstream-answer',
  ],
  'announces the same length twice': [
    says('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}'),
    'bad-upstream-answer',
  ],
  'announces a length and chunks': [
    says(answer('200 OK', { 'Content-Length': '2', 'Transfer-Encoding': 'chunked' }, '{}')),
    'bad-upstream-answer',
  ],
  'announces a negative length': [says(answer('200 OK', { 'Content-Length': '-1' })), 'bad-upstream-answer'],
  'codes the body under chunked': [
    says(answer('200 OK', { 'Transfer-Encoding': 'gzip, chunked' }, '2\r\n{}\r\n0\r\n\r\n')),
    'bad-upstream-answer',
  ],
  'gives two media types': [
    says('HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n{}'),
    'bad-upstream-answer',
  ],
  'has a chunk size that is no number': [
    says(answer('200 OK', { 'Transfer-Encoding': 'chunked' }, '0x2\r\n{}\r\n0\r\n\r\n')),
    'broken',
  ],
  'has a chunk size of 17 digits': [
    says(answer('200 OK', { 'Transfer-Encoding': 'chunked' }, `${'f'.repeat(17)}\r\n{}\r\n`)),
    'broken',
  ],
  'cuts its body': [saysAndCloses(answer('200 OK', { 'Content-Length': '50' }, 'parts')), 'broken'],
  'resets within its body': [resets(answer('200 OK', { 'Content-Length': '50' }, 'parts')), 'broken'],
  'cuts its chunks': [saysAndCloses(answer('200 OK', { 'Transfer-Encoding': 'chunked' }, '5\r\nparts\r\n')), 'broken'],
  'stalls within its body': [says(answer('200 OK', { 'Content-Length': '50' }, 'parts')), 'broken'],
  'fails with a page': [
    says(answer('500 Oops', { 'Content-Type': 'text/html', 'Content-Length': '5' }, 'stack')),
    'bad-upstream-answer',
  ],
  'fails with JSON of its own': [
    says(answer('501 No', { 'Content-Type': 'application/json', 'Content-Length': '2' }, '{}')),
    'bad-upstream-answer',
  ],
  'fails with a page that never ends': [
    says(answer('500 Oops', { 'Transfer-Encoding': 'chunked' }, '5\r\nstack\r\n')),
    'bad-upstream-answer',
  ],
  'is a gateway that failed': [says(answer('502 Bad Gateway', { 'Content-Length': '0' })), 'bad-upstream-answer'],
  'is overloaded': [says(answer('503 Busy', { 'Content-Length': '0' })), 'unavailable'],
  'is a gateway that timed out': [says(answer('504 Late', { 'Content-Length': '0' })), 'upstream-timeout'],
  'refuses our credential': [
    says(answer('401 No', { 'WWW-Authenticate': 'Basic', 'Content-Length': '0' })),
    'bad-upstream-answer',
  ],
  'is a proxy that wants a credential': [says(answer('407 No', { 'Content-Length': '0' })), 'bad-upstream-answer'],
};
