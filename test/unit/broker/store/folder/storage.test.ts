import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogEvent } from '../../../../../src/broker/log.js';
import { startTestBroker } from '../../../../support/broker.js';
import { heldClock } from '../../../../support/clock.js';

/** A data folder as the broker of 29 November 2026 left it, with the tokens that it had issued at 23:00 UTC for six hours. */
const earlier = JSON.parse(readFileSync(join(import.meta.dirname, 'earlier-folder.json'), 'utf8')) as {
  tokens: Record<'opaque' | 'signed' | 'revoked', string>;
  files: Record<string, string>;
};
const ISSUED = Date.parse('2026-11-29T23:00:00Z');
const HOURS = 3_600_000;
const ISSUER = 'http://127.0.0.1:8417';
const SERVICE = 'https://service.example';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'jobpass-earlier-'));
  for (const [name, text] of Object.entries(earlier.files)) {
    mkdirSync(dirname(join(data, name)), { recursive: true });
    writeFileSync(join(data, name), text, { mode: 0o600 });
  }
});
afterEach(() => rmSync(data, { recursive: true }));

/** What a broker of today says of each token, so many hours later, and its log. */
async function read(hours: number, revoked?: string) {
  const log: LogEvent[] = [];
  const role = { when: { repository: 'org/repo' }, audience: SERVICE };
  const broker = await startTestBroker(
    {
      issuer: ISSUER,
      data,
      trust: [{ issuer: 'http://127.0.0.1:1', audience: 'x' }],
      roles: { opaque: role },
    },
    { clock: heldClock(ISSUED + hours * HOURS), log: (event) => log.push(event) },
  );
  const post = (path: string, token: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${broker.address.port}${path}`, {
      method: 'POST',
      body: new URLSearchParams({ token }),
    });
  try {
    if (revoked !== undefined) expect((await post('/token/revocation', revoked)).status).toBe(200);
    const told: Record<string, Record<string, unknown>> = {};
    for (const [name, token] of Object.entries(earlier.tokens))
      told[name] = (await (await post('/token/introspection', token)).json()) as Record<string, unknown>;
    return { told, log };
  } finally {
    await broker.close();
  }
}

describe('a folder that an earlier broker has written', () => {
  it('holds the tokens that it issued and did not revoke, until they expire', async () => {
    const known = {
      active: true,
      sub: 'job',
      client_id: 'jobpass',
      iss: ISSUER,
      aud: SERVICE,
      scope: 'deploy',
      token_type: 'Bearer',
      repository: 'org/repo',
      iat: ISSUED / 1000,
      exp: (ISSUED + 6 * HOURS) / 1000,
    };
    const { told, log } = await read(5);
    expect(told).toEqual({
      opaque: expect.objectContaining({ ...known, role: 'opaque' }) as unknown,
      signed: expect.objectContaining({ ...known, role: 'signed' }) as unknown,
      revoked: { active: false },
    });
    expect(log.filter(({ level }) => level !== undefined && level !== 'warn')).toEqual([]);
    const inactive = { active: false };
    expect((await read(7)).told).toEqual({ opaque: inactive, signed: inactive, revoked: inactive });
  });

  it('is gone on with: its records are one chain with those of today', async () => {
    const { told } = await read(5, earlier.tokens.signed);
    expect(told['signed']).toEqual({ active: false });
    expect((await read(5)).told['signed']).toEqual({ active: false });
    const [name = ''] = Object.keys(earlier.files).filter((file) => file.startsWith('audit/'));
    const now = readFileSync(join(data, name), 'utf8');
    expect(now.startsWith(earlier.files[name] ?? 'nothing')).toBe(true);
    const sequences = now
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { metadata: { sequence: number } }).metadata.sequence);
    expect(sequences).toEqual([1, 2, 3, 4, 5]);
  });
});
