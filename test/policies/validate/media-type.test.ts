import assert from 'node:assert/strict';
import {
  declaredType,
  essenceOf,
  isEventStream,
  isForeignCharset,
  isJson,
} from '../../../policies/validate/media-type.ts';

describe('media type', () => {
  it('is compared without case, space and parameters', () => {
    assert.equal(essenceOf(' Application/JSON ; charset=utf-8'), 'application/json');
    assert.equal(essenceOf(''), '');
  });

  it('is an event stream however it is written, and nothing that only begins like one', () => {
    for (const type of ['text/event-stream', 'Text/Event-Stream; charset=utf-8', 'text/event-stream ;x=1'])
      assert.equal(isEventStream(type), true, type);
    for (const type of ['text/event-streams', 'text/plain', '', undefined]) assert.equal(isEventStream(type), false);
  });

  it('is found among those a contract declares', () => {
    const declared = ['application/json', 'text/csv', 'image/*'];

    assert.equal(declaredType('application/json', declared), 'application/json');
    assert.equal(declaredType('APPLICATION/JSON;charset=utf-8', declared), 'application/json');
    assert.equal(declaredType('image/png', declared), 'image/*');
    assert.equal(declaredType('application/jsonx', declared), undefined);
    assert.equal(declaredType('application/merge-patch+json', declared), undefined);
    assert.equal(declaredType('images/png', declared), undefined);
    assert.equal(declaredType('', declared), undefined);
    assert.equal(declaredType('x/y', ['*/*']), '*/*');
    assert.equal(declaredType('', ['*/*']), undefined);
  });

  it('is JSON by name or by suffix', () => {
    assert.ok(isJson('application/json; charset=utf-8'));
    assert.ok(isJson('application/merge-patch+JSON'));
    assert.equal(isJson('text/json-like'), false);
  });

  it('names a character set other than UTF-8 or does not', () => {
    assert.equal(isForeignCharset('application/json'), false);
    assert.equal(isForeignCharset('application/json; charset="UTF-8"'), false);
    assert.ok(isForeignCharset('application/json;charset=utf-16'));
    assert.ok(isForeignCharset('text/plain; format=flowed; charset=iso-8859-1'));
  });
});
