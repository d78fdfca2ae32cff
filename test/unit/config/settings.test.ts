import { describe, expect, it } from 'vitest';
import { moment } from '../../../src/audit/moment.js';
import { duration as schemaDuration } from '../../../src/config/schemas.js';
import { readSettings } from '../../../src/config/settings.js';
import { boolean, duration, list } from '../../../src/config/values.js';
import { checkVariableName } from '../../../src/config/variables.js';
import { oauthSettings } from '../../../src/providers/oauth/settings.js';
import { PROVIDERS } from '../../../src/providers/registry.js';
import { durationSeconds, durationText } from '../../../src/text/duration.js';

const read = async (given: Record<string, string>) => {
  const { settings, warnings } = await readSettings(new Map(Object.entries(given)), PROVIDERS);
  return { settings, warnings, oauth: oauthSettings(settings) };
};
const usage = (message: RegExp) => expect.objectContaining({ told: expect.stringMatching(message) });

const attempt = (read: () => number): number | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

describe('readSettings', () => {
  it('has the defaults that action.yml announces', async () => {
    const { settings, oauth } = await read({ url: 'https://auth.example' });
    expect(settings).toMatchObject({ provider: 'oauth', keep: 'auto', deliver: ['env'], revoke: true });
    expect(oauth).toMatchObject({
      audience: 'https://auth.example',
      grantType: 'token-exchange',
      clientAuth: 'none',
      envName: 'JOBPASS_TOKEN',
      subjectTokenType: 'urn:ietf:params:oauth:token-type:id_token',
    });
  });

  it('takes several deliveries, each once', async () => {
    const { settings } = await read({ url: 'https://a.example', deliver: 'file, env\nfile' });
    expect(settings.deliver).toEqual(['file', 'env']);
  });

  it.each<[string, (pem: string) => string]>([
    ['as it is', (pem) => pem],
    ['as base64', (pem) => Buffer.from(pem).toString('base64')],
    [
      'as base64 in lines',
      (pem) =>
        `${(
          Buffer.from(pem)
            .toString('base64')
            .match(/.{1,64}/g) ?? []
        ).join('\n')}\n`,
    ],
    ['as base64 for URLs', (pem) => Buffer.from(pem).toString('base64url')],
  ])('takes PEM %s', async (_, written) => {
    const pem = `# Example authority\n-----BEGIN CERTIFICATE-----\n${'MIIB'.repeat(16)}\n-----END CERTIFICATE-----\n`;
    const given = { ca: written(pem), 'client-cert': written(pem), 'client-key': written(pem) };
    const { settings } = await read({ url: 'https://a.example', ...given });
    expect(settings).toMatchObject({ ca: pem, clientCert: pem, clientKey: pem });
  });

  it('does not show base64 that is no PEM', async () => {
    const key = Buffer.from('a key that lost its first line, and is long enough').toString('base64');
    await expect(read({ url: 'https://a.example', 'client-key': key })).rejects.toSatisfy(
      (error) =>
        !JSON.stringify([String(error), (error as { told: string }).told]).includes(key.slice(0, 12)),
    );
  });

  it.each([
    ['audiance', /"audiance".*Did you mean `audience`/],
    ['deliveries', /Did you mean `deliver`\?|is ignored/],
    ['tlt', /Did you mean `ttl`/],
    ['client_id', /Did you mean `client-id`/],
    ['revok', /Did you mean `revoke`/],
  ])('takes %s for a slip', async (name, message) => {
    const outcome = await read({ url: 'https://a.example', [name]: 'x' }).then(
      ({ warnings }) => warnings.join(),
      (error: { told: string }) => error.told,
    );
    expect(outcome).toMatch(message);
  });

  it.each(['token', 'lifetime', 'xy', 'id'])('warns of %s', async (name) => {
    const { warnings } = await read({ url: 'https://a.example', [name]: 'x' });
    expect(warnings).toEqual([`Unknown input "${name}" is ignored`]);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['no service', {}, /Neither url nor token-endpoint/],
    ['no audience', { 'token-endpoint': 'https://a.example/t' }, /audience of the ID token is not known/],
    ['plain http', { url: 'http://a.example' }, /not https/],
    ['a query', { url: 'https://a.example/?x=1' }, /has a query or a fragment\. Remove/],
    [
      'half a certificate',
      { url: 'https://a.example', 'client-cert': '-----BEGIN X' },
      /`client-cert` is set, but `client-key` is missing/,
    ],
    [
      'a key that is a path to nowhere',
      { url: 'https://a.example', 'client-key': '/nowhere' },
      /not PEM, not base64 of PEM, and not the path of a readable file/,
    ],
    [
      'a type of what is not sent',
      { url: 'https://a.example', 'grant-type': 'jwt-bearer', 'subject-token-type': 'x' },
      /means nothing with/,
    ],
    [
      'a contradiction',
      { url: 'https://a.example', revoke: 'false', 'revocation-endpoint': 'https://a.example/r' },
      /Leave one of them out/,
    ],
    [
      'an unknown grant',
      { url: 'https://a.example', 'grant-type': 'password' },
      /`token-exchange` or `jwt-bearer`/,
    ],
    [
      'an unknown delivery',
      { url: 'https://a.example', deliver: 'env,stdout' },
      /`env` or `output` or `file`/,
    ],
    ['nothing to deliver', { url: 'https://a.example', deliver: ',' }, /env, output, file/],
    ['no boolean', { url: 'https://a.example', revoke: 'yes' }, /`true`, `false` or `now`/],
    ['no duration', { url: 'https://a.example', ttl: '1 hour' }, /15m, 1h30m, 1d or 900/],
    ['no time at all', { url: 'https://a.example', ttl: '0' }, /the least is `1s`\. Set a longer `ttl`/],
    [
      'a name that changes programs',
      { url: 'https://a.example', 'env-name': 'NODE_OPTIONS' },
      /choose another name/,
    ],
    [
      'a host that is a URL',
      { url: 'https://a.example', 'allowed-hosts': 'https://b.example/x' },
      /which is not a host name\. List host names/,
    ],
  ])('refuses %s before anything is sent', async (_, given, message) => {
    await expect(read(given)).rejects.toEqual(usage(message));
  });

  it('never prints a key that it cannot read', async () => {
    await expect(read({ url: 'https://a.example', 'client-key': 'MIIEvQIBADANBg' })).rejects.not.toEqual(
      usage(/MIIEv/),
    );
  });
});

