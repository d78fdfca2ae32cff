import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../src/text/redactor.js';
import type { Redactor } from '../../../src/text/redactor-interface.js';
import { MARKERS } from '../../../src/text/token-search.js';
import { TokenTally } from '../../../src/text/token-tally.js';
import { cases } from '../../support/cases.js';
import { wrap } from '../../support/encoders.js';
import {
  fineGrainedToken,
  letters,
  statefulToken,
  statelessToken,
  withChecksum,
} from '../../support/github/token-texts.js';

const fresh = (secrets: readonly string[] = ['hunter2-hunter2']) => {
  const tokens = new TokenTally();
  return { redactor: createRedactor(secrets, { tokens }), tokens };
};

/** What comes out of a redactor, of chunks that end at these places. */
function through(redactor: Redactor, text: string, ends: readonly number[] = []): string {
  const bytes = Buffer.from(text);
  const places = [...new Set(ends.map((end) => end % (bytes.length + 1)))].sort((a, b) => a - b);
  const parts: Buffer[] = [];
  let done = 0;
  for (const place of [...places, bytes.length]) {
    parts.push(redactor.write(bytes.subarray(done, place)));
    done = place;
  }
  parts.push(redactor.end());
  return Buffer.concat(parts).toString();
}

const redact = (text: string): string => through(fresh().redactor, text);
const each = (text: string): number[] => [...Buffer.from(text).keys()];
const asGit = (token: string): string => Buffer.from(`x-access-token:${token}`).toString('base64');
const ends = fc.array(fc.nat(), { maxLength: 12 });
/** From base64 of `x-access-token:`, which is no secret. */
const USER = Buffer.from('x-access-token:').toString('base64');

const KINDS: Readonly<Record<string, () => string>> = {
  stateful: () => statefulToken(),
  stateless: () => statelessToken(),
  'stateless, long': () => statelessToken(8_000),
  'personal, classic': () => statefulToken('ghp_'),
  'personal, fine-grained': fineGrainedToken,
  OAuth: () => statefulToken('gho_'),
  user: () => statefulToken('ghu_'),
  refresh: () => withChecksum('ghr_', letters(70)),
  'of no known length': () => `ghs_${letters(20)}-${letters(20)}aA1._`.replace(/$/, letters(5)),
};
/** Texts after which a token can stand. */
const BEFORE = [
  '',
  'token ',
  'TOKEN=',
  'https://x-access-token:',
  '\x1b[38;2;255;128;10m',
  '{"log":"first\\n',
  'token%3D',
  'ghs_',
  'ghs_short_',
  'github_pat_ ',
] as const;
const AFTER = [
  '',
  ' ',
  '\n',
  '@github.com/octo-org/shop',
  '"}',
  '. Next',
  '\x1b[0m',
  ':',
  '...',
  '\r\n',
] as const;

