import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CorrelationOutput } from '../../src/audit/correlate/output.js';
import type { AuditRecord } from '../../src/audit/record.js';
import { KeptJob, secondsUntil } from '../support/kept-jobs.js';
import { suiteUnless } from '../support/left-out.js';
import { noOpenBao, OpenBao } from '../support/openbao.js';
import { within } from '../support/pace.js';
import { VaultJobs } from '../support/vault-jobs.js';

const CLI = join(import.meta.dirname, '../../dist/jobpass.js');
const NODE = process.env['JOBPASS_NODE'] ?? process.execPath;

/** Runs `jobpass audit correlate`. */
async function correlate(
  ...words: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(NODE, [CLI, 'audit', 'correlate', ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}

suiteUnless(noOpenBao(), "The audit log of a real OpenBao, and what became of jobs' tokens", () => {
  let folder: string;
  let bao: OpenBao;
  let jobs: VaultJobs;
  let number = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'correlate-real-'));
    // OpenBao makes audit devices of its configuration alone, unless it is told otherwise.
    bao = await OpenBao.start({
      config: `
        audit "file" "hashed" {
          options = { file_path = "${join(folder, 'hashed.log')}" }
        }
        audit "file" "plain" {
          options = { file_path = "${join(folder, 'plain.log')}", hmac_accessor = "false" }
        }`,
    });
    jobs = await VaultJobs.start(bao);
    await bao.kv(2, 'kv');
    await bao.put('kv', 'app', { password: 'correct-horse' });
    await bao.policy('job', { 'kv/data/app': ['read'], 'auth/token/create-orphan': ['update', 'sudo'] });
    await bao.policy('ender', {
      'auth/token/revoke-accessor': ['update'],
      'auth/token/lookup-accessor': ['update'],
    });
    await bao.jwtRole('ender', { token_policies: ['ender'], token_ttl: '1m' });
  }, within(30_000));
  afterAll(async () => {
    await jobs?.close();
    await bao?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  const log = (name: string): string => join(folder, `${name}.log`);
  const read = (token: string, path = 'kv/data/app') => bao.request('GET', path, undefined, { token });

  /** A role of its own for each test: whoever logs in to that of another is a stranger. */
  async function role(settings: Record<string, unknown>): Promise<string> {
    const name = `role-${++number}`;
    await bao.jwtRole(name, { token_policies: ['job'], ...settings });
    return name;
  }
  const MAPPED = {
    claim_mappings: { run_id: 'run_id', repository: 'repository', environment: 'environment' },
  };
  /** Nothing in the log says whose a token is. */
  const BARE = { user_claim: 'repository' };

  /** A whole job, with its records; its token as it had it. */
  async function job(
    inputs: Record<string, string>,
    steps: (token: string) => Promise<unknown> = read,
  ): Promise<{ records: string; token: string; id: string }> {
    const records = join(folder, `records-${++number}.jsonl`);
    const { main, post } = await jobs.job({ 'audit-file': records, ...inputs }, ({ env }) =>
      steps(env.get('VAULT_TOKEN') ?? '').then(() => undefined),
    );
    expect(main.exitCode, main.output).toBe(0);
    expect(post.exitCode, post.output).toBe(0);
    return { records, token: main.env.get('VAULT_TOKEN') ?? '', id: main.outputs.get('credential-id') ?? '' };
  }

  const told = ({ stdout }: { stdout: string }): CorrelationOutput => JSON.parse(stdout) as CorrelationOutput;

  it.each([
    ['plain', 'exact'],
    ['hashed', 'by log-in'],
  ])('of accessors that are %s: nothing is suspicious of a job that ends well', async (device, joined) => {
    const { records, id } = await job({ role: await role(MAPPED) }, async (token) => {
      expect((await read(token)).status).toBe(200);
      expect((await read(token, 'kv/data/other')).status).toBe(403);
    });
    const result = await correlate(records, '--vault-audit', log(device), '--json');
    expect(told(result).findings).toEqual([]);
    expect(told(result).attempts).toEqual([]);
    expect(told(result).credentials).toEqual([
      expect.objectContaining({
        id,
        joined,
        ending: 'revoked',
        revokedAt: expect.any(String) as string,
        actions: expect.arrayContaining([
          { name: 'read kv/data/app', count: 1 },
          { name: 'read kv/data/other', count: 1 },
          { name: 'update auth/token/revoke-self', count: 1 },
        ]) as unknown,
        addresses: [{ name: '127.0.0.1', count: expect.any(Number) as number }],
        errors: [{ name: 'permission denied', count: 2 }],
      }),
    ]);
    expect([result.code, told(result).unjudged]).toEqual([0, []]);
  });

  it.each([
    ['plain', 'exact'],
    ['hashed', 'by log-in'],
  ])('of accessors that are %s: tells who tries a token that is dead', async (device, joined) => {
    const { records, token, id } = await job({ role: await role(MAPPED) });
    expect((await read(token)).status).toBe(403);
    const result = await correlate(records, '--vault-audit', log(device), '--json');
    expect(told(result).attempts).toEqual([
      expect.objectContaining({ kind: 'attempt', id, joined, action: 'read kv/data/app', count: 1 }),
    ]);
    expect(told(result).findings).toEqual([]);
    const { stdout } = await correlate(records, '--vault-audit', log(device));
    expect(stdout).toContain(`refused attempt: ${id}; role role-`);
    expect(stdout).not.toContain(token);
  });

  it('tells who uses a token that its job left alive', async () => {
    const { records, token, id } = await job({ role: await role(MAPPED), revoke: 'false' });
    expect((await read(token)).status).toBe(200);
    const result = await correlate(records, '--vault-audit', log('hashed'), '--skew', '0s', '--json');
    expect(result.code, result.stderr).toBe(1);
    expect(told(result).findings).toEqual([
      expect.objectContaining({
        kind: 'use after end',
        id,
        ending: 'lives until',
        joined: 'by log-in',
        action: 'read kv/data/app',
        count: 1,
      }),
    ]);
    // So soon after the end, clocks that differ could be all that there is to it.
    const lenient = await correlate(records, '--vault-audit', log('hashed'), '--json');
    expect(lenient.code).toBe(3);
    expect(told(lenient).unjudged.map(({ kind }) => kind)).toContain('near end');
    await bao.must('POST', 'auth/token/revoke-self', {}, { token });
  });

  it(
    'follows a token through the renewals of the real keeper, and tells who uses it after its job',
    async () => {
      const records = join(folder, `records-${++number}.jsonl`);
      const job = new KeptJob({
        ACTIONS_ID_TOKEN_REQUEST_URL: jobs.tokens.requestUrl,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: jobs.tokens.requestToken,
      });
      const renewals = (): number =>
        [
          ...readFileSync(log('plain'), 'utf8').matchAll(
            /"type":"response".*"path":"auth\/token\/renew-self"/g,
          ),
        ].length;
      try {
        const inputs = {
          ...jobs.inputs,
          role: await role(MAPPED),
          keep: 'true',
          lease: '20s',
          revoke: 'false',
          'audit-file': records,
        };
        const before = renewals();
        const main = await job.main(inputs);
        expect(main.exitCode, main.output).toBe(0);
        const token = main.env.get('VAULT_TOKEN') ?? '';
        await secondsUntil(() => renewals() >= before + 3, 30);
        expect((await read(token)).status).toBe(200);
        const post = await job.post(main);
        expect(post.exitCode, post.output).toBe(0);
        expect((await read(token)).status).toBe(200);
        await bao.must('POST', 'auth/token/revoke-self', {}, { token });
        const id = main.outputs.get('credential-id') ?? '';
        // Of several renewals there are two records: one before the first, and one at the end with their number.
        const events = readFileSync(records, 'utf8')
          .trimEnd()
          .split('\n')
          .map((line) => (JSON.parse(line) as AuditRecord).unmapped.jobpass);
        expect(events.map(({ event }) => event)).toEqual([
          'issued',
          'delivered',
          'renewing',
          'renewed',
          'lives until',
        ]);
        // The first one of all was main's, which brought the token down to its lease.
        expect(events[3]?.renewals?.count).toBe(renewals() - before - 1);
        for (const device of ['hashed', 'plain']) {
          const result = await correlate(records, '--vault-audit', log(device), '--skew', '0s', '--json');
          expect(told(result).findings, device).toEqual([
            expect.objectContaining({ kind: 'use after end', id, action: 'read kv/data/app', count: 1 }),
            expect.objectContaining({
              kind: 'use after end',
              id,
              action: 'update auth/token/revoke-self',
              count: 1,
            }),
          ]);
          expect(result.code, result.stderr).toBe(1);
          expect(
            told(result).credentials[0]?.actions.find(({ name }) => name.includes('renew-self'))?.count,
          ).toBe(renewals() - before);
          expect(told(result).credentials[0]?.through).toEqual([]);
        }
      } finally {
        await job.close();
      }
    },
    within(60_000),
  );

  it('tells who uses an orphan that a token made, when that is dead', async () => {
    let orphan = '';
    const { records, id } = await job({ role: await role(MAPPED) }, async (token) => {
      orphan = (await bao.authOf('auth/token/create-orphan', { ttl: '1m' }, { token })).client_token;
    });
    expect((await read(orphan)).status).toBe(200);
    for (const device of ['plain', 'hashed']) {
      const result = await correlate(records, '--vault-audit', log(device), '--json');
      expect(told(result).findings, device).toEqual([
        expect.objectContaining({ kind: 'use after end', id, action: 'read kv/data/app', count: 1 }),
      ]);
      expect(told(result).findings[0]?.through).toMatch(device === 'plain' ? /^\w{24}$/ : /^hmac-sha256:/);
    }
  });

  it('tells who uses a token that a token made in a wrapping, when that is dead', async () => {
    let child = '';
    const { records, id } = await job({ role: await role(MAPPED) }, async (token) => {
      const { body } = await bao.request(
        'POST',
        'auth/token/create-orphan',
        { ttl: '1m' },
        { token, headers: { 'X-Vault-Wrap-TTL': '60s' } },
      );
      const wrapping = String((body as { wrap_info?: { token?: string } }).wrap_info?.token);
      child = (await bao.authOf('sys/wrapping/unwrap', {}, { token: wrapping })).client_token;
    });
    expect((await read(child)).status).toBe(200);
    for (const device of ['plain', 'hashed']) {
      const result = await correlate(records, '--vault-audit', log(device), '--json');
      expect(told(result).findings, device).toEqual([
        expect.objectContaining({ kind: 'use after end', id, action: 'read kv/data/app', count: 1 }),
      ]);
    }
  });

  it('knows a token that was revoked by its accessor', async () => {
    const { records, token, id } = await job({ role: await role(MAPPED), 'revoke-role': 'ender' });
    expect((await read(token)).status).toBe(403);
    const result = await correlate(records, '--vault-audit', log('hashed'), '--json');
    expect(told(result).credentials).toEqual([
      expect.objectContaining({ id, joined: 'by log-in', revokedAt: expect.any(String) as string }),
    ]);
    expect(told(result).attempts).toEqual([
      expect.objectContaining({ id, action: 'read kv/data/app', count: 1 }),
    ]);
  });

  it('tells a log-in for the role that is in no record', async () => {
    const bare = await role(BARE);
    const { records, id } = await job({ role: bare }, async (token) => {
      await read(token);
      const stolen = await jobs.tokens.sign({ ...jobs.claims, aud: bao.address, run_id: '666' });
      const auth = await bao.jwtLogin(bare, stolen);
      expect((await read(auth.client_token)).status).toBe(200);
    });
    const plain = await correlate(records, '--vault-audit', log('plain'), '--json');
    expect(plain.code).toBe(1);
    expect(told(plain).findings).toEqual([
      expect.objectContaining({
        kind: 'unknown session',
        role: bare,
        who: 'jwt-octo-org/octo-repo',
        action: 'log-in auth/jwt/ (1), read kv/data/app (1)',
      }),
    ]);
    expect(told(plain).credentials).toEqual([expect.objectContaining({ id, joined: 'exact' })]);
    // Hashed, and with no claims mapped, either log-in could be that of the record: that is said, and none is picked.
    const hashed = await correlate(records, '--vault-audit', log('hashed'), '--json');
    expect(hashed.code).toBe(3);
    expect(told(hashed).findings).toEqual([]);
    expect(told(hashed).credentials).toEqual([]);
    expect(
      told(hashed)
        .unjudged.map(({ kind }) => kind)
        .sort(),
    ).toEqual(['ambiguous', 'ambiguous', 'no log-in']);
  });

  it('takes the hash that sys/audit-hash tells', async () => {
    const twin = await role(BARE);
    const { records, token, id } = await job({ role: twin }, async () => {
      await job({ role: twin });
    });
    expect((await read(token)).status).toBe(403);
    const { data } = await bao.must('POST', 'sys/audit-hash/hashed', { input: id });
    const pair = `${id}=${String(data?.['hash'])}`;
    const words = [records, '--vault-audit', log('hashed'), '--json'];
    const blind = await correlate(...words);
    expect(told(blind).credentials).toEqual([]);
    const result = await correlate(...words, '--vault-hash', pair);
    expect(told(result).credentials).toEqual([expect.objectContaining({ id, joined: 'exact' })]);
    expect(told(result).attempts).toEqual([expect.objectContaining({ id, action: 'read kv/data/app' })]);
  });

  describe('the command', () => {
    it.each<[string, () => string[], RegExp]>([
      ['no log', () => ['x.jsonl'], /No log file was specified/],
      [
        'no such log',
        () => [records(), '--vault-audit', '/nowhere.log'],
        /nowhere\.log cannot be read.*ENOENT/,
      ],
      [
        'no hash',
        () => [records(), '--vault-audit', log('plain'), '--vault-hash', 'a=b'],
        /sys\/audit-hash returns/,
      ],
      ['no time', () => [records(), '--vault-audit', log('plain'), '--skew', 'long'], /--skew/],
    ])('says what is wrong: %s', async (_, words, says) => {
      const { code, stdout, stderr } = await correlate(...words());
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(says);
    });

    const records = (): string => {
      const path = join(folder, 'empty.jsonl');
      writeFileSync(path, '');
      return path;
    };
  });
});