describe('the values of inputs', () => {
  it.each([
    ['900', 900_000],
    ['45s', 45_000],
    ['15m', 900_000],
    ['1h', 3_600_000],
    ['1h30m', 5_400_000],
    ['1d', 86_400_000],
    ['1w2d', 9 * 86_400_000],
  ])('reads %s', (text, ms) => {
    expect(duration(text, 'ttl', { minMs: 0, maxMs: Number.MAX_SAFE_INTEGER })).toBe(ms);
  });

  it.each(['', '-1', '1.5h', '1y', '1D', 'h', '1e3', '٣', '1h 30m'])('takes no duration %j', (text) => {
    expect(() => duration(text, 'ttl', { minMs: 0, maxMs: 1e12 })).toThrow();
  });

  it('reads a duration alike in inputs, options, configurations and spans of time', () => {
    const texts = [
      '900',
      '45s',
      '1h30m',
      '1d',
      '24h',
      '2w',
      '1d12h',
      '1M',
      '1.5h',
      '',
      '-1s',
      '1 d',
      'd',
      '10000000000',
    ];
    const bounds = { minMs: 0, maxMs: Number.MAX_SAFE_INTEGER };
    for (const text of texts) {
      const wanted = durationSeconds(text);
      const input = attempt(() => duration(text, 'ttl', bounds) / 1_000);
      const read = schemaDuration(0, Number.MAX_SAFE_INTEGER).safeParse(text);
      const now = 4_000_000_000_000;
      const back = attempt(() => (now - moment(text, '--since', now)) / 1_000);
      expect([input, read.success ? read.data : undefined], text).toEqual([wanted, wanted]);
      if (!/^\d+$/.test(text)) expect(back, text).toBe(wanted);
      if (wanted !== undefined) expect(durationSeconds(durationText(wanted))).toBe(wanted);
    }
  });

  it('names the bounds of a duration in its own units', () => {
    expect(() => duration('40d', 'ttl', { minMs: 1_000, maxMs: 30 * 86_400_000 })).toThrow(
      expect.objectContaining({ message: '`ttl` is `40d`, the most is `30d`', hint: 'Set a shorter `ttl`' }),
    );
  });

  it('reads booleans as YAML 1.2 writes them', () => {
    expect(['true', 'True', 'TRUE'].map((text) => boolean(text, 'x'))).toEqual([true, true, true]);
    expect(['false', 'False', 'FALSE'].map((text) => boolean(text, 'x'))).toEqual([false, false, false]);
    for (const text of ['yes', 'on', '1', 'tRue']) expect(() => boolean(text, 'x')).toThrow();
  });

  it('splits lists', () => {
    expect(list(' a, b\nc  d,,')).toEqual(['a', 'b', 'c', 'd']);
  });

  it.each([
    'PATH',
    'path',
    'LD_PRELOAD',
    'GITHUB_ENV',
    'BASH_ENV',
    'https_proxy',
    'GIT_SSH_COMMAND',
    '1X',
    'A-B',
    'A B',
    '',
  ])('sets no variable %j', (name) => {
    expect(() => checkVariableName(name, 'env-name')).toThrow();
  });

  it.each(['JOBPASS_TOKEN', 'GITHUB_TOKEN', 'NODE_AUTH_TOKEN', 'npm_token', '_x'])('sets %s', (name) => {
    expect(checkVariableName(name, 'env-name')).toBe(name);
  });
});
