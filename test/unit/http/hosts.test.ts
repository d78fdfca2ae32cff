import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import { HttpClient } from '../../../src/http/client.js';
import { AllowedHosts, isMetadataService, metadataUrl } from '../../../src/http/hosts.js';
import type { Answer, Outgoing } from '../../../src/http/transport.js';
import { Secrets } from '../../../src/text/secrets.js';

/** Those of AWS, which no packet leaves the host for. */
const SERVICES = [
  'http://169.254.169.254/latest/api/token',
  'http://[fd00:ec2::254]/latest/api/token',
  'http://169.254.170.2/v2/credentials/1',
  'http://169.254.170.23/v1/credentials',
  'http://[fd00:ec2::23]/v1/credentials',
];
/** Other addresses, those that look like one included. */
const OTHERS = [
  'http://169.254.169.253/',
  'http://169.254.170.2.evil.example/',
  'http://evil.example/169.254.170.2',
  'http://169.254.170.2@evil.example/',
  'http://10.0.0.1/',
  'http://[fe80::a9fe:a9fe]/',
  'http://[::ffff:169.254.169.254]/',
  'http://metadata.google.internal/',
  'http://0.0.0.0/',
];

describe('the metadata services of a machine', () => {
  it.each(SERVICES)('%s may be reached by plain http', (url) => {
    expect(metadataUrl(url, 'X').href).toBe(url);
    expect(isMetadataService(new URL(url))).toBe(true);
  });

  it('have one name each, whatever way it is written', () => {
    expect(metadataUrl('http://0xa9fea9fe/latest', 'X').hostname).toBe('169.254.169.254');
    expect(metadataUrl('http://[fd00:ec2:0:0::254]/', 'X').hostname).toBe('[fd00:ec2::254]');
  });

  it.each(OTHERS)('%s may not', (url) => {
    expect(() => metadataUrl(url, 'AWS_CONTAINER_CREDENTIALS_FULL_URI')).toThrow(
      expect.objectContaining({ code: 'insecure' }),
    );
  });

  it('are also those at loopback and by https', () => {
    expect(metadataUrl('http://127.0.0.1:1234/', 'X').port).toBe('1234');
    expect(metadataUrl('https://credentials.example/', 'X').host).toBe('credentials.example');
    expect(() => metadataUrl('nonsense', 'X')).toThrow(expect.objectContaining({ code: 'usage' }));
    expect(() => metadataUrl('http://a:b@169.254.169.254/', 'X')).toThrow(/user name or password/);
  });
});

describe('the client', () => {
  const client = (answer: Partial<Answer> = {}): { http: HttpClient; sent: Outgoing[] } => {
    const sent: Outgoing[] = [];
    const http = new HttpClient({
      transport: async (request) => {
        sent.push(request);
        return { status: 200, headers: {}, body: Buffer.from(''), url: request.url, ...answer };
      },
      ...{ clock: systemClock, secrets: new Secrets(), allowedHosts: new AllowedHosts(['169.254.169.254']) },
    });
    return { http, sent };
  };
  const get = (url: string, more: Partial<Outgoing> = {}): Outgoing => ({
    ...{ method: 'GET', url: new URL(url), headers: {}, what: 'the test' },
    ...more,
  });

  it.each([...SERVICES, ...OTHERS])('sends nothing by plain http to %s', async (url) => {
    const { http, sent } = client();
    await expect(http.send(get(url))).rejects.toMatchObject({ code: 'insecure' });
    expect(sent).toEqual([]);
  });

  it.each(SERVICES)('sends a request to %s that is marked as one for it', async (url) => {
    const { http, sent } = client();
    await http.send(get(url, { toMetadataService: true }));
    expect(sent).toHaveLength(1);
  });

  it.each(OTHERS)('sends no request to %s by being told that it is one', async (url) => {
    const { http, sent } = client();
    await expect(http.send(get(url, { toMetadataService: true }))).rejects.toMatchObject({
      code: 'insecure',
    });
    expect(sent).toEqual([]);
  });

  it('follows no redirect to one', async () => {
    const { http, sent } = client({ status: 307, headers: { location: 'http://169.254.169.254/' } });
    await expect(http.send(get('https://auth.example/'))).rejects.toMatchObject({ code: 'refused' });
    expect(sent).toHaveLength(1);
  });
});
