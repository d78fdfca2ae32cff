import { describe, expect, it } from 'vitest';
import { heredoc, list, map, quoted, resource, withBlock } from '../../../src/trust/hcl.js';

describe('HCL', () => {
  it.each([
    ['a "b" \\', '"a \\"b\\" \\\\"'],
    ['$\u007ba} %{b} $ %', '"$$\u007ba} %%{b} $ %"'],
    ['a\nb\tc\r', '"a\\nb\\tc\\r"'],
    ['é', '"\\u00e9"'],
    // OpenTofu refuses half of a surrogate pair.
    ['\u{1F600}', '"\\U0001f600"'],
  ])('quotes %j', (text, written) => {
    expect(quoted(text)).toBe(written);
  });

  it('keeps lines as a heredoc that no line of them ends', () => {
    expect(heredoc('a\n$\u007bb}\n')).toBe('<<EOT\na\n$$\u007bb}\nEOT');
    expect(heredoc('a\n EOT\n')).toBe('"a\\n EOT\\n"');
    expect(heredoc('é\n')).toBe('"\\u00e9\\n"');
  });

  it('aligns neighbours that take one line each, within their group', () => {
    const printed = resource(
      'a_b',
      'c',
      [
        ['x', list(['1', '2'])],
        ['long', '1'],
        [
          'm',
          map(
            [
              ['k', '1'],
              ['"kk"', '2'],
            ],
            '  ',
          ),
        ],
        ['y', map([], '  ')],
      ],
      [['longer', '1']],
    );
    expect(printed).toBe(`resource "a_b" "c" {
  x    = [1, 2]
  long = 1
  m = {
    k    = 1
    "kk" = 2
  }
  y = {}

  longer = 1
}
`);
  });

  it('adds a nested block after the attributes', () => {
    const printed = withBlock(resource('a_b', 'c', [['x', '"$& $1"']]), 'oidc', [
      ['issuer', '"$& $1"'],
      ['y', '1'],
    ]);
    expect(printed).toBe(`resource "a_b" "c" {
  x = "$& $1"

  oidc {
    issuer = "$& $1"
    y      = 1
  }
}
`);
  });
});
