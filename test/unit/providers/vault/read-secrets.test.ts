import { describe, expect, it } from 'vitest';
import { HttpClient } from '../../../../src/http/client.js';
import { AllowedHosts } from '../../../../src/http/hosts.js';
import type { Answer } from '../../../../src/http/transport.js';
import type { Lease } from '../../../../src/providers/lease.js';
import { secretsOf } from '../../../../src/providers/lease-credential.js';
import { VaultApi } from '../../../../src/providers/vault/api.js';
import { readSecrets } from '../../../../src/providers/vault/read-secrets.js';
import { parseSecrets } from '../../../../src/providers/vault/requests.js';
import { masksOf } from '../../../../src/text/masks.js';
import { Secrets } from '../../../../src/text/secrets.js';
import { heldClock } from '../../../support/clock.js';

type Served = string | { status: number; body: string };

/** A server that answers each path with a text as it is, and everything else with 404. */
function serving(paths: Readonly<Record<string, Served>>) {
  const clock = heldClock();
  const asked: string[] = [];
  const told: string[] = [];
  const http = new HttpClient({
    transport: async ({ url }): Promise<Answer> => {
      const path = decodeURIComponent(url.pathname.slice('/v1/'.length)) + url.search;
      asked.push(url.pathname + url.search);
      const found = Object.hasOwn(paths, path) ? paths[path] : undefined;
      const { status, body } =
        found === undefined
          ? { status: 404, body: '{"errors":[]}' }
          : typeof found === 'string'
            ? { status: 200, body: found }
            : found;
      return { status, headers: {}, body: Buffer.from(body), url };
    },
    clock,
    secrets: new Secrets(),
    allowedHosts: new AllowedHosts([]),
  });
  const api = new VaultApi(http, new URL('https://vault.example'), clock);
  const read = async (secrets: string, more: { uses?: number; allowShort?: boolean } = {}) => {
    const { values } = await readSecrets(parseSecrets(secrets), {
      ...{ api, http, token: 'token', namespace: undefined, allowShort: false, taken: [], uses: 0 },
      log: { info: (line: string) => told.push(line), warning: (line: string) => told.push(`! ${line}`) },
      ...more,
    } as unknown as Parameters<typeof readSecrets>[1]);
    return Object.fromEntries(values.map(({ variable, value }) => [variable, value]));
  };
  return { read, asked, told, api, http };
}

const MOUNTS = {
  'sys/internal/ui/mounts/old/app': '{"data":{"path":"old/","type":"kv","options":{"version":"1"}}}',
  'sys/internal/ui/mounts/kv/app': '{"data":{"path":"kv/","type":"kv","options":{"version":"2"}}}',
  'sys/internal/ui/mounts/kv/data/app': '{"data":{"path":"kv/","type":"kv","options":{"version":"2"}}}',
};
const DIGITS = ['9007199254740993', '12345678901234567890', '1.10', '1e400', '-0.0'];

