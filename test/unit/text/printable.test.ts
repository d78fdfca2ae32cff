import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdown, printable } from '../../../src/text/printable.js';
import { Secrets } from '../../../src/text/secrets.js';
import { someBytes } from '../../support/random.js';

/** What GitHub's runner knows, in small letters. */
const COMMANDS = [
  ...[
    'internal-set-repo-path',
    'set-env',
    'set-output',
    'save-state',
    'add-mask',
    'add-path',
    'add-matcher',
    'echo',
  ],
  ...['remove-matcher', 'debug', 'warning', 'error', 'notice', 'group', 'endgroup', 'stop-commands'],
];

/**
 * The command that a runner finds in a line, looked for as widely as any does: without the characters that .NET or another
 * program may not see, in whatever capitals. GitHub: `::name …::` at the start, and `##[name …]` anywhere. Azure, TeamCity:
 * `##vso[`, `##teamcity[`.
 */
function commandOf(line: string): string | undefined {
  const seen = line
    .replace(/[^\x20-\x7e]/g, '')
    .trimStart()
    .toLowerCase();
  const [, name] = /^::(.*?)::/.exec(seen) ?? [];
  if (name !== undefined && COMMANDS.includes(name.split(' ')[0] ?? '')) return name;
  return /##(?:vso|teamcity)?\[/.exec(seen)?.[0];
}