describe('a GitHub token that Jobpass does not know', () => {
  it('is removed and counted, whatever its kind, its place and the chunks', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(KINDS)),
        fc.constantFrom(...BEFORE),
        fc.constantFrom(...AFTER),
        fc.boolean(),
        ends,
        (kind, before, after, pretty, chunks) => {
          const token = (KINDS[kind] as () => string)();
          const text = `a log\n${pretty ? '\n' : ''}${before}${token}${after}`;
          const { redactor, tokens } = fresh();
          const shown = through(redactor, text, chunks);
          // Without a gap, a prefix in front is part of the token.
          const left = before.replace(/^ghs_(?:short_)?$/, '');
          const exact = [text.slice(0, text.indexOf(token) - before.length) + left, after].join('***');
          const short = [text.slice(0, text.indexOf(token)), after].join('***');
          expect([exact, short]).toContain(shown);
          expect(tokens.warning).toContain('The command printed 1 GitHub token that');
          expect(through(fresh().redactor, text)).toBe(shown);
          seen.add(kind);
        },
      ),
      { numRuns: cases(4_000) },
    );
    expect(seen.size).toBe(Object.keys(KINDS).length);
  });

  it('is removed within another word, if it has a checksum or a JWT', () => {
    for (let turn = 0; turn < 200; turn++) {
      for (const token of [statefulToken(), statefulToken('ghp_'), withChecksum('ghr_', letters(70))])
        expect(redact(`export MY_${token}; laug${token} `)).toBe('export MY_***; laug*** ');
    }
    expect(redact(`x${statelessToken()}\n`)).toBe('x***\n');
    expect(redact(`x${fineGrainedToken()}\n`)).toBe('x***\n');
  });

  it('is removed from base64 as git prints it, and at each offset', () => {
    for (const token of [statefulToken(), statelessToken(), fineGrainedToken(), statefulToken('ghp_')]) {
      const text = `AUTHORIZATION: basic ${asGit(token)}\nnext\n`;
      const { redactor, tokens } = fresh();
      expect(through(redactor, text)).toBe(
        `AUTHORIZATION: basic ${USER}***${/=*$/.exec(asGit(token))?.[0]}\nnext\n`,
      );
      expect(through(fresh().redactor, text, each(text))).toBe(through(fresh().redactor, text));
      expect(tokens.warning).toMatch(/^The command printed 1 GitHub token /);
      for (const before of ['', 'a', 'ab', '{"a":"b\\n']) {
        const coded = Buffer.from(`${before}${token}"}`).toString('base64');
        const shown = redact(`${coded} `);
        expect(shown).toContain('***');
        expect(shown.length).toBeLessThan(before.length * 2 + 12);
      }
    }
  });

  it('is removed from wrapped base64, and a JWT from wrapped text up to its signature', () => {
    const token = statelessToken();
    for (const width of [60, 64, 76]) {
      for (const end of ['\n', '\r\n']) {
        const coded = `${wrap(asGit(token), width, end)}${end}$ done${end}`;
        expect(redact(coded)).toMatch(/^[A-Za-z0-9]{20}\*\*\*(\r?\n[A-Za-z0-9]{0,6})?=*\r?\n\$ done\r?\n$/);
        expect(through(fresh().redactor, coded, each(coded))).toBe(redact(coded));
      }
    }
    const [, payload = '', signature = ''] = token.split('.');
    const shown = redact(`${wrap(token, 76, '\n')}\n`);
    expect(shown.startsWith('***')).toBe(true);
    for (let at = 0; at + 16 <= payload.length; at++) expect(shown).not.toContain(payload.slice(at, at + 16));
    expect(shown).not.toContain(signature.slice(0, 16));
  });

  it('is removed where secrets are added while it is printed', () => {
    for (const token of [statefulToken(), statelessToken(), asGit(statelessToken()).slice(20)]) {
      for (let at = 0; at <= token.length; at += token.length > 100 ? 13 : 1) {
        const { redactor, tokens } = fresh();
        let shown = redactor.write(Buffer.from(`: ${token.slice(0, at)}`)).toString();
        redactor.add(`another-secret-${at}`);
        shown += redactor.write(Buffer.from(`${token.slice(at)} .`)).toString() + redactor.end().toString();
        expect(shown.replace(/=* \.$/, ' .'), String(at)).toBe(': *** .');
        expect(tokens.warning).toContain('1 GitHub token ');
      }
    }
  });

  it('can contain and follow secrets that Jobpass knows', () => {
    const token = statelessToken();
    const known = token.slice(-40);
    for (const text of [`${token}${known}.`, `${known}${token}.`, `${token} ${known}.`]) {
      const { redactor } = fresh([known, 'x.y.z.']);
      expect(through(redactor, text, each(text)).replaceAll('***', '').trim()).toBe('.');
    }
    const short = statefulToken();
    expect(through(fresh([`${short.slice(-8)}..`]).redactor, `x${short}.. .`)).toBe('x*** .');
    expect(through(fresh(['...secret']).redactor, `${statefulToken()}...secret`)).toBe('***');
  });

  it('is counted once, however often and in whatever form it is printed', () => {
    const { redactor, tokens } = fresh();
    const [one, two, three] = [statefulToken(), statelessToken(), fineGrainedToken()];
    expect(tokens.warning).toBeUndefined();
    const other = redactor.another();
    redactor.write(Buffer.from(`${one} ${one}\n${two} ${asGit(two)}= ${asGit(one)}\n`));
    other.write(Buffer.from(`${one},${three} `));
    expect(tokens.warning).toMatch(
      /^The command printed 3 GitHub tokens that Jobpass did not issue: 2 installation tokens `ghs_`, 1 fine-grained personal access token `github_pat_`\. Jobpass masked the tokens in the output\. Change the command /,
    );
    expect(tokens.warning).not.toMatch(new RegExp(`${one.slice(4)}|example`));
  });

  it('is removed without GitHub’s checksum too, and reported as a possible example', () => {
    const { redactor, tokens } = fresh();
    // From GitHub's documentation.
    expect(through(redactor, 'ghs_16C7e42F292c6912E7710c838347Ae178B4a\n')).toBe('***\n');
    expect(tokens.warning).toContain("The token lacks GitHub's checksum and may be an example.");
    through(redactor, `${statefulToken('ghp_')}\n`);
    expect(tokens.warning).toContain(
      'printed 2 GitHub tokens that Jobpass did not issue: 1 installation token `ghs_`, 1 personal access token (classic) `ghp_`. Jobpass masked the tokens in the output. 1 of them lacks',
    );
  });

  it('is not counted if Jobpass knows it, also in part', () => {
    const tokens = [statefulToken(), statelessToken(), fineGrainedToken()];
    const { redactor, tokens: tally } = fresh([...tokens.slice(0, 2), JSON.stringify({ token: tokens[2] })]);
    for (const token of tokens) {
      const text = `${token} ${asGit(token)} ${token.slice(0, 60)} ${wrap(token, 76, '\n')}\n`;
      expect(through(redactor.another(), text, each(text))).not.toContain(token.slice(4, 30));
    }
    expect(tally.warning).toBeUndefined();
  });

  it('takes no memory, however long it is', () => {
    const { redactor } = fresh();
    const chunk = Buffer.from('aA1_-.x'.repeat(5_000));
    let shown = redactor.write(Buffer.from(`ghs_123_${letters(40)}`)).toString();
    for (let turn = 0; turn < 100; turn++) {
      shown += redactor.write(chunk).toString();
      expect(redactor.held).toBe(0);
    }
    expect(shown + redactor.write(Buffer.from(' .')).toString()).toBe('*** .');
  });

  it('does not stay visible, byte by byte with silence after each, but for seven bytes', () => {
    for (const token of [statefulToken(), statelessToken(), asGit(statefulToken()).slice(20)]) {
      const { redactor } = fresh();
      let shown = '';
      for (const byte of Buffer.from(token))
        shown += redactor.write(Buffer.from([byte])).toString() + redactor.release().toString();
      shown += redactor.end().toString();
      expect(shown).toMatch(new RegExp(`^${token.slice(0, 7)}(\\*\\*\\*[.=]{0,2})+$`));
    }
  });
});