describe('numbers in secrets', () => {
  it.each(DIGITS)('%s is delivered as it is stored, in each version of the engine', async (digits) => {
    const old = serving({ ...MOUNTS, 'old/app': `{"lease_duration":60,"data":{"n": ${digits}}}` });
    expect(await old.read('old/app n | N')).toEqual({ N: digits });
    const second = `{"data":{"data":{"n":${digits} },"metadata":{"version":1}}}`;
    const kv = serving({ ...MOUNTS, 'kv/app': '{"errors":[]}', 'kv/data/app': second });
    expect(await kv.read('kv/data/app n | N')).toEqual({ N: digits });
    expect(await kv.read('kv/data/app * | ALL_')).toEqual({ ALL_N: digits });
  });

  it.each(DIGITS)('%s inside JSON keeps its digits, delivered and masked', async (digits) => {
    const data = { object: `{"pin": ${digits}}`, list: `[ ${digits}, "x" ]` };
    const text = JSON.stringify(`{"deep": {"pin": ${digits}}}`);
    const body = `{"data":{"object":${data.object},"list":${data.list},"text":${text}}}`;
    const { read } = serving({ ...MOUNTS, 'old/app': body });
    const values = await read(
      'old/app object | OBJECT; old/app list | LIST; old/app text.deep.pin | TEXT; old/app text.deep | DEEP; old/app object.pin | PIN; old/app list.0 | FIRST',
    );
    expect(values).toEqual({
      OBJECT: `{"pin":${digits}}`,
      LIST: `[${digits},"x"]`,
      TEXT: digits,
      DEEP: `{"pin":${digits}}`,
      PIN: digits,
      FIRST: digits,
    });
    // A runner that hides the parts hides the digits that a step can print.
    if (digits.length >= 8)
      for (const whole of [values['OBJECT'], values['LIST'], values['DEEP']])
        expect(masksOf(whole ?? '')).toContain(digits);
  });

  it('of secrets that are made for the job as well', async () => {
    const { read } = serving({
      'db/creds/app':
        '{"lease_id":"x/1","lease_duration":60,"renewable":true,"data":{"pin":9007199254740993}}',
      'pki/issue/web': '{"data":{"serial":12345678901234567890,"expiration":1.10}}',
    });
    expect(await read('db/creds/app pin | PIN; pki/issue/web common_name=a serial | SERIAL')).toEqual({
      PIN: '9007199254740993',
      SERIAL: '12345678901234567890',
    });
  });

  it('a list has places, and no length', async () => {
    const { read } = serving({ ...MOUNTS, 'old/app': '{"data":{"list":["first-one"]}}' });
    await expect(read('old/app list.length | N')).rejects.toThrow(/has no field list\.length/);
    expect(await read('old/app list.0 | FIRST')).toEqual({ FIRST: 'first-one' });
  });
});

describe('paths of secrets', () => {
  it.each([
    ['my app', 'my%20app'],
    ['100%', '100%25'],
    ['a%20b', 'a%2520b'],
    ['what?', 'what%3F'],
    ['issue #7', 'issue%20%237'],
    ['ü/ß', '%C3%BC/%C3%9F'],
  ])('"%s" is sent as it is named', async (name, sent) => {
    const { read, asked } = serving({ [`old/${name}`]: '{"data":{"password":"hunter22-of-this"}}' });
    expect(await read(`old/${name} password`)).toEqual({ PASSWORD: 'hunter22-of-this' });
    expect(await read(`"old/${name}" password`)).toEqual({ PASSWORD: 'hunter22-of-this' });
    expect(asked).toContain(`/v1/old/${sent}`);
  });

  it.each([
    ['old/my%20app x', /write a space instead of %20/],
    ['old/app?version=3 x', /write old\/app version=3 FIELD/],
  ])('"%s" is told what was likely meant', async (entry, hint) => {
    await expect(serving({}).read(entry)).rejects.toMatchObject({ hint: expect.stringMatching(hint) });
  });
});

describe('optional secrets', () => {
  const paths = { ...MOUNTS, 'old/app': '{"data":{"password":"hunter22-of-this"}}' };

  it.each([
    ['at a path where nothing is', 'old/gone x? | GONE', /"old\/gone x" is optional and missing/],
    ['that are deleted', 'kv/data/del x? | GONE', /"kv\/data\/del x" is optional and missing/],
    ['of a field that is not there', 'old/app x.y? | GONE', /"old\/app x\.y" is optional and missing/],
    ['all of a path', 'old/gone *? | GONE_', /"old\/gone \*" is optional and missing/],
  ])('%s are delivered as nothing, which is logged', async (_, entry, line) => {
    const deleted = { status: 404, body: '{"data":{"data":null,"metadata":{"deletion_time":"2026-01-01"}}}' };
    const { read, told } = serving({ ...paths, 'kv/data/del': deleted });
    expect(await read(`old/app password; ${entry}`)).toEqual({ PASSWORD: 'hunter22-of-this' });
    expect(told).toEqual([expect.stringMatching(line)]);
  });

  it('that are there are delivered, and others of the path stay required', async () => {
    const { read } = serving(paths);
    expect(await read('old/app password? | P')).toEqual({ P: 'hunter22-of-this' });
    await expect(read('old/gone x? | A; old/gone y | B')).rejects.toThrow(/answered with 404/);
    await expect(read('old/app x? | A; old/app y | B')).rejects.toThrow(/has no field y/);
  });

  it.each<[string, Served]>([
    ['may not be read', { status: 403, body: '{"errors":["permission denied"]}' }],
    ['are in no mount', { status: 404, body: '{"errors":["no handler for route \\"old/x\\""]}' }],
    ['are in no namespace', { status: 404, body: '{"errors":["namespace not found"]}' }],
    ['another server knows nothing of', { status: 404, body: '<html>Not found</html>' }],
  ])('that %s fail: that is not known to be nothing', async (_, served) => {
    await expect(serving({ 'old/x': served }).read('old/x y? | Y')).rejects.toMatchObject({
      code: 'refused',
    });
  });
});

