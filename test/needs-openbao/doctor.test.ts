import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type IdTokenService, startIdTokenService } from '../../src/demo/id-token-service.js';
import type { StepResult } from '../../src/demo/stand-in-runner.js';
import { mismatches } from '../../src/servers/vault/role-match.js';
import { StandInKubernetes } from '../support/kubernetes/token-review.js';
import { suiteUnless } from '../support/left-out.js';
import { findOpenBao, noOpenBao, OpenBao } from '../support/openbao.js';
import { within } from '../support/pace.js';
import { Authority } from '../support/pki.js';
import { freePort } from '../support/processes.js';
import { VaultJobs } from '../support/vault-jobs.js';

const ROOT = join(import.meta.dirname, '../..');
const CLI = join(ROOT, 'dist/jobpass.js');
const PASSWORD = 'correct-horse-battery';
const CLAIMS = {
  repository: 'octo-org/octo-repo',
  repository_id: '4711',
  repository_owner: 'octo-org',
  repository_owner_id: '99',
};

suiteUnless(noOpenBao(), 'jobpass doctor vault with a real OpenBao', () => {
  let authority: Authority;
  let bao: OpenBao;
  let jobs: VaultJobs;
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-doctor-'));

  beforeAll(async () => {
    authority = new Authority('Test authority of the doctor');
    bao = await OpenBao.start({ authority });
    jobs = await VaultJobs.start(bao);
    Object.assign(jobs.claims, CLAIMS);
    await bao.kv(1, 'old');
    await bao.put('secret', 'app', { password: PASSWORD });
    await bao.policy('job', { 'secret/data/app': ['read'], 'old/app': ['read'] });
    await bao.policy('reader', { 'auth/jwt/role/*': ['read'], 'auth/jwt/config': ['read'] });
    await bao.jwtRole('open', { token_policies: ['job', 'reader'] });
    await bao.jwtRole('bare', { token_policies: ['job'], token_no_default_policy: true });
    await bao.jwtRole('batch', { token_policies: ['job'], token_type: 'batch', token_ttl: '9s' });
    await bao.jwtRole('few', { token_policies: ['job'], token_num_uses: 3 });
    await bao.jwtRole('long', { token_policies: ['job'], token_ttl: '6h' });
    await bao.policy('ender', {
      'auth/token/revoke-accessor': ['update'],
      'auth/token/lookup-accessor': ['update'],
    });
    await bao.jwtRole('ender', { token_policies: ['ender'], token_ttl: '1m' });
    await bao.enableAuth('jwt', 'raw');
  }, within(30_000));
  afterAll(async () => {
    await jobs?.close();
    await bao?.stop();
    authority?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Told {
    code: number | null;
    /** Everything printed but masks. */
    text: string;
    masks: string[];
    lines: string[];
    commands: string;
  }
  const told = ({ exitCode, output }: StepResult): Told => {
    const masks = [...output.matchAll(/^::add-mask::(.*)$/gm)].map(([, mask]) => mask ?? '');
    const text = output.replace(/^::add-mask::.*\n/gm, '');
    // Whatever happens: nothing that is printed holds a secret.
    for (const mask of masks) expect(text).not.toContain(mask);
    expect(text).not.toMatch(/eyJ|\b[sb]\.[A-Za-z0-9]{24}/);
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain(bao.rootToken);
    expect(text).not.toContain(jobs.tokens.requestToken);
    const [findings = '', ...rest] = text.split('\n\n');
    return { code: exitCode, text, masks, lines: findings.split('\n'), commands: rest.join('\n\n') };
  };
  /** In a job. */
  const doctor = async (
    args: readonly string[],
    {
      env = {},
      onStart,
      job = {},
    }: {
      env?: Record<string, string>;
      job?: Record<string, string>;
      onStart?: (child: ChildProcess) => void;
    } = {},
  ): Promise<Told> =>
    told(
      await jobs
        .runner(job)
        .run([CLI, 'doctor', 'vault', ...args], { env, ...(onStart === undefined ? {} : { onStart }) }),
    );
  const base = (...more: string[]): string[] => ['--url', bao.address, '--role', 'job', ...more];
  const allDead = () =>
    vi.waitFor(async () => expect(await bao.alive()).toEqual({ tokens: [], leases: [] }), {
      timeout: within(5_000),
    });
  const operator = (): Record<string, string> => ({ BAO_TOKEN: bao.rootToken });

  it('finds that all fits, and leaves nothing behind', async () => {
    const { code, lines, text, masks, commands } = await doctor(
      base('--role', 'open', '--secrets', 'secret/app password | A; old/app password | B'),
    );
    expect(text).not.toMatch(/FAIL/);
    expect(lines.map((line) => line.slice(0, 14))).toEqual([
      'ok    address ',
      'ok    health  ',
      'ok    id-token',
      'note  id-token',
      'ok    audience',
      'ok    mount   ',
      'ok    log-in  ',
      'note  role    ',
      'note  role    ',
      'ok    role    ',
      'ok    token   ',
      'ok    token   ',
      'ok    secrets ',
      'ok    secrets ',
      'ok    end     ',
      '',
    ]);
    expect(text).toContain('OpenBao 2.6.2, initialized, unsealed, active');
    expect(text).toContain('auth/jwt is an auth method of type jwt');
    expect(text).toContain('The ID token meets the requirements of the role');
    expect(text).toMatch(
      /note {2}role .*anyone with a token can renew it beyond token_ttl.*768 h.*Set token_explicit_max_ttl/,
    );
    expect(text).toContain('secret/data/app may be read');
    expect(text).toContain('old/app may be read');
    expect(text).toContain(
      "The doctor's own token is revoked: the server accepted it before and rejects it now",
    );
    // The ID token and the Vault token.
    expect(masks).toHaveLength(2);
    expect(await jobs.accepts(masks[1] ?? '')).toBe(false);
    expect(commands).toBe('');
    expect(code).toBe(0);
    await allDead();
  });

  it('reads inputs from the variables of the action too, and options win', async () => {
    const env = { INPUT_URL: bao.address, INPUT_ROLE: 'nobody', INPUT_SECRETS: 'secret/app password' };
    const { code, text } = await doctor(['--role', 'job'], { env });
    expect(text).toContain('secret/data/app may be read');
    expect(code).toBe(0);
    await allDead();
  });

  describe('the ID token', () => {
    it.each<[string, Record<string, unknown>, RegExp, RegExp]>([
      [
        'claim that is another',
        { bound_claims: { environment: 'staging' } },
        /FAIL {2}log-in .*claim "environment" does not match.*the ID token's environment is "production"/,
        /FAIL {2}role .*environment is "production", but must be "staging" \(bound_claims\)/,
      ],
      [
        'claim that it lacks',
        { bound_claims: { '/a/b': 'x', tier: ['x', 'y'] } },
        /FAIL {2}log-in .* is missing/,
        /FAIL {2}role .*tier is missing, but must be \["x","y"\] \(bound_claims\)/,
      ],
      [
        'pattern that it does not match',
        { bound_claims: { ref: 'refs/tags/*' }, bound_claims_type: 'glob' },
        /FAIL {2}log-in .*ref is "refs\/heads\/main"/,
        /ref is "refs\/heads\/main", but must be "refs\/tags\/\*" \(bound_claims, \* is a wildcard\)/,
      ],
      [
        'audience',
        { bound_audiences: ['https://other.example'] },
        /FAIL {2}log-in .*\(aud\) claim.*the ID token's aud is "http:/,
        /FAIL {2}role .*aud is "http.*must be one of \["https:\/\/other\.example"\] \(bound_audiences\)/,
      ],
      [
        'subject',
        { bound_subject: 'somebody' },
        /FAIL {2}log-in .*\(sub\) claim; the ID token's sub is "repo:octo-org/,
        /FAIL {2}role .*sub is "repo:octo.*must be "somebody" \(bound_subject\)/,
      ],
    ])('is told from the role: a %s', async (_, role, logIn, compared) => {
      const name = `r${Math.random().toString(36).slice(2)}`;
      await bao.jwtRole(name, role);
      const { data } = await bao.must('GET', `auth/jwt/role/${name}`);
      const alone = await doctor(base('--role', name));
      expect(alone.text).toMatch(logIn);
      expect(alone.text).toMatch(/skip {2}role .*BAO_TOKEN/);
      expect(alone.code).toBe(1);
      const { code, text, commands } = await doctor(base('--role', name), { env: operator() });
      expect(text).toMatch(compared);
      expect(code).toBe(1);
      // Both have shown that the role is there: what differs is printed, and nothing that would change it.
      for (const printed of [alone.commands, commands]) {
        expect(printed).toContain(`# No commands: the role ${name} exists`);
        expect(printed).toMatch(/^# (The|the) ID token's \w+ is|^# the error is about the claim/m);
        expect(printed).toMatch(/^(# [^\n]*\n)+$/);
      }
      expect((await bao.must('GET', `auth/jwt/role/${name}`)).data).toEqual(data);
      await allDead();
    });

    it('of another issuer is told', async () => {
      const other = await startIdTokenService(jobs.claims);
      try {
        const path = join(folder, 'foreign');
        writeFileSync(path, await other.sign({ ...jobs.claims, aud: bao.address }));
        const { code, text, commands } = await doctor(base('--id-token-file', path), { env: operator() });
        expect(text).toMatch(/FAIL {2}log-in /);
        expect(text).toMatch(/FAIL {2}role .*iss is "http.*\(bound_issuer of the mount\)/);
        expect(commands).toMatch(/^# No commands: the mount auth\/jwt trusts another issuer[^\n]*\n$/);
        expect(code).toBe(1);
      } finally {
        await other.close();
      }
    });

    it('that is over, or for another audience, is told', async () => {
      const now = Math.floor(Date.now() / 1000);
      const path = join(folder, 'over');
      writeFileSync(path, await jobs.tokens.sign({ ...jobs.claims, aud: 'elsewhere', exp: now - 700 }));
      const { code, text } = await doctor(base('--token-file', path));
      expect(text).toMatch(/FAIL {2}id-token {2}The ID token expired 11m \d+s ago/);
      expect(text).toMatch(/FAIL {2}audience {2}The ID token is for "elsewhere"/);
      expect(code).toBe(1);
    });

    it('for a well-known service is not sent anywhere else', async () => {
      const path = join(folder, 'aws');
      writeFileSync(path, await jobs.tokens.sign({ ...jobs.claims, aud: 'sts.amazonaws.com' }));
      const silent = http.createServer((_, response) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
      );
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const { port } = silent.address() as AddressInfo;
      silent.close();
      // The name is not looked up by anyone: it is refused before.
      const { text } = await doctor([
        ...['--url', `https://vault.invalid:${port}`, '--role', 'job', '--token-file', path],
      ]);
      expect(text).toMatch(/FAIL {2}audience .*is accepted by AWS\. The ID token was not sent/);
    });

    it('that holds the secrets of the job shows none of them', async () => {
      const { environment } = jobs.claims;
      jobs.claims['environment'] = `${jobs.tokens.requestToken} and ${bao.rootToken}`;
      try {
        const { text, commands } = await doctor(base('--commands'), { env: operator() });
        expect(text).toMatch(/environment "\*\*\* and \*\*\*"/);
        expect(commands).toContain(`The ID token's environment is "*** and ***", but must be "production"`);
      } finally {
        jobs.claims['environment'] = environment;
      }
    });

    it('that the job may not have is told', async () => {
      const { code, text } = await doctor(base(), {
        job: { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' },
      });
      expect(text).toMatch(/FAIL {2}id-token .*id-token: write/);
      expect(text).toMatch(/ok {4}mount/);
      expect(code).toBe(1);
    });
  });

  describe('the mount', () => {
    it.each<[string, string[], RegExp]>([
      ['that is missing', ['--path', 'nowhere'], /FAIL {2}mount .*No auth method responds at auth\/nowhere/],
      ['that trusts no issuer', ['--path', 'raw'], /FAIL {2}mount .*auth\/raw has no configured issuer/],
      ['in no namespace', ['--namespace', 'nope'], /FAIL {2}mount .*The namespace "nope" does not exist/],
      ['of another kind', ['--path', 'kinds'], /FAIL {2}mount .*is of type kubernetes, expected jwt/],
    ])('%s is told', async (_, args, says) => {
      await bao.enableAuth('kubernetes', 'kinds').catch(() => undefined);
      const { code, text } = await doctor(base(...args));
      expect(text).toMatch(says);
      expect(text).toMatch(/skip {2}log-in/);
      expect(code).toBe(1);
    });

    it('without such a role is told', async () => {
      const { code, text, commands } = await doctor(base('--role', 'nobody'), { env: operator() });
      expect(text).toMatch(/FAIL {2}log-in .*role "nobody" could not be found/);
      expect(text).toMatch(/FAIL {2}role .*The role nobody does not exist/);
      expect(commands).toContain('bao write auth/jwt/role/nobody');
      expect(code).toBe(1);
    });

    it.each([
      ['lnog', 'long'],
      ['Be-nde', undefined],
      ['en-der', 'ender'],
    ])('without such a role, %s, suggests one that is nearly it: %s', async (asked, near) => {
      const { code, text, commands } = await doctor(base('--role', asked), { env: operator() });
      expect(code).toBe(1);
      if (near === undefined) {
        expect(text).not.toContain('Did you mean');
        return;
      }
      expect(text).toContain(`The role ${asked} does not exist at auth/jwt. Did you mean ${near}?`);
      // Nothing that a shell would run.
      expect(commands).toMatch(/^(#[^\n]*\n)+$/);
    });

    it('of which the job names no role is asked for its own', async () => {
      const nameless = ['--url', bao.address];
      const none = await doctor(nameless);
      expect(none.text).toMatch(
        /FAIL {2}log-in .*as the default_role with status 400: missing role.*Set the input role/,
      );
      expect(none.commands).toContain('# No commands: set the role');
      expect(none.code).toBe(1);
      await bao.enableAuth('jwt', 'usual');
      const config = { oidc_discovery_url: jobs.tokens.issuer, bound_issuer: jobs.tokens.issuer };
      await bao.must('POST', 'auth/usual/config', { ...config, default_role: 'everyday' });
      await bao.jwtRole('everyday', { token_policies: ['job'] }, 'usual');
      const { code, text } = await doctor([...nameless, '--path', 'usual'], { env: operator() });
      expect(text).toMatch(/ok {4}log-in .*as the default_role/);
      expect(text).toContain('The ID token meets the requirements of the role');
      expect(code, text).toBe(0);
      await allDead();
    });

    it('whose role has no audience, and a token of another time, are told what helps', async () => {
      await bao.jwtRole('nameless', { bound_audiences: [], bound_claims: { environment: 'production' } });
      const { text } = await doctor(base('--role', 'nameless'), { env: operator() });
      expect(text).toMatch(/note {2}role .*has no bound_audiences/);
      const now = Math.floor(Date.now() / 1000);
      const path = join(folder, 'early');
      const early = { aud: bao.address, iat: now + 900, nbf: now + 900, exp: now + 1200 };
      writeFileSync(path, await jobs.tokens.sign({ ...jobs.claims, ...early }));
      const late = await doctor(base('--token-file', path));
      expect(late.text).toMatch(/FAIL {2}log-in .*clock_skew_leeway of the role/);
      await allDead();
    });
  });

  describe('the token', () => {
    it('that may do nothing for itself is told, and ended by the operator', async () => {
      const { code, text } = await doctor(base('--role', 'bare'), { env: operator() });
      expect(text).toMatch(/FAIL {2}token .*may not look itself up or revoke itself/);
      expect(text).toMatch(/ok {4}end .*is revoked: the server (accepted it before and )?rejects it now/);
      expect(code).toBe(1);
      await allDead();
    });

    it('that nobody may end is told, by its accessor', async () => {
      const { code, text } = await doctor(base('--role', 'bare'));
      const accessor = /FAIL {2}end .*own token \(accessor (\S+)\), which expires in 10m/.exec(text)?.[1];
      expect(accessor, text).toBeDefined();
      expect(code).toBe(1);
      await bao.must('POST', 'auth/token/revoke-accessor', { accessor });
      await allDead();
    });

    it('that revoke-role ends', async () => {
      const { text } = await doctor(base('--revoke-role', 'ender'));
      expect(text).toContain('The revoke-role ender may revoke the token by accessor');
      expect(text.match(/is revoked: the server (accepted it before and )?rejects it now/g)).toHaveLength(2);
      const wrong = await doctor(base('--revoke-role', 'open'));
      expect(wrong.text).toMatch(
        /FAIL {2}token .*revoke-role open may not update auth\/token\/revoke-accessor and/,
      );
      expect(wrong.code).toBe(1);
      await allDead();
    });

    it('of the kind batch, of few uses, of a long life', async () => {
      const batch = await doctor(base('--role', 'batch'));
      expect(batch.text).toMatch(/note {2}token .*batch token, which cannot be shortened or revoked/);
      expect(batch.text).toMatch(/note {2}end .*batch token, which cannot be revoked: it expires in 9s/);
      expect(batch.code).toBe(0);
      const few = await doctor(base('--role', 'few', '--secrets', 'secret/app password'));
      expect(few.text).toMatch(/note {2}token .*is valid for 3 requests/);
      expect(few.text).toMatch(/ok {4}end .*is revoked: the server (accepted it before and )?rejects it now/);
      const long = await doctor(base('--role', 'long', '--ttl', '15m'));
      expect(long.text).toMatch(/note {2}token .*lives longer than the ttl of 15m; jobs shorten it/);
      expect(long.code).toBe(0);
      await allDead();
    });

    it('that may not read a secret is told, without reading any', async () => {
      const { code, text, commands } = await doctor(
        base('--secrets', 'secret/other x; pki/issue/web common_name=a x | C'),
      );
      expect(text).toMatch(/FAIL {2}secrets .*secret\/data\/other may not be read/);
      expect(text).toMatch(/FAIL {2}secrets .*pki\/issue\/web may not be written to.*\["update"\]/);
      expect(commands).toContain('path "secret/data/other" { capabilities = ["read"] }');
      expect(commands).toContain('path "pki/issue/web" { capabilities = ["update"] }');
      expect(code).toBe(1);
      await allDead();
    });

    it.each<[string, NodeJS.Signals, string, number]>([
      ['while it asks what the token may do', 'SIGTERM', 'capabilities-self', 1],
      // The first is the question what is mounted there.
      ['while it logs in', 'SIGINT', 'auth/jwt/login', 2],
    ])('is ended when the doctor is stopped %s', async (_, signal, path, nth) => {
      // A door that lets everything through, and at one request stops the doctor first.
      const seen: string[] = [];
      let child: ChildProcess | undefined;
      const door = http.createServer((request, response) => {
        seen.push(request.url ?? '');
        const { method, url, headers } = request;
        const isIt = url?.endsWith(path) === true && seen.filter((one) => one.endsWith(path)).length === nth;
        if (isIt) child?.kill(signal);
        if (isIt && nth === 1) return;
        const onward = http.request(`${bao.address}${url}`, { method, headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          setTimeout(() => answer.pipe(response), isIt ? 300 : 0);
        });
        request.pipe(onward);
      });
      await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
      const { port } = door.address() as AddressInfo;
      try {
        const { code, text } = await doctor(
          ['--url', `http://127.0.0.1:${port}`, '--audience', bao.address, '--role', 'job'],
          {
            onStart: (started) => {
              child = started;
            },
          },
        );
        expect(text).toMatch(/FAIL {2}doctor .*[Cc]anceled/);
        expect(text).toMatch(/ok {4}end .*is revoked: the server (accepted it before and )?rejects it now/);
        expect(seen).toContain('/v1/auth/token/revoke-self');
        expect(code).toBe(3);
        await allDead();
      } finally {
        door.closeAllConnections();
        door.close();
      }
    });
  });

  describe('the server', () => {
    it(
      'that is not there is told, and ends with 3',
      async () => {
        const port = await freePort();
        const { code, text } = await doctor(['--url', `http://127.0.0.1:${port}`, '--role', 'job']);
        expect(text).toMatch(/FAIL {2}address .*ECONNREFUSED/);
        expect(text).toMatch(/ok {4}id-token/);
        expect(text).toMatch(/skip {2}log-in/);
        expect(code).toBe(3);
      },
      within(30_000),
    );

    it(
      'that never answers is told before a minute is over',
      async () => {
        const silent = http.createServer(() => undefined);
        await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
        const { port } = silent.address() as AddressInfo;
        const begun = performance.now();
        const { code, text } = await doctor(['--url', `http://127.0.0.1:${port}`, '--role', 'job']);
        silent.closeAllConnections();
        silent.close();
        expect(text).toMatch(/FAIL {2}address .*no answer|FAIL {2}address .*within/);
        expect(code).toBe(3);
        expect(performance.now() - begun).toBeLessThan(within(60_000));
      },
      within(70_000),
    );

    it('whose certificate nobody trusts is told, with whose it is', async () => {
      const { code, text } = await doctor(['--url', bao.tlsAddress, '--role', 'job']);
      expect(text).toMatch(/FAIL {2}address .*TLS handshake.*set `ca` to the certificate/);
      expect(text).toMatch(/note {2}address .*signed by CN=Test authority of the doctor/);
      expect(code).toBe(3);
      const trusted = await doctor([
        ...['--url', bao.tlsAddress, '--role', 'job', '--ca', authority.certFile, '--audience', bao.address],
      ]);
      expect(trusted.text).toMatch(/ok {4}address .*with a trusted certificate/);
      expect(trusted.code).toBe(0);
    });

    it('that is none of the kind is told', async () => {
      const page = http.createServer((_, response) => response.end('<html>Hello\n::error::x</html>'));
      await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
      const { port } = page.address() as AddressInfo;
      const { code, text } = await doctor(['--url', `http://127.0.0.1:${port}`, '--role', 'job']);
      page.close();
      expect(text).toMatch(/FAIL {2}health .*not a response of Vault or OpenBao/);
      expect(code).toBe(1);
    });

    it('that quotes what it was sent, or writes commands for the runner, is quoted without that', async () => {
      const health = { initialized: true, sealed: false, standby: false, version: '2.0\n::error::v' };
      const hostile = http.createServer(async (request, response) => {
        let body = '';
        for await (const chunk of request.setEncoding('utf8')) body += chunk;
        const isHealth = request.url?.includes('health') === true;
        const errors = [`claim "environment" ${body}\n::add-mask::x ##[error]y\u202e`];
        response.writeHead(isHealth ? 200 : 400).end(JSON.stringify(isHealth ? health : { errors }));
      });
      await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve));
      const { port } = hostile.address() as AddressInfo;
      const result = await jobs
        .runner()
        .run([CLI, 'doctor', 'vault', '--url', `http://127.0.0.1:${port}`, '--role', 'job']);
      hostile.closeAllConnections();
      hostile.close();
      expect(result.output.match(/^::.*$/gm)).toEqual([expect.stringMatching(/^::add-mask::eyJ/)]);
      expect(told(result).text).toMatch(/FAIL {2}log-in .*with status 400: claim "environment".*\*\*\*/);
      expect(result.output).not.toMatch(/##\[|\u202e/);
      expect(result.exitCode).toBe(1);
    });

    it('that is sealed is told', async () => {
      const sealed = await OpenBao.start();
      try {
        await sealed.must('PUT', 'sys/seal');
        const { code, text } = await doctor(['--url', sealed.address, '--role', 'job']);
        expect(text).toMatch(/FAIL {2}health .*OpenBao 2\.6\.2 is sealed/);
        expect(code).toBe(3);
      } finally {
        await sealed.stop();
      }
    });
  });

  describe('other ways to log in', () => {
    it('AppRole: the wrapped secret id is looked at, and stays unused', async () => {
      const { roleId, wrappedSecretId } = await bao.approle('job', { token_ttl: '5m' });
      const wrapped = await wrappedSecretId();
      const file = join(folder, 'wrapped');
      writeFileSync(file, `${wrapped}\n`);
      const approle = ['--url', bao.address, '--auth', 'approle', '--role-id', roleId];
      const { code, text } = await doctor([...approle, '--wrapped-secret-id-file', file]);
      expect(text).toMatch(/ok {4}log-in .*belongs to this AppRole and is unused/);
      expect(text).not.toContain(wrapped);
      expect(code).toBe(0);
      const fromEnv = await doctor(approle, { env: { INPUT_WRAPPED_SECRET_ID: wrapped } });
      expect(fromEnv.code).toBe(0);
      await bao.must('POST', 'sys/wrapping/unwrap', undefined, { token: wrapped });
      const gone = await doctor([...approle, '--wrapped-secret-id-file', file]);
      expect(gone.text).toMatch(/FAIL {2}log-in .*was already unwrapped/);
      expect(gone.text).not.toContain(wrapped);
      expect(gone.code).toBe(1);
      await allDead();
    });

    it('Kubernetes and certificates: by logging in', async () => {
      const cluster = await StandInKubernetes.start(authority);
      try {
        await bao.kubernetesAuth(cluster, 'job', { bound_service_account_names: ['runner'] });
        const file = join(folder, 'service-account');
        writeFileSync(file, await cluster.token('ci', 'runner'));
        const good = await doctor(base('--auth', 'kubernetes', '--jwt-file', file));
        expect(good.text).toMatch(/ok {4}log-in/);
        expect(good.code).toBe(0);
        writeFileSync(file, await cluster.token('ci', 'other'));
        const bad = await doctor(base('--auth', 'kubernetes', '--jwt-file', file));
        expect(bad.text).toMatch(/FAIL {2}log-in .*service account name not authorized/);
        expect(bad.code).toBe(1);
      } finally {
        await cluster.close();
      }
      await bao.certAuth(authority, 'job', { token_ttl: '5m', allowed_common_names: ['job'] });
      const { certFile, keyFile } = authority.issue('job', 'DNS:job.example.test');
      const cert = ['--url', bao.tlsAddress, '--ca', authority.certFile, '--auth', 'cert', '--role', 'job'];
      const shown = await doctor([...cert, '--client-cert', certFile, '--client-key-file', keyFile]);
      expect(shown.text).toMatch(/ok {4}log-in/);
      expect(shown.code).toBe(0);
      await allDead();
    });
  });

  describe('wrong use', () => {
    const SECRET = 'hvs.LOOKSLIKEATOKENabcdefghijk';
    it.each<[string, () => string[], RegExp]>([
      ['a word', () => base(SECRET), /Arguments are not allowed, only options/],
      ['--token', () => base('--token', SECRET), /--token takes no value.*--id-token-file/],
      ['--id-token=', () => base(`--id-token=${SECRET}`), /--id-token takes no value.*--id-token-file/],
      ['a client key', () => base('--client-key', SECRET), /--client-key takes no value.*--client-key-file/],
      [
        'a wrapped secret id',
        () => base('--wrapped-secret-id', SECRET),
        /takes no value.*--wrapped-secret-id-file/,
      ],
      ['no url', () => ['--role', 'job'], /`url` is missing/],
      ['a file that is not there', () => base('--id-token-file', '/nowhere'), /cannot be read.*ENOENT/],
      ['a file that is no ID token', () => base('--token-file', CLI), /KiB|not contain an ID token/],
      ['an unknown option', () => base(`--tokn=${SECRET}`), /Unknown option "--tokn"/],
      ['plain http', () => ['--url', 'http://vault.example', '--role', 'a'], /not https/],
      ['another program', () => base('--cli', 'curl'), /bao, vault/],
    ])('is told: %s', async (_, args, says) => {
      const { code, text } = await doctor(args());
      expect(text).toMatch(says);
      expect(text).not.toContain('LOOKSLIKE');
      expect(code).toBe(2);
    });

    it('explains itself', async () => {
      const { code, text } = await doctor(['--help']);
      expect(text).toMatch(/--role .*--client-key-file.*--id-token-file.*3 +a check was not possible/s);
      expect(text).not.toMatch(/--client-key |--wrapped-secret-id |--id-token /);
      expect(code).toBe(0);
    });
  });

  it('prints one line of JSON for programs, and no mask', async () => {
    const result = await jobs.runner().run([CLI, 'doctor', 'vault', ...base('--json', '--commands')]);
    expect(result.output).toMatch(/^\{[ -~]*\}\n$/);
    told(result);
    const { outcome, findings, commands } = JSON.parse(result.output) as {
      outcome: string;
      findings: { step: string; status: string; text: string }[];
      commands: string[];
    };
    expect(outcome).toBe('good');
    expect(findings.map(({ step }) => step)).toContain('end');
    expect(commands.join('\n')).toContain('bao policy write');
    await allDead();
  });

  it('works without a runner, with an ID token on stdin', async () => {
    const child = spawn(
      process.env['JOBPASS_NODE'] ?? process.execPath,
      [CLI, 'doctor', 'vault', ...base('--token-file', '-')],
      {
        env: { PATH: process.env['PATH'] },
      },
    );
    child.stdin.end(await jobs.tokens.sign({ ...jobs.claims, aud: bao.address }));
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(output).toMatch(/ok {4}log-in/);
    expect(output).not.toMatch(/eyJ|add-mask/);
    expect(code, output).toBe(0);
    await allDead();
  });

  describe('the commands', () => {
    /** As an operator would: in a real shell, with the real program. */
    const runInShell = (commands: string, cwd: string): Promise<{ stdout: string }> => {
      const bin = join(findOpenBao() ?? '', '..');
      return promisify(execFile)('sh', ['-eu', '-c', commands], {
        cwd,
        env: { PATH: `${bin}:/usr/bin:/bin`, HOME: cwd, BAO_TOKEN: bao.rootToken },
      });
    };

    it.each<[string, JWTPayload, string[]]>([
      ['in a namespace of its own', {}, ['--namespace', 'made']],
      ['at a path of its own', {}, ['--path', 'ci/github']],
      ['for a branch', { environment: undefined, ref: 'refs/heads/main' }, ['--path', 'branch']],
      [
        'for a hostile branch',
        {
          environment: undefined,
          ref: "refs/heads/x'$(touch owned)`touch owned`\nJSON\ntouch owned\n::error::x ##[error]y\u202e",
          repository: "octo-org/'; touch owned; '",
        },
        ['--path', "hostile'$(>owned)`id`"],
      ],
      [
        'without claims of a repository',
        {
          repository: undefined,
          repository_id: undefined,
          repository_owner: undefined,
          repository_owner_id: undefined,
        },
        ['--path', 'plain'],
      ],
    ])('make what the job lacks: %s', async (_, changes, args) => {
      const cwd = mkdtempSync(join(folder, 'shell-'));
      const path = join(cwd, 'token');
      const claims = { ...jobs.claims, ...changes };
      const sign = () => jobs.tokens.sign({ ...claims, aud: bao.address });
      writeFileSync(path, await sign());
      const all = base(
        '--role',
        'made',
        ...args,
        '--token-file',
        path,
        '--secrets',
        'secret/app password | A',
      );
      const before = await doctor(all);
      expect(before.code).toBe(1);
      expect(before.commands).toContain('bao auth enable');
      expect(before.text).not.toMatch(/^::|\n::|##\[|\u202e/);
      await runInShell(before.commands, cwd);
      expect(existsSync(join(cwd, 'owned'))).toBe(false);
      writeFileSync(path, await sign());
      const after = await doctor(all);
      const inNamespace = args.includes('--namespace');
      // There is no engine in the new namespace: the policy allows it all the same.
      expect(after.text, before.commands).toMatch(/ok {4}log-in/);
      expect(after.text).toMatch(/ok {4}secrets/);
      expect(after.code, after.text).toBe(0);
      expect(inNamespace || after.text.includes('secret/data/app may be read')).toBe(true);
      // Another repository, and another place, are kept out.
      const isBound = claims.repository_id !== undefined;
      writeFileSync(
        path,
        await jobs.tokens.sign({
          ...claims,
          aud: bao.address,
          ...(isBound ? { repository_id: '1' } : { sub: 'x' }),
        }),
      );
      expect((await doctor(all)).text).toMatch(/FAIL {2}log-in/);
      expect(existsSync(join(cwd, 'owned'))).toBe(false);
      await allDead();
    });

    it('let a whole job through', async () => {
      const secrets = 'secret/app password | APP_PASSWORD';
      const { commands } = await doctor(base('--role', 'whole', '--secrets', secrets));
      expect(commands).toMatch(/"repository_id": "4711",\n.*"repository_owner_id": "99"/);
      expect(commands).toMatch(/"environment": "production"/);
      await runInShell(commands, folder);
      const { main, post } = await jobs.job({ role: 'whole', secrets });
      expect(main.exitCode, main.output).toBe(0);
      expect(main.env.get('APP_PASSWORD')).toBe(PASSWORD);
      expect(post.output).toContain(': revoked (');
      await allDead();
    });

    it('leave the role as it is where the job can log in, and make a policy for it', async () => {
      const role = {
        bound_claims: { ref: 'refs/heads/*' },
        bound_claims_type: 'glob',
        token_policies: ['reader'],
      };
      await bao.jwtRole('held', { ...role, user_claim: 'actor', token_num_uses: 0, token_ttl: '7m' });
      const read = async (name: string) => (await bao.must('GET', `auth/jwt/role/${name}`)).data ?? {};
      /** What the comment tells people to do. */
      const give = async (name: string) => {
        const policies = (await read(name))['token_policies'] as string[];
        await bao.must('POST', `auth/jwt/role/${name}`, {
          ...(await read(name)),
          token_policies: [...policies, `jobpass-${name}`],
        });
      };
      const before = await read('held');
      const all = base('--role', 'held', '--secrets', 'secret/app password | A');
      const { commands, code } = await doctor(all);
      expect(code).toBe(1);
      expect(commands).toContain('Add the policy jobpass-held to its token_policies (now: reader)');
      await runInShell(commands, folder);
      expect(await read('held')).toEqual(before);
      await give('held');
      const after = await doctor(all);
      expect(after.code, after.text).toBe(0);
      // A policy that is there may be more than this job's: it is not written over either.
      const more = await doctor(base('--role', 'held', '--secrets', 'secret/other password | A'));
      expect(more.commands).toMatch(/^# path "secret\/data\/other" \{ capabilities = \["read"\] \}$/m);
      expect(more.commands).not.toMatch(/^[^#]*write/m);
      const policy = async () => (await bao.must('GET', 'sys/policies/acl/jobpass-held')).data?.['policy'];
      const written = await policy();
      await runInShell(commands, folder);
      await runInShell(commands.replace('secret/data/app', 'secret/data/another'), folder);
      expect(await policy()).toBe(written);
      // One whose tokens cannot end themselves.
      await bao.jwtRole('mute', { token_policies: ['job'], token_no_default_policy: true });
      const mute = await doctor(base('--role', 'mute'), { env: operator() });
      expect(mute.code).toBe(1);
      await runInShell(mute.commands, folder);
      await give('mute');
      const mended = await doctor(base('--role', 'mute'));
      expect(mended.code, mended.text).toBe(0);
      expect(mended.text).toContain('The token may look itself up and revoke itself');
      // Where it may not be read, it is not written.
      await bao.jwtRole('unread', { ...role, token_policies: ['job'] });
      const unread = await doctor(base('--role', 'unread', '--secrets', 'secret/other password | A'));
      expect(unread.commands).toContain('Add the policy jobpass-unread to its token_policies (now: job)');
      const { data } = await bao.must('GET', 'auth/jwt/role/unread');
      await runInShell(unread.commands, folder);
      expect((await bao.must('GET', 'auth/jwt/role/unread')).data).toEqual(data);
      await allDead();
    });

    it(
      'write over nothing, also where the server could not be asked',
      async () => {
        await bao.jwtRole('kept', { bound_claims: { environment: 'staging' } });
        const { data } = await bao.must('GET', 'auth/jwt/role/kept');
        const config = (await bao.must('GET', 'auth/jwt/config')).data;
        const port = await freePort();
        const blind = await doctor(['--url', `http://127.0.0.1:${port}`, '--role', 'kept', '--commands']);
        expect(blind.commands).toContain('bao auth enable');
        // As an operator would who pastes them, going on after what fails.
        const commands = blind.commands.replace(`http://127.0.0.1:${port}`, bao.address);
        await runInShell(`set +e\n${commands}`, folder);
        expect((await bao.must('GET', 'auth/jwt/role/kept')).data).toEqual(data);
        expect((await bao.must('GET', 'auth/jwt/config')).data).toEqual(config);
      },
      within(30_000),
    );

    it('are for the program of the server, or for another one where that is wanted', async () => {
      const { commands } = await doctor(base('--commands', '--cli', 'vault'));
      expect(commands).toMatch(/^else vault policy write jobpass-job - <<'HCL'$/m);
      expect(commands).toContain('with sufficient permissions in VAULT_TOKEN');
      expect(commands).toMatch(/^export VAULT_ADDR=/m);
      expect(commands).toMatch(/^# The mount exists/m);
      expect(commands).not.toMatch(/\bbao /);
      // In front of the same server something that says what HashiCorp Vault says.
      const front = http.createServer(async (request, response) => {
        const { method, url, headers } = request;
        const onward = http.request(`${bao.address}${url}`, { method, headers }, async (answer) => {
          let body = '';
          for await (const chunk of answer.setEncoding('utf8')) body += chunk;
          if (url?.includes('sys/health') === true)
            body = JSON.stringify({ ...JSON.parse(body), version: '1.21.4', enterprise: false });
          response.writeHead(answer.statusCode ?? 500, { 'content-type': 'application/json' }).end(body);
        });
        request.pipe(onward);
      });
      await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
      const vault = await doctor(['--url', url, '--audience', bao.address, '--role', 'nobody-yet']);
      front.closeAllConnections();
      front.close();
      expect(vault.text).toContain('HashiCorp Vault 1.21.4, initialized');
      expect(vault.text).toMatch(/skip {2}role .*Set VAULT_TOKEN|FAIL {2}role/);
      expect(vault.commands).toMatch(/^export VAULT_ADDR=/m);
      expect(vault.text).not.toMatch(/\bbao |BAO_/);
    });
  });
});

/** Roles and ID tokens, each decided by a real server and by us. */
const DECISIONS: [role: Record<string, unknown>, claims: Record<string, unknown>][] = [
  ...[
    '5',
    5,
    5.5,
    12345678901,
    1e21,
    true,
    'true',
    false,
    '',
    'x',
    'X',
    ['x', 'z'],
    [],
    ['x', 5, true],
  ].flatMap((wanted) =>
    [
      '5',
      5,
      5.5,
      12345678901,
      1e21,
      true,
      'true',
      false,
      null,
      '',
      'x',
      ['y', 'x'],
      [4, 5],
      [true],
      [],
      { c: 1 },
    ].map((has): [Record<string, unknown>, Record<string, unknown>] => [
      { bound_claims: { c: wanted } },
      { c: has },
    ]),
  ),
  ...['*', '', 'a*', '*e', 'a*c*e', 'a**e', 'ab*ba', 'a?c', 'a[b]c', ['q*', 'a*'], '**', '*b*'].flatMap(
    (wanted) =>
      ['', 'a', 'abcde', 'abcdef', 'aba', 'abba', 'abc', 'a?c', ['z', 'ae'], 5, true, null].map(
        (has): [Record<string, unknown>, Record<string, unknown>] => [
          { bound_claims: { c: wanted }, bound_claims_type: 'glob' },
          { c: has },
        ],
      ),
  ),
  ...['/a/b', '/a/0', '/a/7', '/a', '/a~1b/c~0d', '/', 'a.b', '/a/b/c', '/a/-', '/a/01'].flatMap((name) =>
    [
      { a: { b: 'x' } },
      { a: ['x'] },
      { a: 'x' },
      { 'a/b': { 'c~d': 'x' } },
      { '': 'x' },
      { a: { b: { c: 'x' } } },
    ].map((claims): [Record<string, unknown>, Record<string, unknown>] => [
      { bound_claims: { [name]: 'x' } },
      claims,
    ]),
  ),
  ...[['a'], ['b', 'a'], ['A'], ['a/'], ['a*'], []].flatMap((bound) =>
    ['a', ['a', 'z'], ['z'], undefined, []].map((aud): [Record<string, unknown>, Record<string, unknown>] => [
      { bound_audiences: bound, bound_subject: 's' },
      { aud },
    ]),
  ),
  ...['s', 'S', ''].flatMap((bound) =>
    ['s', '', undefined, 5].map((sub): [Record<string, unknown>, Record<string, unknown>] => [
      { bound_subject: bound, user_claim: 'u' },
      { sub, u: 'u' },
    ]),
  ),
  ...['u', '/u/v', 'none'].flatMap((user) =>
    ['x', '', 5, ['x'], { v: 'z' }, true, null].flatMap((u) =>
      [true, false].map((pointer): [Record<string, unknown>, Record<string, unknown>] => [
        { user_claim: user, user_claim_json_pointer: pointer },
        { u },
      ]),
    ),
  ),
  ...['g', '/g/h'].flatMap((groups) =>
    ['x', '', ['x'], [5], [], 5, { h: ['x'] }, null, true].map(
      (g): [Record<string, unknown>, Record<string, unknown>] => [{ groups_claim: groups }, { g }],
    ),
  ),
  ...['x', '', 5, 5.5, true, ['x'], { a: 1 }, null].map(
    (m): [Record<string, unknown>, Record<string, unknown>] => [{ claim_mappings: { m: 'meta' } }, { m }],
  ),
  [{}, { iss: 'https://other.example' }],
  [{ role_type: 'oidc', allowed_redirect_uris: ['https://a.example'] }, {}],
];

suiteUnless(noOpenBao(), 'What does not fit, as a real OpenBao decides it', () => {
  let bao: OpenBao;
  let tokens: IdTokenService;
  beforeAll(async () => {
    [bao, tokens] = await Promise.all([OpenBao.start(), startIdTokenService({})]);
    await bao.jwtAuth(tokens.issuer);
  }, within(30_000));
  afterAll(async () => {
    await tokens?.close();
    await bao?.stop();
  });

  it(
    'is the same for every role and token',
    async () => {
      const { data: config } = await bao.must('GET', 'auth/jwt/config');
      const differ: unknown[] = [];
      let decided = 0;
      let fits = 0;
      for (const [index, [role, claims]] of DECISIONS.entries()) {
        const asked = {
          role_type: 'jwt',
          user_claim: 'sub',
          bound_audiences: ['a'],
          bound_claims_type: 'string',
        };
        const written = await bao.request('POST', `auth/jwt/role/r${index}`, { ...asked, ...role });
        // Not every role can be made.
        if (written.status >= 300) continue;
        const { data } = await bao.must('GET', `auth/jwt/role/r${index}`);
        const raw = await tokens.sign({ aud: 'a', sub: 's', ...claims } as JWTPayload);
        const answer = await bao.request(
          'POST',
          'auth/jwt/login',
          { role: `r${index}`, jwt: raw },
          { token: null },
        );
        const payload = JSON.parse(Buffer.from(raw.split('.')[1] ?? '', 'base64url').toString()) as Record<
          string,
          unknown
        >;
        const missed = mismatches(payload, data ?? {}, config ?? undefined);
        decided++;
        if (answer.status === 200) fits++;
        if ((answer.status === 200) !== (missed.length === 0))
          differ.push([role, claims, answer.status, answer.body.errors, missed]);
      }
      expect(differ).toEqual([]);
      expect(decided).toBeGreaterThan(400);
      expect(fits).toBeGreaterThan(50);
    },
    within(60_000),
  );
});
