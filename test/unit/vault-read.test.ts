import { describe, expect, it } from 'vitest';
import { HttpClient } from '../../src/http/client.js';
import { AllowedHosts } from '../../src/http/hosts.js';
import type { Answer } from '../../src/http/transport.js';
import { VaultApi } from '../../src/providers/vault/api.js';
import { readSecrets } from '../../src/providers/vault/read.js';
import { parseSecrets } from '../../src/providers/vault/requests.js';
import { masksOf } from '../../src/text/masks.js';
import { Secrets } from '../../src/text/secrets.js';
import { heldClock } from '../support/clock.js';

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