describe('masks that would make logs unreadable', () => {
  const data = {
    ...{ port: '5432', user: 'Admin', pin: 4711, flag: 'true', password: 'Zx81-correct-horse' },
    config: { host: 'localhost', key: 'Zx81-correct-horse' },
  };
  const paths = { ...MOUNTS, 'old/app': JSON.stringify({ data }) };

  it.each(['port', 'user', 'pin', 'config', 'config.host'])(
    'of %s are warned of, by path and field alone',
    async (field) => {
      const { read, told } = serving(paths);
      await read(`old/app ${field} | OUT`);
      expect(told).toEqual([expect.stringContaining(`! The secret "old/app ${field}" is masked`)]);
      expect(told.join()).toContain('OUT public');
      expect(told.join()).not.toMatch(/5432|admin|4711|localhost|Zx81|charact|digit|short/i);
    },
  );

  it('of a random one are not', async () => {
    const { read, told } = serving(paths);
    await read('old/app password');
    expect(told).toEqual([]);
  });

  it('are left out where the field is declared public, however short it is', async () => {
    const { api, http, read, told } = serving(paths);
    const entries = 'old/app port | PORT public; old/app flag | FLAG public; old/app password';
    expect(await read(entries)).toEqual({ PORT: '5432', FLAG: 'true', PASSWORD: 'Zx81-correct-horse' });
    expect(told).toEqual([]);
    const { values } = await readSecrets(parseSecrets(entries), {
      ...{ api, http, token: 'token', namespace: undefined, allowShort: false, taken: [], uses: 0 },
      log: { info: () => undefined, warning: () => undefined },
    } as unknown as Parameters<typeof readSecrets>[1]);
    const lease = { values, credential: 'the-token' } as unknown as Lease;
    expect(secretsOf(lease)).toEqual(['Zx81-correct-horse', 'the-token']);
  });
});

describe('a token that serves for a few requests', () => {
  const second = '{"data":{"data":{"a":"first-value","b":"second-value"},"metadata":{"version":1}}}';
  const paths = { ...MOUNTS, 'kv/data/app': second };
  /** What takes one of its uses. */
  const spent = (asked: readonly string[]) => asked.filter((path) => !path.startsWith('/v1/sys/internal/'));

  it('spends one for each path, also where the path is written as on the command line', async () => {
    const { read, asked } = serving(paths);
    expect(await read('kv/app a; kv/app b', { uses: 1 })).toEqual({ A: 'first-value', B: 'second-value' });
    expect(spent(asked)).toEqual(['/v1/kv/data/app']);
  });

  it('has one left where a secret was made for the job, which would end with the last', async () => {
    const made = {
      'db/creds/app': '{"lease_id":"x/1","lease_duration":60,"data":{"password":"of-the-database"}}',
    };
    const { read } = serving({ ...paths, ...made });
    const entries = 'kv/app a; db/creds/app password';
    await expect(read(entries, { uses: 2 })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(
        /token_num_uses of the role is 2, and the last request ends the token and its dynamic secrets/,
      ),
      hint: expect.stringMatching(/token_num_uses to at least 3,/),
    });
    expect(await read(entries, { uses: 3 })).toEqual({ A: 'first-value', PASSWORD: 'of-the-database' });
  });

  it('is not asked for more than it can give: nothing is spent', async () => {
    const { read, asked } = serving(paths);
    await expect(read('kv/app a; kv/other b', { uses: 1 })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/token_num_uses of the role is 1, but `secrets` requires 2$/),
    });
    expect(asked).toEqual([]);
  });
});
