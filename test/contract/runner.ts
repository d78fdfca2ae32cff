import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { JobpassError } from '../../src/errors.js';
import { HttpClient } from '../../src/http/client.js';
import { AllowedHosts } from '../../src/http/hosts.js';
import { nodeTransport } from '../../src/http/transport.js';
import { detectRunner } from '../../src/runners/index.js';
import type { Runner } from '../../src/runners/runner.js';
import { Secrets } from '../../src/text/secrets.js';

/** A job of the runner's system, real or made as it documents. */
export interface Job {
  /** The environment of a step. */
  env: NodeJS.ProcessEnv;
  /** The same with no right to ID tokens. */
  withoutPermission: NodeJS.ProcessEnv;
  /** The environment of the end of the job, with what was saved until then. */
  envAtEnd(): NodeJS.ProcessEnv;
  /** What later steps see. */
  variables(): ReadonlyMap<string, string>;
  outputs(): ReadonlyMap<string, string>;
  summary(): string;
  /** Values that the runner would mask from what was printed. */
  masked(printed: string): string[];
  /** Makes the way to hand on variables fail. */
  breakVariables(): void;
  /** Whether another user of the machine could read what was handed on. */
  readableByOthers(): boolean;
  close(): Promise<void>;
}

/** The contract that every runner passes. */
export function runnerContract(name: string, start: () => Promise<Job>): void {
  describe(`the contract of runners: ${name}`, () => {
    let job: Job;
    let runner: Runner;
    let printed = '';
    const transport = nodeTransport();
    const http = new HttpClient({
      transport: transport.send,
      clock: systemClock,
      secrets: new Secrets(),
      allowedHosts: new AllowedHosts(),
    });

    beforeEach(async () => {
      job = await start();
      printed = '';
      vi.spyOn(process.stdout, 'write').mockImplementation(((
        text: string,
        done?: (error?: Error) => void,
      ) => {
        printed += text;
        done?.();
        return true;
      }) as typeof process.stdout.write);
      for (const [variable, value] of Object.entries(job.env)) vi.stubEnv(variable, value);
      runner = await detectRunner(process.env);
    });
    afterEach(async () => {
      vi.restoreAllMocks();
      vi.unstubAllEnvs();
      await job.close();
    });

    it('is found by the environment of its jobs', () => {
      expect(runner.name).toBe(name);
    });

    it('gives an ID token for the audience asked for', async () => {
      const { raw } = await runner.idToken('https://service.example', http, { leftMs: 5_000 });
      const payload = JSON.parse(Buffer.from(raw.split('.')[1] ?? '', 'base64url').toString()) as {
        aud: unknown;
      };
      expect([payload.aud].flat()).toContain('https://service.example');
      expect(runner.secrets().every((secret) => secret.length > 0)).toBe(true);
    });

    it('says why a job has no ID token, and what to add', async () => {
      const denied = await detectRunner(job.withoutPermission);
      const failure = await denied.idToken('x', http, { leftMs: 5_000 }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(JobpassError);
      expect((failure as JobpassError).code).toBe('no-id-token');
      expect((failure as JobpassError).transient).toBe(false);
      expect((failure as JobpassError).hint).toBeTruthy();
    });

    it('masks values with characters that its commands escape', async () => {
      const values = ['plain-value', 'per%cent', 'colon::value,comma'];
      await runner.mask(values);
      expect(job.masked(printed)).toEqual(values);
    });

    it('hands variables and outputs to later steps, whatever is in them', () => {
      const value = 'a=b<<c %0A "quoted" $HOME';
      runner.exportVariable('JOBPASS_TOKEN', value);
      runner.setOutput('token', value);
      expect(job.variables().get('JOBPASS_TOKEN')).toBe(value);
      expect(job.outputs().get('token')).toBe(value);
      expect(job.readableByOthers()).toBe(false);
      expect(printed).not.toContain(value);
    });

    it('fails where it cannot hand on', () => {
      job.breakVariables();
      expect(() => runner.exportVariable('JOBPASS_TOKEN', 'value')).toThrow(JobpassError);
    });

    it('remembers state until the end of the job', async () => {
      runner.saveState('jobpass_one', '/tmp/a b');
      runner.saveState('jobpass_two', 'x=y');
      const later = await detectRunner(job.envAtEnd());
      expect(later.savedState().get('jobpass_one')).toBe('/tmp/a b');
      expect(later.savedState().get('jobpass_two')).toBe('x=y');
    });

    it('has a temporary folder', () => {
      expect(existsSync(runner.temporaryFolder())).toBe(true);
    });

    it('shows a summary in which nothing foreign is acted on', async () => {
      await runner.summary({
        heading: 'Jobpass',
        rows: [['Held by', '<img src=x onerror=alert(1)> [link](https://evil.example)']],
        remarks: ['a remark with <b>HTML</b> and [a link](https://evil.example)'],
      });
      const summary = job.summary();
      expect(summary).toContain('Held by');
      expect(summary).toContain('a remark');
      expect(summary).not.toMatch(/<img|<b>|\]\(https:\/\/evil/);
    });
  });
}
