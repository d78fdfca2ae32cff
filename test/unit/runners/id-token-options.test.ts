import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import { decodeIdToken, expiryOf, readIdToken } from '../../../src/identity/id-token.js';
import { identityLine } from '../../../src/lease/account.js';
import { commandRunner } from '../../../src/runners/registry.js';
import type { Runner } from '../../../src/runners/runner.js';
import { heldJwt } from '../../support/fake-programs.js';

const NO_HTTP = undefined as never;
const LEFT = { leftMs: 5_000 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-runners-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A runner of this machine, whose ID tokens are from where these variables say. */
async function local(env: NodeJS.ProcessEnv): Promise<Runner> {
  return commandRunner({ ...env, JOBPASS_RUNNER: 'local', JOBPASS_JOB: 'here' });
}
const request = (runner: Runner, audience = 'vault') => runner.idTokens.request(audience, NO_HTTP, LEFT);
// The same whenever it is made.
const token = (jti: string): string => heldJwt({ aud: 'vault', iat: 1, exp: 4_000_000_000, jti });

describe('an ID token of JOBPASS_ID_TOKEN_FILE', () => {
  it('is read each time that one is requested: the file may be replaced', async () => {
    const file = join(folder, 'token');
    const runner = await local({ JOBPASS_ID_TOKEN_FILE: file });
    for (const each of [token('1'), token('2')]) {
      writeFileSync(file, each);
      expect((await request(runner)).raw).toBe(each);
    }
    expect(runner.idTokens.fixed).toBe(false);
    expect(runner.system.variables).toContain('JOBPASS_ID_TOKEN_FILE');
    // A path is no secret.
    expect(runner.idTokens.identity).not.toContain('JOBPASS_ID_TOKEN_FILE');
  });
});

describe.each([
  ['JOBPASS_ID_TOKEN', { JOBPASS_ID_TOKEN: token('1') }],
  ['JOBPASS_ID_TOKEN_ENV', { JOBPASS_ID_TOKEN_ENV: 'THE_TOKEN', THE_TOKEN: token('1') }],
])('an ID token of %s', (variable, env) => {
  it('is the only one of the job, and a secret that a command does not get', async () => {
    const runner = await local(env);
    expect((await request(runner)).raw).toBe(token('1'));
    expect(runner.idTokens.secrets()).toContain(token('1'));
    expect(runner.idTokens.fixed).toBe(true);
    expect(runner.idTokens.until()).toBe(expiryOf(token('1')));
    expect(runner.idTokens.identity).toEqual(expect.arrayContaining(Object.keys(env)));
    expect(runner.system.variables).toEqual(expect.arrayContaining([variable, ...Object.keys(env)]));
  });
});

describe('an ID token of JOBPASS_ID_TOKEN_COMMAND', () => {
  it('is printed by a shell, for the audience', async () => {
    const file = join(folder, 'token');
    writeFileSync(file, heldJwt({ aud: 'the-audience' }));
    const command = `[ "$JOBPASS_AUDIENCE" = the-audience ] && cat ${file}`;
    const runner = await local({ JOBPASS_ID_TOKEN_COMMAND: command, PATH: process.env['PATH'] });
    await expect(request(runner, 'the-audience')).resolves.toMatchObject({ raw: readFileSync(file, 'utf8') });
    await expect(request(runner, 'another')).rejects.toMatchObject({ code: 'no-id-token' });
    expect(runner.idTokens.fixed).toBe(false);
    expect(runner.idTokens.identity).toContain('JOBPASS_ID_TOKEN_COMMAND');
    expect(runner.system.variables).toEqual(expect.arrayContaining(['JOBPASS_ID_TOKEN_COMMAND', 'PATH']));
  });
});

describe('the place of the ID token', () => {
  it('is said once, or not at all', async () => {
    const both = { JOBPASS_ID_TOKEN_FILE: '/x', JOBPASS_ID_TOKEN_ENV: 'X' };
    await expect(local(both)).rejects.toMatchObject({ code: 'usage' });
    await expect(request(await local({}))).rejects.toMatchObject({ code: 'no-id-token' });
    const empty = await local({ JOBPASS_ID_TOKEN_ENV: 'THE_TOKEN' });
    await expect(request(empty)).rejects.toThrow('The variable THE_TOKEN has no ID token');
  });
});

describe('the folder of an outer command', () => {
  it('is where the job has its state, whatever else it is called', async () => {
    const { memory } = await local({ JOBPASS_FOLDER: folder, JOBPASS_ID_TOKEN_FILE: '/x' });
    expect(memory.temporaryFolder()).toBe(folder);
    expect([memory.jobName, memory.otherJobs]).toEqual([undefined, undefined]);
    expect((await local({})).memory.jobName).toBe('here');
  });
});

describe('a JWT-SVID of SPIFFE', () => {
  // SPIFFE, JWT-SVID: sub, aud and exp must be there; iss and iat need not.
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const svid = [
    part({ alg: 'ES256', kid: 'x', typ: 'JOSE' }),
    part({ sub: 'spiffe://example.org/deploy', aud: ['vault'], exp: Math.floor(Date.now() / 1000) + 300 }),
    'c2lnbmVk',
  ].join('.');

  it('is taken from a file, as is a token with no issuer', async () => {
    const file = join(folder, 'svid');
    writeFileSync(file, `${svid}\n`);
    const runner = await commandRunner({ JOBPASS_RUNNER: 'local', JOBPASS_ID_TOKEN_FILE: file });
    const { raw } = await runner.idTokens.request('vault', NO_HTTP, LEFT);
    expect(raw).toBe(svid);
    expect(readIdToken(raw, 'vault', systemClock).token.claims['sub']).toBe('spiffe://example.org/deploy');
  });

  it('says which job it is by its subject', () => {
    const { shown } = decodeIdToken(svid);
    expect(identityLine({ claims: shown } as never)).toContain('spiffe://example.org/deploy');
  });
});