/** Ordinary texts. */
const ORDINARY = [
  'ghs_short, ghp_, gho_x and github_pat_11AAAA\n',
  'GitHub recommends ghs_[A-Za-z0-9\\.\\-_]{36,} for ghs_APPID_JWT\n',
  'ghs_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx ghp_************************************\n',
  'ghp_YOUR_PERSONAL_ACCESS_TOKEN_FROM_THE_SETTINGS_PAGE ghs_<your-token>\n',
  'ghs_1234567890123456789012345678901234567890\n',
  '__ghs_eofn_MyClass2_computeTheSumOfAllElementsOfTheList __ghs_board_devtree_baud_rate_of_console\n',
  'ghs_a_function_with_a_very_long_name_indeed_in_lower_case()\n',
  'graphs_WithAVeryLongNameOf2WordsAndMoreCharacters graphs_2024-01-01T00-00-00Z-of-all-Projects.json\n',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n',
  'doc1.txt doc12345678901234567890.txt naHNfoo Z2hzXylophone eC1hY2Nlc3MtdG9rZW46\n',
  'laughs_ weighs_ troughs_2 ghs_\n',
  `ghs_${'a'.repeat(500)}\n`,
] as const;

describe('what is no token stays as it is:', () => {
  it.each(ORDINARY)('%j', (text) => {
    for (const ends of [[], each(text)]) {
      const { redactor, tokens } = fresh();
      expect(through(redactor, text, ends)).toBe(text);
      expect(tokens.warning).toBeUndefined();
    }
  });

  it('bytes of any kind, in any chunks', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
            fc
              .uint8Array({ maxLength: 60 })
              .map((bytes) => Buffer.from(Buffer.from(bytes).toString('base64'))),
            fc.constantFrom(...MARKERS.map(({ bytes }) => bytes)),
            fc.constantFrom(...ORDINARY.map((text) => Buffer.from(text))),
          ),
          { maxLength: 8 },
        ),
        ends,
        (parts, chunks) => {
          // A marker may stand before a long text by chance.
          const bytes = Buffer.concat(parts.flatMap((part) => [part, Buffer.from(' \n')]));
          const text = bytes.toString('latin1');
          const { redactor, tokens } = fresh();
          const places = [...new Set(chunks.map((end) => end % (bytes.length + 1)))].sort((a, b) => a - b);
          const shown: Buffer[] = [];
          let done = 0;
          for (const place of [...places, bytes.length]) {
            shown.push(redactor.write(bytes.subarray(done, place)));
            done = place;
          }
          shown.push(redactor.end());
          expect(Buffer.concat(shown).toString('latin1')).toBe(text);
          expect(tokens.warning).toBeUndefined();
        },
      ),
      { numRuns: cases(3_000) },
    );
  });

  it('the prefix of a token at the end of the output', () => {
    for (const text of [
      'ghs_',
      'ghs_shor',
      'github_pat',
      'github_pat_',
      'Z2l0aHViX3Bh',
      `ghs_${'aB1'.repeat(11)}`,
    ])
      expect(redact(text)).toBe(text);
  });
});

