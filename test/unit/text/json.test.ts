import { describe, expect, it } from 'vitest';
import { isObject, jsonObject, objectIn } from '../../../src/text/json.js';
import { listOf, objectOf, objectsOf } from '../../../src/text/json-values.js';

describe('jsonObject', () => {
  it.each(['[]', 'null', '"x"', '1', '', '{', '{"a":1}x', 'true'])('takes no %j', (text) => {
    expect(jsonObject(Buffer.from(text))).toBeUndefined();
  });

  it('takes no broken UTF-8', () => {
    expect(jsonObject(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toBeUndefined();
  });

  it('takes an object', () => {
    expect(jsonObject(Buffer.from('{"a":1}'))).toEqual({ a: 1 });
  });
});

describe('a JSON object', () => {
  it.each([null, [], [{}], 'x', 1, true, undefined])('is none of %j', (value) => {
    expect(isObject(value)).toBe(false);
    expect(objectOf(value)).toEqual({});
    expect(objectIn({ member: value }, 'member')).toBeUndefined();
  });

  it('is found as a member', () => {
    expect(objectIn({ member: { a: 1 } }, 'member')).toEqual({ a: 1 });
    expect(objectIn(undefined, 'member')).toBeUndefined();
  });

  it('may stand alone or in a list', () => {
    expect(objectsOf({ a: 1 })).toEqual([{ a: 1 }]);
    expect(objectsOf([{ a: 1 }, null, 'x', [{}]])).toEqual([{ a: 1 }]);
    expect(listOf(null)).toEqual([]);
    expect(listOf('')).toEqual(['']);
  });
});