describe('printable', () => {
  it.each([
    ['line\nbreak', 'line break'],
    ['\u001b[31mred\u001b[0m', '[31mred [0m'],
    ['a\u2028b\u2029c\u0085d', 'a b c d'],
    ['right\u202eleft', 'right left'],
    ['zero\u200bwidth', 'zero width'],
    ['::set-env name=X::y', ': : set-env name=X::y'],
    [':::x', ': : : x'],
    [':debug::x', ': debug::x'],
    ['\u{1d159}::debug::x', '\u{1d159}: : debug::x'],
    ['#\u{1d159}#[error]x', '# \u{1d159}#[error]x'],
    ['#\ufe0f#[error]x', '# #[error]x'],
    ['#[error]x', '# [error]x'],
    ['ä#vso[x', 'ä# vso[x'],
    ['#12 and C#', '#12 and C#'],
    ['#', '#'],
    ['##[error]x', '# #[error]x'],
    ['###[error]x', '# # #[error]x'],
    ['##vso[task.x]', '# #vso[task.x]'],
    ['  spaces \t between ', 'spaces between'],
    [42, '42'],
    [undefined, ''],
  ])('makes %j one harmless line', (given, expected) => {
    expect(printable(given)).toBe(expected);
  });

  it.each([
    'arn:aws:iam::123456789012:role/deploy',
    'url is https://[2001:db8::1]:8200',
    'fe80::1%eth0',
    '::1',
    '::1 refused the connection',
    '::ffff:192.0.2.1',
    'a::debug::b',
  ])('leaves %j as it is', (text) => {
    expect(printable(text)).toBe(text);
  });

  it('leaves no command of any runner in a line that begins with it, or has it behind other texts', () => {
    const piece = fc.constantFrom(
      ...[
        ':',
        '::',
        '#',
        '##',
        '[',
        ']',
        ' ',
        '\n',
        '\u200b',
        '\ufe0f',
        '\u{1d159}',
        '\u0085',
        'vso',
        '1',
        'ff',
        '.1',
      ],
      ...['debug', 'add-mask', 'set-env name=x', 'STOP-commands', 'teamcity', 'error', 'ä'],
    );
    const foreign = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
    const front = fc.constantFrom('', ' ', '  ', ':', ': ', '(', '"', 'error: ');
    fc.assert(
      fc.property(
        front,
        foreign,
        fc.constantFrom('', ' ', ':', ': ', '" '),
        foreign,
        (first, one, between, other) => {
          const line = `${first}${printable(one)}${between}${printable(other)}`;
          // Two colons that are both ours, with nothing foreign between them: no message of ours begins with them.
          fc.pre(/[\x21-\x7e]/.test(one) || !first.endsWith(':') || !between.startsWith(':'));
          expect(commandOf(line)).toBeUndefined();
        },
      ),
      { numRuns: 20_000 },
    );
  });

  it('bounds the length without breaking a character', () => {
    expect(printable('😀'.repeat(50), 10)).toBe(`${'😀'.repeat(9)}…`);
  });

  it('leaves nothing that Markdown or HTML acts on', () => {
    expect(markdown('<b>[x](y)</b> `z` | @a ![i](j)')).not.toMatch(/[<>[\]()`|@!*_\\]/);
  });
});

describe('Secrets', () => {
  const secret = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJvY3RvIn0.c2lnbmF0dXJl+/x';

  function secrets(): Secrets {
    const known = new Secrets();
    known.add(secret);
    return known;
  }

  it.each([
    ['whole', `bad token ${secret}!`],
    ['its first half', `bad token ${secret.slice(0, 25)}!`],
    ['its second half', `bad token ${secret.slice(25)}!`],
    ['as a URL carries it', `bad token ${encodeURIComponent(secret)}!`],
    ['as JSON', JSON.stringify({ got: secret })],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64, one byte later', Buffer.from(`x${secret}`).toString('base64')],
    ['in hex', Buffer.from(secret).toString('hex')],
    ['in HEX', Buffer.from(secret).toString('hex').toUpperCase()],
    [
      'in hex with blanks',
      Buffer.from(secret)
        .toString('hex')
        .replace(/..(?=.)/g, '$& '),
    ],
    [
      'in hex with colons',
      Buffer.from(secret)
        .toString('hex')
        .replace(/..(?=.)/g, '$&:'),
    ],
    ['as a URL carries it, in small letters', encodeURIComponent(secret).toLowerCase()],
    ['as a URL carries half of it', secret.replaceAll('+', '%2B')],
    ['in base64url, but for one of the two', Buffer.from(secret).toString('base64').replaceAll('/', '_')],
    ['in base64, in a URL', encodeURIComponent(Buffer.from(secret).toString('base64'))],
    ['in base64, in JSON of PHP', Buffer.from(secret).toString('base64').replaceAll('/', '\\/')],
    ['in base64 twice', Buffer.from(Buffer.from(secret).toString('base64')).toString('base64')],
    ['in base64 of UTF-16', Buffer.from(secret, 'utf16le').toString('base64')],
    ['in base64, two bytes later', Buffer.from(`xy${secret}`).toString('base64')],
  ])('hides it %s', (_, text) => {
    const shown = secrets().redact(text);
    for (let at = 0; at + 12 <= secret.length; at++) {
      expect(shown).not.toContain(secret.slice(at, at + 12));
      const coded = Buffer.from(secret.slice(at, at + 12)).toString('base64');
      expect(shown).not.toContain(coded);
    }
    expect(shown).toContain('***');
  });

  it.each([
    ['as Go writes JSON', (text: string) => text.replaceAll('<', '\\u003c').replaceAll('&', '\\u0026')],
    ['as PHP writes JSON', (text: string) => text.replaceAll('/', '\\/')],
    [
      'as .NET writes JSON',
      (text: string) => text.replaceAll('+', '\\u002B').replaceAll('<', '\\u003C').replaceAll('&', '\\u0026'),
    ],
    [
      'as a URL carries it, in small letters',
      (text: string) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
    ],
    ['as a URL carries some of it', (text: string) => text.replaceAll('&', '%26').replaceAll('<', '%3C')],
  ])('hides one with signs in it %s', (_, encode) => {
    const known = new Secrets();
    const signs = 'p<&/+x<&/+y<&/+z<&/+';
    known.add(signs);
    expect(known.redact(`it said ${encode(signs)} to us`)).toBe('it said *** to us');
  });

  it('leaves everything else as it is', () => {
    const text = 'The issuer https://auth.example answered 400: invalid_grant';
    expect(secrets().redact(text)).toBe(text);
  });

  it('hides random secrets at random places', () => {
    for (let round = 0; round < 300; round++) {
      const known = new Secrets();
      const value = someBytes(4 + (round % 40)).toString(round % 2 === 0 ? 'hex' : 'base64url');
      known.add(value);
      const text = `${someBytes(round % 7).toString('hex')}${value}${someBytes(round % 5).toString('hex')}`;
      expect(known.redact(text)).not.toContain(value);
    }
  });

  it('does not cut every text to pieces for a value of three characters', () => {
    const known = new Secrets();
    known.add('abc');
    expect(known.redact('abcabc')).toBe('abcabc');
  });
});
