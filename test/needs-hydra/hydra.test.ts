import type { JWK } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type IdTokenService, startIdTokenService } from '../../src/demo/id-token-service.js';
import { StandInRunner, type StepResult } from '../../src/demo/stand-in-runner.js';
import { Hydra, noHydra } from '../support/hydra.js';
import { suiteUnless } from '../support/left-out.js';
import { Machine } from '../support/machine.js';
import { within } from '../support/pace.js';
import { CLAIMS, runMain, runPost } from '../support/world.js';

suiteUnless(noHydra(), 'Ory Hydra', () => {
  let tokens: IdTokenService;
  let hydra: Hydra;
  const claims = { ...CLAIMS };
  const runners: StandInRunner[] = [];

  beforeAll(async () => {
    tokens = await startIdTokenService(claims);
    hydra = await Hydra.start();
    const { keys } = (await (await fetch(`${tokens.issuer}/jwks`)).json()) as { keys: JWK[] };
    await hydra.client('deploy', 'deploy read');
    await hydra.trust(tokens.issuer, CLAIMS.sub, keys[0] ?? {}, ['deploy']);
  }, within(90_000));
  afterAll(async () => {
    for (const runner of runners) runner.close();
    await hydra?.stop();
    await tokens?.close();
  });

  const inputs = (more: Record<string, string> = {}): Record<string, string> => ({
    url: hydra.issuer,
    audience: hydra.tokenEndpoint,
    'grant-type': 'jwt-bearer',
    'client-id': 'deploy',
    scope: 'deploy',
    'introspection-endpoint': hydra.introspectionEndpoint,
    keep: 'false',
    ...more,
  });
  async function job(
    given: Record<string, string>,
  ): Promise<{ main: StepResult; post: StepResult | undefined }> {
    const runner = new StandInRunner({
      GITHUB_REPOSITORY: CLAIMS.repository,
      GITHUB_JOB: 'deploy',
      ACTIONS_ID_TOKEN_REQUEST_URL: tokens.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: tokens.requestToken,
    });
    runners.push(runner);
    const main = await runMain(runner, given);
    return { main, post: main.exitCode === 0 ? await runPost(runner, given, main) : undefined };
  }
  const active = async (token: string): Promise<unknown> => {
    const answer = await fetch(hydra.introspectionEndpoint, {
      method: 'POST',
      body: new URLSearchParams({ token }),
    });
    return ((await answer.json()) as { active: unknown }).active;
  };

  it('issues a token by the grant for JWTs, whose end is proven by introspection on the admin port', async () => {
    const { main, post } = await job(inputs());
    expect(main.exitCode, main.output).toBe(0);
    expect(main.output).not.toContain('::warning');
    expect(post?.output).toMatch(/oauth: revoked \(proven\)/);
    expect(await active(main.env.get('JOBPASS_TOKEN') ?? '')).toBe(false);
  });

  it('without the introspection endpoint, which its metadata does not name, the end is accepted', async () => {
    const { main, post } = await job(inputs({ 'introspection-endpoint': '' }));
    expect(main.exitCode, main.output).toBe(0);
    expect(post?.output).toMatch(/Ended credential \S+: accepted \(/);
    expect(await active(main.env.get('JOBPASS_TOKEN') ?? '')).toBe(false);
  });

  it('refuses another audience than the token endpoint, and says which it expects', async () => {
    const { main } = await job(inputs({ audience: hydra.issuer }));
    expect(main.exitCode).toBe(1);
    expect(main.output).toMatch(/::error.*invalid_grant.*aud/);
    expect(main.output).toContain(hydra.tokenEndpoint);
  });

  it('refuses a subject that is not registered', async () => {
    claims.sub = 'repo:octo-org/octo-repo:environment:staging';
    const { main } = await job(inputs()).finally(() => {
      claims.sub = CLAIMS.sub;
    });
    expect(main.exitCode).toBe(1);
    expect(main.output).toMatch(/::error.*invalid_grant.*public key is required to check signature/);
  });

  it('refuses a scope that its issuer may not have', async () => {
    const { main } = await job(inputs({ scope: 'read' }));
    expect(main.exitCode).toBe(1);
    expect(main.output).toMatch(/::error.*invalid_scope.*Set `scope` to a scope that this job may have/);
  });

  it('accepts an ID token once: the second use is jti_known', async () => {
    const machine = new Machine();
    try {
      const raw = await tokens.sign({ ...CLAIMS, aud: hydra.tokenEndpoint });
      const flags = Object.entries(inputs()).flatMap(([name, value]) => [`--${name}`, value]);
      const run = () =>
        machine.jobpass(['exec', ...flags, '--id-token-env', 'MY_ID_TOKEN', '--', 'true'], {
          env: { MY_ID_TOKEN: raw },
        });
      const first = await run();
      expect(first.stderr).toMatch(/oauth: revoked \(proven\)/);
      const second = await run();
      expect(second.code).not.toBe(0);
      expect(second.stderr).toMatch(/jti_known/);
    } finally {
      machine.close();
    }
  });
});
