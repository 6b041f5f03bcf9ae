import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { judgeSender, readForm } from '../../../../gateway/portal/session/forms.ts';

const origin = 'https://api.example.com';
const forbidden = { kind: 'forbidden' };

describe('a form', () => {
  for (const [what, headers] of [
    ['a page of this origin', { origin, 'sec-fetch-site': 'same-origin' }],
    ['an older browser, from a page of this origin', { origin }],
    ['a browser that names no origin, from a page of this one', { 'sec-fetch-site': 'same-origin' }],
  ] as const)
    it(`is taken from ${what}`, () => judgeSender({ headers }, origin));

  for (const [what, headers] of [
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another host of the same site', { origin: 'https://other.example.com', 'sec-fetch-site': 'same-site' }],
    ['the same host without encryption', { origin: 'http://api.example.com' }],
    ['a page without an origin', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
    ['somebody who claims an origin the browser denies', { origin, 'sec-fetch-site': 'cross-site' }],
    ['nobody knows where', {}],
  ] as const)
    it(`is refused from ${what}`, () => assert.throws(() => judgeSender({ headers }, origin), forbidden));

  const send = (body: string, type = 'application/x-www-form-urlencoded') =>
    readForm(
      Object.assign(Readable.from([Buffer.from(body)]), {
        headers: { origin, 'content-type': type },
      }) as unknown as IncomingMessage,
      origin,
      'the-token',
    );

  it('brings the token of its session along', async () => {
    assert.equal((await send('name=a+b&csrf=the-token')).get('name'), 'a b');
    for (const body of ['name=a', 'csrf=', 'csrf=the-tokem', 'csrf=the-token2'])
      await assert.rejects(send(body), forbidden);
  });

  it('is a form, of a size somebody can have filled in', async () => {
    await assert.rejects(send('csrf=the-token', 'text/plain'), { kind: 'unsupported-media-type' });
    await assert.rejects(send(`csrf=the-token&name=${'a'.repeat(70_000)}`), { kind: 'payload-too-large' });
  });
});
