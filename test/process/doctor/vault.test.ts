import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandsFor, type Needs } from '../../../src/doctor/vault/commands.js';
import { quoted } from '../../../src/text/shell.js';

const CLAIMS = {
  iss: 'https://issuer.example',
  aud: 'https://vault.example',
  sub: 'repo:octo-org/octo-repo:environment:production',
  repository: 'octo-org/octo-repo',
  repository_id: '4711',
  repository_owner: 'octo-org',
  repository_owner_id: '99',
  environment: 'production',
  ref: 'refs/heads/main',
};

describe('the commands that jobpass doctor vault prints', () => {
  const needs = (changes: Partial<Needs> = {}): Needs => ({
    program: 'bao',
    address: 'https://vault.example',
    namespace: undefined,
    jwt: { path: 'jwt', role: 'deploy', audience: 'https://vault.example', claims: CLAIMS, mount: 'missing' },
    ttlS: 900,
    grants: [],
    ...changes,
  });

  it('quote every word for a real shell', () => {
    const words = [
      ...[
        "it's",
        '',
        '-n',
        '$(id)',
        '`id`',
        '\\',
        '"',
        '!x',
        '~',
        '*',
        'a\nb',
        '#a',
        '"$IFS"',
        "'",
        "''\\''",
      ],
      ...fc.sample(
        fc.string({ unit: 'binary' }).map((text) => text.replace(/\0/g, '')),
        300,
      ),
    ].map((word) => Buffer.from(word).toString('utf8'));
    const script = words.map((word) => `printf '%s\\0' ${quoted(word)}`).join('\n');
    const shown = execFileSync('sh', ['-eu'], { input: script, encoding: 'utf8' });
    expect(shown.split('\0').slice(0, -1)).toEqual(words);
  });

  it('carry claims through a real shell as they are', () => {
    const hostile = [
      "'",
      'x\nJSON\nexit 3',
      '$(exit 3)',
      '`exit 3`',
      '\n::error::x',
      '##[error]',
      '@/etc/passwd',
      '\\',
    ];
    const texts = [...hostile, ...fc.sample(fc.string({ unit: 'binary', minLength: 1 }), 100)];
    const scripts = texts.map((text) => {
      const claims = { ...CLAIMS, iss: text, environment: text, repository: text };
      return commandsFor(needs({ jwt: { ...needs().jwt, claims } as NonNullable<Needs['jwt']> })).join('\n');
    });
    for (const script of scripts) expect(script).toMatch(/^[ -~\n]*$/);
    for (const script of scripts) expect(script).not.toMatch(/::|##/);
    // What it is given on stdin, of its commands that take any.
    const bao = `bao() { case "$*" in (read*) false;; (write*) cat; printf '\\0';; esac; }\n`;
    const shown = execFileSync('sh', ['-eu'], {
      input: bao + scripts.join('\n'),
      encoding: 'utf8',
    });
    const written = shown
      .split('\0')
      .slice(0, -1)
      .map((json) => JSON.parse(json) as Record<string, unknown>);
    expect(written).toHaveLength(2 * texts.length);
    for (const [index, text] of texts.entries()) {
      expect(written[2 * index]).toEqual({ oidc_discovery_url: text, bound_issuer: text });
      expect(written[2 * index + 1]?.['bound_claims']).toMatchObject({ environment: text, repository: text });
    }
  });

  it('of a role that was not seen are kept from writing over it, in a real shell', () => {
    const script = commandsFor(
      needs({ grants: [{ namespace: undefined, capability: 'read', known: true, path: 'secret/data/app' }] }),
    ).join('\n');
    const run = (read: string): string =>
      execFileSync(
        'sh',
        [
          '-eu',
          '-c',
          `bao() { case "$*" in (*read*) ${read};; (*) echo "$*"; cat >/dev/null;; esac; }\n${script}`,
        ],
        {
          encoding: 'utf8',
          input: '',
          stdio: ['pipe', 'pipe', 'ignore'],
        },
      );
    expect(run('return 0')).toBe('auth enable -path=jwt jwt\n');
    expect(run('return 2').split('\n')).toEqual([
      'auth enable -path=jwt jwt',
      'write auth/jwt/config -',
      'write auth/jwt/role/deploy -',
      'policy write jobpass-deploy -',
      '',
    ]);
  });
});
