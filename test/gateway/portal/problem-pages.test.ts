import assert from 'node:assert/strict';
import request from 'supertest';
import { problemKinds } from '#problem';
import { portalApp } from './sample.ts';

const read = async (path: string): Promise<string> => (await request(portalApp()).get(path).expect(200)).text;
const words = (text: string): string => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('a problem’s page', () => {
  it('says what happened and what to do', async () => {
    const text = words(await read('/problems/too-many-requests'));
    assert.match(
      text,
      /429 The plan’s limit is reached What happened .* What to do Wait for the seconds in Retry-After/,
    );
  });

  it('is data for programs', async () => {
    const answer = await request(portalApp()).get('/problems/not-found').set('Accept', 'application/json').expect(200);
    assert.equal(answer.headers.vary, 'Accept');
    assert.deepEqual(Object.keys(answer.body), ['kind', 'type', 'title', 'status', 'help']);
    assert.equal(answer.body.type, 'http://localhost:8080/problems/not-found');
    const list = await request(portalApp()).get('/problems').set('Accept', 'application/json').expect(200);
    assert.ok(list.body.length > 20);
  });

  it('has a page for every kind of problem', async () => {
    const app = portalApp();
    const list = await request(app).get('/problems');
    for (const [kind, { status, title }] of Object.entries(problemKinds)) {
      const { text } = await request(app).get(`/problems/${kind}`).expect(200);
      assert.ok(text.includes(`<h1>${title}</h1>`) && text.includes(`${status}</p>`), kind);
      assert.ok(list.text.includes(`href="/problems/${kind}"`), kind);
    }
  });
});
