import { describe, expect, it } from 'vitest';
import { canBeMasked, masksOf } from '../../../src/text/masks.js';

const PEM = `-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASC
BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
-----END PRIVATE KEY-----
`;

describe('what a runner masks of a value:', () => {
  it.each<[string, string, string[]]>([
    ['a word', 'hunter22', ['hunter22']],
    ['a word with spaces at its ends, both ways', ' hunter22 ', ['hunter22', ' hunter22 ']],
    [
      'lines, each of its own',
      'first-line\nsecond-line\r\nthird-line',
      ['first-line', 'second-line', 'third-line'],
    ],
    ['a key, without the lines that every key has', PEM, PEM.split('\n').slice(1, 3)],
    [
      'one line of JSON, and the texts in it',
      '{"user":"jane","port":5432,"on":true}',
      ['{"user":"jane","port":5432,"on":true}', 'jane'],
    ],
    [
      'nested texts, and long numbers',
      '{"a":{"b":["deep-text",1234567890123]}}',
      ['{"a":{"b":["deep-text",1234567890123]}}', 'deep-text', '1234567890123'],
    ],
    [
      'lines of a text in JSON',
      '{"k":"line-one\\nline-two"}',
      ['{"k":"line-one\\nline-two"}', 'line-one', 'line-two'],
    ],
    [
      'what is in JSON that is a text in JSON',
      JSON.stringify({ config: '{"pin": 9007199254740993, "list": "[\\"deep-text\\"]"}' }),
      [
        JSON.stringify({ config: '{"pin": 9007199254740993, "list": "[\\"deep-text\\"]"}' }),
        '{"pin": 9007199254740993, "list": "[\\"deep-text\\"]"}',
        ...['9007199254740993', '9007199254740992', '["deep-text"]', 'deep-text'],
      ],
    ],
    [
      'numbers in JSON as they are written, and as programs round them',
      '{"a":[9007199254740993,12345678901234567890,1.10,1e400]}',
      [
        '{"a":[9007199254740993,12345678901234567890,1.10,1e400]}',
        ...['9007199254740993', '9007199254740992', '12345678901234567890', '12345678901234567000'],
      ],
    ],
  ])('%s', (_what, value, masks) => {
    expect(masksOf(value)).toEqual(masks);
  });

  it('a document over several lines, without what stands in every log', () => {
    const masks = masksOf(
      JSON.stringify({ user: 'jane', deep: { list: ['secret-one', true, 5432, null] } }, undefined, 2),
    );
    expect(masks).toContain('jane');
    expect(masks).toContain('secret-one');
    for (const mask of masks) {
      expect(mask.length).toBeGreaterThanOrEqual(4);
      expect(mask).not.toMatch(/^[\W_]*$|^\d{1,7}$|^(true|false|null)$/);
    }
  });

  it.each(['', 'abc', '   ', 'true', 'FALSE', 'null', '---\n{\n}\n', '12\n34'])(
    'nothing of %j, so it is not delivered unasked',
    (value) => {
      expect(masksOf(value)).toEqual([]);
      expect(canBeMasked(value)).toBe(false);
    },
  );

  it('a whole value of digits or signs is a secret all the same', () => {
    expect(masksOf('4711')).toEqual(['4711']);
    expect(masksOf('!!!!!')).toEqual(['!!!!!']);
  });
});
