import { describe, expect, it } from 'vitest';
import { JobpassError } from '../../../../src/errors.js';
import { parseSecrets, variableOf } from '../../../../src/providers/vault/requests.js';

describe('the input secrets', () => {
  it.each<[string, object[]]>([
    [
      'secret/data/app password | APP_PASSWORD',
      [{ path: 'secret/data/app', parameters: {}, field: ['password'], name: 'APP_PASSWORD' }],
    ],
    [
      'secret/data/app password',
      [{ path: 'secret/data/app', parameters: {}, field: ['password'], name: 'PASSWORD' }],
    ],
    [
      'secret/data/app db.user-name',
      [{ path: 'secret/data/app', parameters: {}, field: ['db', 'user-name'], name: 'DB_USER_NAME' }],
    ],
    [
      'secret/data/app "db.user" | X',
      [{ path: 'secret/data/app', parameters: {}, field: ['db.user'], name: 'X' }],
    ],
    [
      'a/b x | X ; a/b y | Y;\n\n c/d z|Z;',
      [
        { path: 'a/b', parameters: {}, field: ['x'], name: 'X' },
        { path: 'a/b', parameters: {}, field: ['y'], name: 'Y' },
        { path: 'c/d', parameters: {}, field: ['z'], name: 'Z' },
      ],
    ],
    ['secret/data/app * | APP_', [{ path: 'secret/data/app', parameters: {}, name: 'APP_' }]],
    ['secret/data/app "*" | STAR', [{ path: 'secret/data/app', parameters: {}, field: ['*'], name: 'STAR' }]],
    [
      '[team-a/shop] secret/data/app x | X',
      [{ namespace: 'team-a/shop', path: 'secret/data/app', parameters: {}, field: ['x'], name: 'X' }],
    ],
    [
      '[/] secret/data/app x | X',
      [{ namespace: '', path: 'secret/data/app', parameters: {}, field: ['x'], name: 'X' }],
    ],
    [
      'pki/issue/web common_name=a.example ttl=10m certificate | CERT',
      [
        {
          path: 'pki/issue/web',
          parameters: { common_name: 'a.example', ttl: '10m' },
          field: ['certificate'],
          name: 'CERT',
        },
      ],
    ],
    [
      'ssh/sign/ci public_key="ssh-ed25519 AAAA= me;you" signed_key | KEY',
      [
        {
          path: 'ssh/sign/ci',
          parameters: { public_key: 'ssh-ed25519 AAAA= me;you' },
          field: ['signed_key'],
          name: 'KEY',
        },
      ],
    ],
    ['/secret/data/app/ x | X', [{ path: 'secret/data/app', parameters: {}, field: ['x'], name: 'X' }]],
    [
      'secret/data/my app password | X',
      [{ path: 'secret/data/my app', parameters: {}, field: ['password'], name: 'X' }],
    ],
    [
      '"secret/data/my app" password | X',
      [{ path: 'secret/data/my app', parameters: {}, field: ['password'], name: 'X' }],
    ],
    [
      "[team] 'secret/data/a; b'  c/100% sure?#1 version=2 password",
      [
        {
          namespace: 'team',
          path: 'secret/data/a; b  c/100% sure?#1',
          parameters: { version: '2' },
          field: ['password'],
          name: 'PASSWORD',
        },
      ],
    ],
    ['sec%2fret x | X', [{ path: 'sec%2fret', parameters: {}, field: ['x'], name: 'X' }]],
    ['kv/a=b x | X', [{ path: 'kv/a=b', parameters: {}, field: ['x'], name: 'X' }]],
    [
      'kv/app db.user? | DB_USER',
      [{ path: 'kv/app', parameters: {}, field: ['db', 'user'], name: 'DB_USER', optional: true }],
    ],
    ['kv/app *? | APP_', [{ path: 'kv/app', parameters: {}, name: 'APP_', optional: true }]],
    ['kv/app "sure?" | X', [{ path: 'kv/app', parameters: {}, field: ['sure?'], name: 'X' }]],
    [
      'kv/app "sure?"? | X',
      [{ path: 'kv/app', parameters: {}, field: ['sure?'], name: 'X', optional: true }],
    ],
    [
      'kv/app port | PORT public',
      [{ path: 'kv/app', parameters: {}, field: ['port'], name: 'PORT', public: true }],
    ],
    ['', []],
    ['\n ; \n', []],
  ])('"%s"', (text, requests) => {
    expect(parseSecrets(text)).toEqual(requests);
  });

  it.each<[string, RegExp]>([
    ['secret/data/app', /the field is missing/],
    ['secret/data/app *', /requires a prefix/],
    ['secret/data/app * | app_', /prefix must start with A to Z/],
    ['secret/data/app x | PATH', /changes how programs/],
    ['secret/data/app x | LD_PRELOAD', /changes how programs/],
    ['secret/data/app x | github_env', /changes how programs/],
    ['secret/data/app x | A-B', /letters, digits and underscores/],
    ['secret/data/app 1x', /not beginning with a digit/],
    ['secret/data/app x | A | B', /only one \| is allowed/],
    ['secret/data/app "x | A', /quote is not closed/],
    ['secret/data/app a=b two words | A', /"two" is not a parameter/],
    ['kv/app port | PORT publik', /"publik" is not allowed after the name/],
    ['kv/app port | PORT public masked', /"masked" is not allowed after the name/],
    ['kv/app * | APP_ public', /`public` is not allowed with \*/],
    ['secret/./app x | A', /path is invalid/],
    ['secret/ .. /app x | A', /path is invalid/],
    ['secret/a\\..\\b x | A', /path is invalid/],
    ['secret/a\u0007 x | A', /path is invalid/],
    ['secret/\ud800 x | A', /path is invalid/],
    ['secret/data/app a..b | A', /field is invalid/],
    ['secret/../sys/seal x | A', /path is invalid/],
    ['secret//app x | A', /path is invalid/],
    ['[a/../b] secret/x x | A', /namespace is invalid/],
    ['a x | A ; b y | A', /sets A twice/],
    ['a x | token', /the name token is reserved for Jobpass/],
  ])('"%s" is refused', (text, reason) => {
    try {
      parseSecrets(text);
    } catch (error) {
      expect(error).toBeInstanceOf(JobpassError);
      expect((error as JobpassError).code).toBe('usage');
      expect((error as JobpassError).told).toMatch(reason);
      return;
    }
    expect.fail('it was accepted');
  });

  it('makes variables of names that come from the server', () => {
    expect(variableOf('db-password.2 ä')).toBe('DB_PASSWORD_2__');
  });
});
