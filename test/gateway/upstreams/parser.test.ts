import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { compileParser } from '../../../gateway/upstreams/parser.ts';

describe('the parser of answers', () => {
  it('is compiled without a connection to anybody', async () => {
    const opened: string[] = [];
    const hook = createHook({ init: (_id, type) => void opened.push(type) }).enable();
    await compileParser();
    hook.disable();
    assert.deepEqual(
      opened.filter((type) => /TCP|PIPE|GETADDRINFO/.test(type)),
      [],
    );
  });
});
