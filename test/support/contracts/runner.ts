import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JobpassError } from '../../../src/errors.js';
import { openHttp } from '../../../src/http/open.js';
import { commandRunner, detectRunner, RUNNER_VARIABLE } from '../../../src/runners/registry.js';
import type { Runner } from '../../../src/runners/runner.js';
import { printable } from '../../../src/text/printable.js';

/** A job of the runner's system, real or made as it documents. */
export interface Job {
  /** The environment of a step. */
  env: NodeJS.ProcessEnv;
  /** The same with no right to ID tokens. */
  withoutPermission: NodeJS.ProcessEnv;
  /** The environment of the end of the job, with what was saved until then. Default: that of each step. */
  envAtEnd?(): NodeJS.ProcessEnv;
  /** The environment of another job on the same machine, or of the same one when it is tried again. */
  envOfAnother?: NodeJS.ProcessEnv;
  /** What later steps see, given all that was printed. */
  variables?(printed: string): ReadonlyMap<string, string>;
  outputs?(): ReadonlyMap<string, string>;
  summary?(printed: string): string;
  /** Values that the runner would mask from now on, given all that was printed. */
  masked?(printed: string): string[];
  /** Makes the way to mask fail. */
  breakMasks?(): void;
  /** Makes the way to hand on variables fail. */
  breakVariables?(): void;
  /** Whether another user of the machine could read what was handed on. */
  readableByOthers?(): boolean;
  /** All arguments with which programs of the system were called. */
  arguments?(): string[];
  close(): Promise<void> | void;
}

/** What a system can and cannot do: its row in the table of docs/reference/runners.md. */
export interface Traits {
  /** The audience for which its jobs have ID tokens; absent where that is free. */
  audience?: string;
  masks: boolean;
  /** How later steps get variables. */
  passesVariablesBy: 'system' | 'file';
  /** Whether the system remembers state by itself, and takes outputs. */
  outputs?: boolean;
  summary: boolean;
  /** Claims that name the job, and are known without an ID token. */
  job: readonly string[];
}

const FOREIGN = '<img src=x onerror=alert(1)> [link](https://evil.example)';

