import { afterAll, beforeAll, expect, it } from 'vitest';
import { type IdTokenService, startIdTokenService } from '../../src/demo/id-token-service.js';
import { StandInRunner, type StepResult } from '../../src/demo/stand-in-runner.js';
import { Dex, noDex } from '../support/dex.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';
import { CLAIMS, runMain, runPost } from '../support/world.js';

suiteUnless(noDex(), 'Dex', () => {
  let tokens: IdTokenService;
  let dex: Dex;
  const runners: StandInRunner[] = [];

  beforeAll(async () => {
    tokens = await startIdTokenService({ ...CLAIMS });
    // As in docs/guides/oauth-dex.md: the ID tokens of CI systems have neither a name nor an email address.
    dex = await Dex.start(tokens, { clientID: 'unused', userNameKey: 'sub', scopes: ['openid'] });
  }, within(90_000));
  afterAll(async () => {
    for (const runner of runners) runner.close();
    await dex?.stop();
    await tokens?.close();
  });

  const inputs = (more: Record<string, string> = {}): Record<string, string> => ({
    url: dex.issuer,
    'client-id': 'deploy',
    scope: 'openid',
    params: 'connector_id=ci',
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

  it('exchanges an ID token for a token that lives until its expiry, since nothing can revoke it', async () => {
    const { main, post } = await job(inputs());
    expect(main.exitCode, main.output).toBe(0);
    const token = main.env.get('JOBPASS_TOKEN') ?? '';
    const [, payload = ''] = token.split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      iss: dex.issuer,
      aud: 'deploy',
    });
    expect(main.output).toMatch(/expires (\d{4}-\d\d-\d\d )?\d\d:\d\d UTC \((9m|10m)/);
    expect(post?.output).toMatch(/Ended credential \S+: lives until \d{4}-/);
    expect(post?.output).not.toContain('revoked (');
  });

  it('names the job in the token, as the guide says that services must check', async () => {
    const { main } = await job(inputs({ scope: 'openid federated:id' }));
    const [, payload = ''] = (main.env.get('JOBPASS_TOKEN') ?? '').split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      federated_claims: { connector_id: 'ci', user_id: CLAIMS.sub },
    });
  });

  it('refuses an ID token of another issuer', async () => {
    const other = await startIdTokenService({ ...CLAIMS });
    try {
      const runner = new StandInRunner({
        GITHUB_REPOSITORY: CLAIMS.repository,
        ACTIONS_ID_TOKEN_REQUEST_URL: other.requestUrl,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: other.requestToken,
      });
      runners.push(runner);
      const main = await runMain(runner, inputs());
      expect(main.exitCode).toBe(1);
      expect(main.output).toMatch(/::error.*answered with 401: access_denied/);
    } finally {
      await other.close();
    }
  });

  it('needs the connector', async () => {
    const { main } = await job(inputs({ params: '' }));
    expect(main.exitCode).toBe(1);
    expect(main.output).toMatch(/::error.*Requested connector does not exist/);
  });

  it('accepts the same ID token again, whatever its audience', async () => {
    const raw = await tokens.sign({ ...CLAIMS, aud: 'https://another.example' });
    for (const _ of [1, 2]) {
      const answer = await fetch(`${dex.issuer}/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          subject_token: raw,
          subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
          connector_id: 'ci',
          client_id: 'deploy',
          scope: 'openid',
        }),
      });
      expect(answer.status).toBe(200);
    }
  });
});
