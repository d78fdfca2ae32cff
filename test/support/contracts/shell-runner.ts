import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JobpassError } from '../../../src/errors.js';
import { openHttp } from '../../../src/http/open.js';
import { commandRunner } from '../../../src/runners/registry.js';
import { type Job, runnerContract, type Traits } from './runner.js';

const NOBODY = 65_534;

/** A client that reaches loopback, for what a runner asks by itself. */
export const { http } = openHttp();

/** The contract of systems whose steps are commands: that of all runners, and what holds for their folders and programs. */
export function shellRunnerContract(name: string, traits: Traits, start: () => Promise<Job> | Job): void {
  runnerContract(name, traits, start);
  describe(`the contract of systems whose steps are commands: ${name}`, () => {
    let job: Job;
    let folder: string;

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'jobpass-contract-'));
      job = await start();
      vi.stubEnv('TMPDIR', folder);
      for (const [variable, value] of Object.entries(job.env)) vi.stubEnv(variable, value);
    });
    afterEach(async () => {
      vi.restoreAllMocks();
      vi.unstubAllEnvs();
      await job.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const temporaryFolder = async (env = process.env): Promise<string> =>
      (await commandRunner(env)).memory.temporaryFolder();

    it('has a folder that is this user’s alone, the same in each step', async () => {
      const path = await temporaryFolder();
      expect(statSync(path).mode & 0o777).toBe(0o700);
      expect(statSync(path).uid).toBe(process.getuid?.());
      expect(await temporaryFolder()).toBe(path);
    });

    it('has another folder for another job', async () => {
      const other = { ...process.env, ...job.envOfAnother };
      expect(job.envOfAnother).toBeDefined();
      expect(await temporaryFolder(other)).not.toBe(await temporaryFolder());
    });

    it.each(['the job’s', 'that of all its jobs'])(
      'refuses a folder that is not its own: %s',
      async (which) => {
        const own = await temporaryFolder();
        const path = which === 'the job’s' ? own : join(own, '..');
        chmodSync(path, 0o755);
        expect(await refusal(temporaryFolder())).toMatchObject({ code: 'insecure' });
        chmodSync(path, 0o700);
        if (process.getuid?.() === 0) {
          chownSync(path, NOBODY, NOBODY);
          expect(await refusal(temporaryFolder())).toMatchObject({ code: 'insecure' });
          chownSync(path, 0, 0);
        }
        rmSync(path, { recursive: true });
        const elsewhere = join(folder, 'elsewhere');
        mkdirSync(elsewhere, { mode: 0o700 });
        symlinkSync(elsewhere, path);
        expect(await refusal(temporaryFolder())).toMatchObject({ code: 'insecure' });
        rmSync(path);
        if (which === 'the job’s') rmdirSync(join(own, '..'));
        expect(existsSync(await temporaryFolder())).toBe(true);
      },
    );

    it('gives no secret to a program as an argument', async () => {
      const runner = await commandRunner(process.env);
      const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(((
        _text: string,
        done?: (error?: Error) => void,
      ) => {
        done?.();
        return true;
      }) as typeof process.stderr.write);
      const audience = traits.audience ?? 'https://service.example';
      const { raw } = await runner.idTokens.request(audience, http, { leftMs: 5_000 });
      await runner.step.mask(['the-secret-value', raw]);
      await runner.step.summary({
        ...{ heading: 'Jobpass', columns: ['Identity'], rows: [['a step']] },
        ...{ remarks: [], details: ['a detail'] },
      });
      stderr.mockRestore();
      const given = (job.arguments?.() ?? []).join('\n');
      expect(given).not.toContain('the-secret-value');
      expect(given).not.toContain(raw);
      for (const secret of runner.idTokens.secrets()) expect(given).not.toContain(secret);
    });
  });
}

/** The error of what must fail. */
export async function refusal(promise: Promise<unknown>): Promise<JobpassError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof JobpassError)) throw new Error(`not refused: ${String(error)}`);
  return error;
}
