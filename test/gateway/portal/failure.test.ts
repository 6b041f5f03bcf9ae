import assert from 'node:assert/strict';
import { Problem } from '#problem';
import { type Front, startFront } from '../edge/front.ts';

/** What goes wrong when somebody is looked for. */
let failure: Error;

describe('a page that fails', () => {
  let front: Front;
  before(async () => {
    front = await startFront({}, [], {}, {}, { sessions: { visitor: () => Promise.reject(failure) } });
  });
  after(() => front.close());

  const get = (accept: string, path = '/portal') =>
    fetch(`http://127.0.0.1:${front.port}${path}`, { headers: { accept } });

  it('is a page for people: what it means for them, and by what the cause is found in the log', async () => {
    failure = new Error('relation "portal_session" does not exist');
    const answer = await get('text/html', '/portal/apis?tier=system');
    assert.equal(answer.status, 500);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    const page = await answer.text();
    assert.match(page, /<h1>Something went wrong on our side<\/h1>/);
    assert.match(page, /href="\/portal\/apis\?tier=system">Try again</);
    assert.doesNotMatch(page, /portal_session/);
    const line = await front.settled(front.requests.length);
    assert.equal(line.status, 500);
    assert.equal((line.error as Error).message, failure.message);
    assert.ok(page.includes(`<code>${line.requestId}</code>`), JSON.stringify(line));
  });

  it('logs nothing of what the issuer sent back that could sign somebody in', async () => {
    failure = new Problem('unavailable');
    const back = '/portal/signed-in?iss=https%3A%2F%2Fid.example&c%6fde=grant-1&state=state-1&session_state=state-2';
    for (const accept of ['text/html', 'application/json']) {
      assert.equal((await get(accept, back)).status, 503);
      const line = await front.settled(front.requests.length);
      assert.equal(line.path, '/portal/signed-in');
      assert.equal(
        line.query,
        'iss=https%3A%2F%2Fid.example&c%6fde=[redacted]&state=[redacted]&session_state=[redacted]',
      );
    }
    await get('text/html', '/portal/apis?code=NL&state=active');
    assert.equal((await front.settled(front.requests.length)).query, 'code=NL&state=active');
  });

  it('says when to come back, where that is known', async () => {
    failure = new Problem('unavailable', { detail: 'Signing in rests.', headers: { 'retry-after': '7' } });
    const answer = await get('text/html');
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get('retry-after'), '7');
    assert.match(await answer.text(), /<h1>Temporarily unavailable<\/h1>\n<p>Signing in rests\.<\/p>/);
  });

  it('is a problem for programs', async () => {
    const answer = await get('application/json');
    assert.equal(answer.status, 503);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
    assert.equal(((await answer.json()) as { detail: string }).detail, 'Signing in rests.');
  });

  it('does not offer to do again what a form was to do', async () => {
    const answer = await fetch(`http://127.0.0.1:${front.port}/portal/apps`, {
      method: 'POST',
      headers: { accept: 'text/html' },
    });
    assert.equal(answer.status, 503);
    assert.match(await answer.text(), /href="\/portal">Try again</);
  });
});