/** The contract that every runner passes. */
export function runnerContract(name: string, traits: Traits, start: () => Promise<Job> | Job): void {
  const audience = traits.audience ?? 'https://service.example';
  describe(`the contract of runners: ${name}`, () => {
    let job: Job;
    let runner: Runner;
    let printed = '';
    let folder: string;
    const { http } = openHttp();

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'jobpass-contract-'));
      job = await start();
      printed = '';
      for (const stream of [process.stdout, process.stderr]) {
        vi.spyOn(stream, 'write').mockImplementation(((text: string, done?: (error?: Error) => void) => {
          printed += text;
          done?.();
          return true;
        }) as typeof process.stdout.write);
      }
      vi.stubEnv('TMPDIR', folder);
      for (const [variable, value] of Object.entries(job.env)) vi.stubEnv(variable, value);
      runner = await commandRunner(process.env);
    });
    afterEach(async () => {
      vi.restoreAllMocks();
      vi.unstubAllEnvs();
      await job.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('is found by the environment of its jobs', async () => {
      expect(runner.system.name).toBe(name);
      expect((await detectRunner(job.env)).system.name).toBe(name);
    });

    it('is found where its jobs run in a pod', async () => {
      const pod = { KUBERNETES_SERVICE_HOST: '10.0.0.1', JOBPASS_ID_TOKEN_FILE: '/none' };
      expect((await detectRunner({ ...job.env, ...pod })).system.name).toBe(name);
    });

    it('says which job it is', () => {
      const said = runner.system.job();
      for (const claim of traits.job) expect(said[claim]).toBeTruthy();
    });

    it('gives an ID token for the audience asked for', async () => {
      const { raw } = await runner.idTokens.request(audience, http, { leftMs: 5_000 });
      expect(audiencesOf(raw)).toContain(audience);
      expect(runner.idTokens.secrets().every((secret) => secret.length > 0)).toBe(true);
      for (const secret of runner.idTokens.secrets()) expect(printed).not.toContain(secret);
      expect(printed).not.toContain(raw);
    });

    it('gives one to a process that has no more of the environment than it names', async () => {
      expect(runner.system.variables.filter((variable) => /COOKIE|TRACKING|LOOKUP/.test(variable))).toEqual(
        [],
      );
      const env: NodeJS.ProcessEnv = { [RUNNER_VARIABLE]: name };
      for (const variable of runner.system.variables) {
        if (process.env[variable] !== undefined) env[variable] = process.env[variable];
      }
      const beside = await commandRunner(env);
      const { raw } = await beside.idTokens.request(audience, http, { leftMs: 5_000 });
      expect(audiencesOf(raw)).toContain(audience);
      expect(beside.system.job()).toEqual(runner.system.job());
      expect(beside.memory.temporaryFolder()).toBe(runner.memory.temporaryFolder());
    });

    it('says why a job has no ID token, and what to add', async () => {
      const denied = await detectRunner(job.withoutPermission);
      const failure = await denied.idTokens
        .request(audience, http, { leftMs: 5_000 })
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(JobpassError);
      expect((failure as JobpassError).code).toBe('no-id-token');
      expect((failure as JobpassError).transient).toBe(false);
      expect((failure as JobpassError).hint).toBeTruthy();
    });

    if (traits.audience !== undefined) {
      it('says for whom its ID tokens are, where another one is asked for', async () => {
        const failure = (await runner.idTokens
          .request('https://service.example', http, { leftMs: 5_000 })
          .catch((error: unknown) => error)) as JobpassError;
        expect(failure.code).toMatch(/^(no|bad)-id-token$/);
        expect(failure.transient).toBe(false);
        expect(failure.message).toContain(printable(audience));
        expect(failure.message).toContain('https://service.example');
        expect(failure.hint).toMatch(/aud/);
      });
    }

    if (traits.masks) {
      it('masks values with characters that its commands escape', async () => {
        const values = ['plain-value', 'per%cent', 'colon::value,comma', 'a;b]c%3Bd', 'quo"ted \\ $HOME'];
        expect(runner.step.unmasked).toBeUndefined();
        await runner.step.mask(values);
        expect(job.masked?.(printed)).toEqual(values);
      });

      it('masks each line of a value', async () => {
        await runner.step.mask(['first-line\nsecond-line']);
        expect(job.masked?.(printed)).toEqual(['first-line', 'second-line']);
      });
    } else {
      it('tells that it cannot mask', async () => {
        expect(runner.step.unmasked).toBeTruthy();
        await runner.step.mask(['plain-value']);
        expect(printed).toBe('');
      });
    }

    if (traits.passesVariablesBy === 'system') {
      it('hands variables and outputs to later steps, whatever is in them', () => {
        const value = 'a=b<<c %0A;] "quoted" $HOME';
        expect(runner.step.passesVariablesBy).toBe('system');
        runner.step.exportVariable('JOBPASS_TOKEN', value);
        expect(job.variables?.(printed).get('JOBPASS_TOKEN')).toBe(value);
        if (traits.outputs === true) {
          runner.step.setOutput('token', value);
          expect(job.outputs?.().get('token')).toBe(value);
        }
        expect(job.readableByOthers?.() ?? false).toBe(false);
        expect(printed).not.toContain(value);
      });
    } else {
      it('leaves variables to a file', () => {
        expect(runner.step.passesVariablesBy).toBe('file');
        expect(() => runner.step.exportVariable('JOBPASS_TOKEN', 'value')).toThrow(
          expect.objectContaining({ code: 'delivery', hint: expect.stringContaining('jobpass') }),
        );
      });
    }

    if (traits.outputs === true) {
      it('fails where it cannot hand on', () => {
        job.breakVariables?.();
        expect(() => runner.step.exportVariable('JOBPASS_TOKEN', 'value')).toThrow(JobpassError);
      });
    }

    it('remembers state until the end of the job', async () => {
      runner.memory.saveState('jobpass_one', '/tmp/a b');
      runner.memory.saveState('jobpass_two', 'x=y');
      const later = await detectRunner(job.envAtEnd?.() ?? job.env);
      expect(later.memory.savedState().get('jobpass_one')).toBe('/tmp/a b');
      expect(later.memory.savedState().get('jobpass_two')).toBe('x=y');
    });

    it('has a temporary folder', () => {
      expect(existsSync(runner.memory.temporaryFolder())).toBe(true);
    });

    if (traits.summary) {
      it('shows a summary in which nothing foreign is acted on', async () => {
        await runner.step.summary({
          heading: FOREIGN,
          columns: ['Identity'],
          rows: [[FOREIGN]],
          remarks: ['a remark with <b>HTML</b> and [a link](https://evil.example)'],
          details: [FOREIGN, 'a detail'],
        });
        const summary = job.summary?.(printed) ?? '';
        expect(summary).toContain('Identity');
        expect(summary).toContain('a remark');
        expect(summary).toMatch(/<details><summary>Details<\/summary>[\s\S]*a detail/);
        expect(summary).not.toMatch(/<img|<b>|\]\(https:\/\/evil/);
      });
    } else {
      it('shows no summary, and does not fail over it', async () => {
        await runner.step.summary({
          ...{ heading: 'Jobpass', columns: ['Identity'], rows: [[FOREIGN]] },
          ...{ remarks: [], details: [FOREIGN] },
        });
        expect(printed).toBe('');
      });
    }
  });
}

export function audiencesOf(raw: string): unknown[] {
  const payload = JSON.parse(Buffer.from(raw.split('.')[1] ?? '', 'base64url').toString()) as {
    aud: unknown;
  };
  return [payload.aud].flat();
}
