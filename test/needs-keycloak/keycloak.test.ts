import { afterAll, beforeAll, expect, it } from 'vitest';
import { type IdTokenService, startIdTokenService } from '../../src/demo/id-token-service.js';
import { StandInRunner, type StepResult } from '../../src/demo/stand-in-runner.js';
import { Keycloak, noKeycloak } from '../support/keycloak.js';
import { suiteUnless } from '../support/left-out.js';
import { Machine } from '../support/machine.js';
import { within } from '../support/pace.js';
import { CLAIMS, runMain, runPost } from '../support/world.js';

const OTHER_SUBJECT = 'repo:octo-org/octo-repo:environment:staging';

suiteUnless(noKeycloak(), 'Keycloak', () => {
  let tokens: IdTokenService;
  let keycloak: Keycloak;
  const claims = { ...CLAIMS };
  const runners: StandInRunner[] = [];

  beforeAll(async () => {
    tokens = await startIdTokenService(claims);
    keycloak = await Keycloak.start({ issuer: tokens.issuer, jwks: `${tokens.issuer}/jwks` });
    await keycloak.client('deploy', CLAIMS.sub);
    // Keycloak finds a client by the subject: each has one of its own.
    await keycloak.client('no-audience', OTHER_SUBJECT, false);
    await keycloak.user('deployer', CLAIMS.sub);
    await keycloak.user('other', OTHER_SUBJECT);
  }, within(180_000));
  afterAll(async () => {
    for (const runner of runners) runner.close();
    await keycloak?.stop();
    await tokens?.close();
  });

  const inputs = (more: Record<string, string> = {}): Record<string, string> => ({
    url: keycloak.issuer,
    'grant-type': 'jwt-bearer',
    'client-id': 'deploy',
    'client-auth': 'id-token',
    keep: 'false',
    ttl: '5m',
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

  it('gives a credential by the grant for JWTs, whose end is proven, and whose id is the server’s own', async () => {
    const { main, post } = await job(inputs());
    expect(main.exitCode, main.output).toBe(0);
    expect(main.output).not.toContain('::warning');
    // Keycloak's ids have a colon in them.
    const [, payload = ''] = main.env.get('JOBPASS_TOKEN')?.split('.') ?? [];
    const { jti } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { jti: string };
    expect(jti).toContain(':');
    expect(main.output).toContain(`Issued credential ${jti} `);
    expect(post?.output).toMatch(/oauth: revoked \(proven\)/);
  });

  it('gives one for the ID token as client assertion alone', async () => {
    // GitHub's runner passes the default of `client-auth`.
    const { main, post } = await job(inputs({ 'grant-type': 'client-credentials', 'client-auth': 'none' }));
    expect(main.exitCode, main.output).toBe(0);
    expect(post?.output).toMatch(/oauth: revoked \(proven\)/);
  });

  it('whose tokens do not name the client is told by its mapper, and nothing is called dead', async () => {
    claims.sub = OTHER_SUBJECT;
    const { main, post } = await job(inputs({ 'client-id': 'no-audience' })).finally(() => {
      claims.sub = CLAIMS.sub;
    });
    expect(main.exitCode, main.output).toBe(0);
    expect(post?.output).toMatch(/::warning.*does not accept credential.*oidc-audience-mapper/);
    expect(post?.output).toMatch(/Ended credential \S+: accepted \(/);
  });

  it('refuses to exchange an outside token, with the grant that it has for it', async () => {
    const { main } = await job(inputs({ 'grant-type': 'token-exchange' }));
    expect(main.exitCode).toBe(1);
    expect(main.output).toMatch(/::error.*set `grant-type: jwt-bearer`/);
  });

  it('that does not know the client: the hint is not to give what was given', async () => {
    const { main } = await job(inputs({ 'client-id': 'nobody' }));
    expect(main.exitCode).toBe(1);
    expect(main.output).toMatch(/::error.*Check that the server knows the client "nobody"/);
  });

  it('ignores the role, which is told', async () => {
    const { main } = await job(inputs({ role: 'admin' }));
    expect(main.output).toMatch(/::warning.*does not list the parameter `role`/);
  });

  it('gives five minutes where an hour was asked for: the real moment is told at delivery', async () => {
    const { main } = await job(inputs({ ttl: '1h' }));
    expect(main.output).toMatch(
      /issued for [^\n]*, expires (\d{4}-\d\d-\d\d )?\d\d:\d\d UTC \([45]m[^\n]*\)\n.*::warning[^\n]*for [45]m[^\n]*, less than the TTL of 1h/s,
    );
    expect(main.output).not.toContain('taken once');
  });

  it('takes an ID token once: told before the exchange where a job has one only, with what to set', async () => {
    const machine = new Machine();
    try {
      const raw = await tokens.sign({ ...CLAIMS, aud: keycloak.issuer });
      const flags = Object.entries(inputs()).flatMap(([name, value]) => [`--${name}`, value]);
      const run = (idToken: string) =>
        machine.jobpass(['exec', ...flags, '--id-token-env', 'MY_ID_TOKEN', '--', 'true'], {
          env: { MY_ID_TOKEN: idToken },
        });
      const first = await run(raw);
      expect(first.stderr).toMatch(/warning: .*one ID token.*supportsClientAssertionReuse/);
      expect(first.stderr).toMatch(/Ended credential \S+: failed, lives until .*reuse/i);

      await keycloak.identityProvider({
        supportsClientAssertionReuse: 'true',
        jwtAuthorizationGrantAssertionReuseAllowed: 'true',
      });
      const second = await run(await tokens.sign({ ...CLAIMS, aud: keycloak.issuer }));
      expect(second.stderr).toMatch(/oauth: revoked \(proven\)/);
    } finally {
      machine.close();
    }
  });
});
