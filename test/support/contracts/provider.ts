import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StandInRunner } from '../../../src/demo/stand-in-runner.js';
import { within } from '../pace.js';
import { runMain as builtMain, runPost as builtPost, shown } from '../world.js';

/** What a provider's service must be able to do for the contract: the real one, or one that checks the same. */
export interface Service {
  /** Inputs with which a job gets a credential. */
  inputs: Record<string, string>;
  /** Whether nobody can revoke the credential, so that it lives until its expiry. */
  irrevocable?: true;
  runner(): StandInRunner;
  /** The secrets of the credential that a step finds in its environment. */
  secrets(env: ReadonlyMap<string, string>): string[];
  /** Whether the service accepts a stolen copy of the credential. */
  accepts(env: ReadonlyMap<string, string>): Promise<boolean>;
  /** Makes the service refuse this job from now on. */
  refuse(): void;
  /** Makes the next credential live so short that it is dead by the time of post. @returns after how many ms */
  shorten(): number;
  /** Stops the service answering. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

/** The steps of an action: those of `dist/`, unless others are given. */
export interface Steps {
  runMain: typeof builtMain;
  runPost: typeof builtPost;
}

/** The contract that every provider passes, run on the built action. */
export function providerContract(
  name: string,
  start: () => Promise<Service>,
  { runMain, runPost }: Steps = { runMain: builtMain, runPost: builtPost },
): void {
  describe(`the contract of providers: ${name}`, () => {
    let service: Service;
    let runner: StandInRunner;
    beforeEach(async () => {
      service = await start();
      runner = service.runner();
    });
    afterEach(() => service.close());

    it('exchanges: the credential works in the job', async () => {
      const main = await runMain(runner, service.inputs);
      expect(main.exitCode, main.output).toBe(0);
      expect(await service.accepts(main.env)).toBe(true);
      expect(main.outputs.get('credential-id')).toMatch(/^[\w.-]{8,}$/);
    });

    it('masks every secret before anything shows it, and before it is delivered', async () => {
      let maskedAtDelivery: boolean | undefined;
      const main = await runMain(runner, service.inputs);
      for (const secret of service.secrets(main.env)) {
        const masked = main.output.indexOf(`::add-mask::${secret}`);
        expect(masked).toBeGreaterThanOrEqual(0);
        expect(main.output.indexOf(secret)).toBe(masked + '::add-mask::'.length);
        maskedAtDelivery = masked < main.output.indexOf('Delivered to');
      }
      expect(maskedAtDelivery).toBe(true);
      expect(service.secrets(main.env).length).toBeGreaterThan(0);
    });

    it('renews: another credential of the same job works beside the first, and both end', async () => {
      const first = await runMain(runner, service.inputs);
      const second = await runMain(runner, service.inputs);
      expect(await service.accepts(first.env)).toBe(true);
      expect(await service.accepts(second.env)).toBe(true);
      const post = await runPost(runner, service.inputs, {
        state: new Map([...first.state, ...second.state]),
      });
      expect(post.exitCode, post.output).toBe(0);
      expect(await service.accepts(first.env)).toBe(service.irrevocable ?? false);
      expect(await service.accepts(second.env)).toBe(service.irrevocable ?? false);
    });

    it('ends: refused after the job, proven, or said to live; nothing left on disk, no secret shown', async () => {
      const main = await runMain(runner, service.inputs);
      const post = await runPost(runner, service.inputs, main);
      expect(post.exitCode, post.output).toBe(0);
      const ending = service.irrevocable ? 'lives until 20' : 'revoked (';
      expect(post.output).toContain(`${main.outputs.get('credential-id')}: ${ending}`);
      expect(post.summary).toContain(service.irrevocable ? 'lives until' : 'revoked');
      expect(await service.accepts(main.env)).toBe(service.irrevocable ?? false);
      // A keeper that has nothing left to do removes its folder a moment later.
      await expect
        .poll(() => readdirSync(runner.temp).filter((entry) => entry.startsWith('jobpass-')))
        .toEqual([]);
      for (const secret of service.secrets(main.env)) {
        expect(shown(main) + shown(post) + post.summary).not.toContain(secret);
      }
    });

    it('expired: says so, and fails nothing', async () => {
      const ms = service.shorten();
      const main = await runMain(runner, service.inputs);
      expect(main.exitCode, main.output).toBe(0);
      await new Promise((resolve) => setTimeout(resolve, ms));
      const post = await runPost(runner, service.inputs, main);
      expect(post.exitCode, post.output).toBe(0);
      expect(post.output).toContain(`${main.outputs.get('credential-id')}: expired (`);
      expect(post.output).not.toContain('::error');
    });

    it('refused: told at once in one message, and nothing is delivered', async () => {
      service.refuse();
      const main = await runMain(runner, service.inputs);
      expect(main.exitCode).toBe(1);
      expect(main.ms).toBeLessThan(within(5_000));
      expect(main.env.size).toBe(0);
      expect(main.outputs.size).toBe(0);
      expect(main.output.match(/^::error/gm)).toHaveLength(1);
      expect(main.output).not.toMatch(/\n\s+at /);
    });

    it('gone: post says that the credential may live, and until when, within 30 seconds', {
      timeout: within(60_000),
    }, async () => {
      const main = await runMain(runner, service.inputs);
      await service.leave();
      const post = await runPost(runner, service.inputs, main);
      expect(post.ms).toBeLessThan(within(30_000));
      // Nothing fails where nothing is tried.
      if (service.irrevocable) expect(post.output).not.toContain('::error');
      expect(post.output).toMatch(
        service.irrevocable ? /: lives until \d{4}-/ : /^::error.*: failed, lives until \d{4}-/m,
      );
      expect(post.exitCode).toBe(0);
    });
  });
}