describe('the search for GitHub tokens holds back', () => {
  it.each(['Password: ', 'Continue? [y/N] ', '$ ', 'ghs_short? ', 'a line that ends with ghs_short\n'])(
    'nothing of %j',
    (prompt) => {
      const { redactor } = fresh();
      expect(redactor.write(Buffer.from(prompt)).toString()).toBe(prompt);
      expect(redactor.held).toBe(0);
    },
  );

  it.each(['Token, e.g. g', 'ghs', 'the prefix ghs_', 'github_pat'])(
    '%j only until nothing follows',
    (prompt) => {
      const { redactor } = fresh();
      const shown = redactor.write(Buffer.from(prompt)).toString();
      expect(redactor.releasable).toBe(true);
      expect(shown + redactor.release().toString()).toBe(prompt);
    },
  );

  it('at most the beginning that decides', () => {
    const { redactor } = fresh();
    let most = 0;
    for (const byte of Buffer.from(`x_ghs_${'aB1'.repeat(1_000)} ghs_${'a'.repeat(3_000)}`)) {
      redactor.write(Buffer.from([byte]));
      most = Math.max(most, redactor.held);
    }
    expect(most).toBeLessThanOrEqual(100);
  });

  it.each([
    ['the prefix of a token', 'ghs_', 'ghs_'],
    ['a token', statefulToken(), '***'],
    ['a token in base64', asGit(`${statefulToken()}..`), `${USER}***`],
  ])('no more than the first dots after %s', (what, text, shown) => {
    const { redactor } = fresh();
    const dots = what.endsWith('base64') ? Buffer.from('.'.repeat(300)).toString('base64') : '.'.repeat(300);
    let out = redactor.write(Buffer.from(text)).toString();
    for (let turn = 0; turn < 100; turn++) {
      out += redactor.write(Buffer.from(dots)).toString();
      expect(redactor.held).toBeLessThan(10);
    }
    out += redactor.write(Buffer.from(' .')).toString();
    expect(out.startsWith(shown)).toBe(true);
    expect(out.endsWith(`${dots} .`)).toBe(true);
  });
});
