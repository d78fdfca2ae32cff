import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StepResult } from '../../../src/demo/stand-in-runner.js';
import { status } from '../../support/faults.js';
import { AUDIENCE, runMain, runPost, World } from '../../support/world.js';

// What servers that are not ours do with a job: Keycloak, Hydra, Dex. Keycloak itself is run in test/needs-keycloak/keycloak.test.ts.

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.close());

const main = (more: Record<string, string> = {}): Promise<StepResult> =>
  runMain(world.runner(), { ...world.discovered, keep: 'false', ttl: '15m', ...more });
const refuse = (error: string, description: string): void => {
  world.break('exchange', status(400, { error, error_description: description }));
};

describe('a server that takes more grants than it announces (Hydra)', () => {
  beforeEach(() => {
    world.answers.metadata = { grant_types_supported: ['authorization_code', 'client_credentials'] };
  });

  it('is taken by its word where it refuses: the cause, at the end of a long text, and no other grant', async () => {
    const cause = 'The JWT in "assertion" request parameter is expired by 61 seconds.';
    refuse(
      'invalid_grant',
      `${'The provided authorization grant is invalid or revoked, or so. '.repeat(9)}${cause}`,
    );
    const step = await main({ 'grant-type': 'jwt-bearer' });
    expect(step.exitCode).toBe(1);
    expect(step.output).toContain(cause.slice(-60));
    expect(step.output).toContain('The provided authorization grant');
    expect(step.output).not.toContain('grant-type:');
  });

  it('says by its error alone that it does not take a grant', async () => {
    refuse('unsupported_grant_type', 'no such grant');
    expect((await main({ 'grant-type': 'jwt-bearer' })).output).toContain('set `grant-type: token-exchange`');
  });
});

describe('a server that exchanges its own tokens only, and announces the grant for others (Keycloak)', () => {
  it('is told with that grant', async () => {
    world.answers.metadata = {
      grant_types_supported: [
        'urn:ietf:params:oauth:grant-type:token-exchange',
        'urn:ietf:params:oauth:grant-type:jwt-bearer',
      ],
    };
    refuse('invalid_request', "Parameter 'subject_token' supports access tokens only");
    expect((await main()).output).toMatch(/supports access tokens only.*set `grant-type: jwt-bearer`/);
  });
});

describe('invalid_client', () => {
  it.each([
    [
      {},
      /Set `client-id` to a client that the server knows\. If the client must authenticate, set `client-auth: id-token`/,
    ],
    [
      { 'client-id': 'ci' },
      /\. Check that the server knows the client "ci" \(`client-id`\)\. If the client must authenticate, set `client-auth: id-token`/,
    ],
    [
      { 'client-id': 'ci', 'client-auth': 'id-token' },
      /Check that the server knows the client "ci".*iss ".*sub ".*aud "/,
    ],
  ] as [Record<string, string>, RegExp][])(
    'with %o says what is missing, and never what was given',
    async (given, hint) => {
      refuse('invalid_client', 'no');
      expect((await main(given)).output).toMatch(hint);
    },
  );
});

describe('params', () => {
  it('go into the token request, as Dex wants its connector_id', async () => {
    const runner = world.runner();
    const given = {
      ...world.discovered,
      keep: 'false',
      params: 'connector_id=ci\n audience = my api \nempty=',
    };
    const step = await runMain(runner, given);
    expect(step.exitCode, step.output).toBe(0);
    const form = world.of('exchange')[0]?.form;
    expect(form?.getAll('connector_id')).toEqual(['ci']);
    expect(form?.get('audience')).toBe('my api');
    expect(form?.get('empty')).toBe('');
    await runPost(runner, given, step);
    // Revocation and introspection are none of theirs.
    expect(world.of('revocation')[0]?.form.has('connector_id')).toBe(false);
  });

  it.each([
    ['connector_id', /A line of `params` is not name=value/],
    ['a b=c', /A line of `params` is not name=value: "a b"/],
    ['=c', /A line of `params` is not name=value/],
    ['subject_token=x', /`params` cannot set subject_token/],
    ['actor_token=x', /`params` cannot set actor_token/],
    ['a=b\na=c', /`params` sets a twice/],
    ['client_secret=hunter2-hunter2', /`params` cannot set client_secret/],
  ])('are refused before anything is sent: %s', async (params, message) => {
    const step = await main({ params });
    expect(step.exitCode).toBe(1);
    expect(step.output).toMatch(message);
    expect(step.output).not.toContain('hunter2');
    expect(world.requests).toEqual([]);
  });
});

describe('what a server ignores or shortens', () => {
  it('role is told where its metadata does not announce it, and not where it does', async () => {
    expect((await main({ role: 'deployer' })).output).toMatch(
      /::warning.*does not list the parameter `role`/,
    );
    world.answers.metadata = { jobpass_token_parameters_supported: ['ttl', 'role'] };
    expect((await main({ role: 'deployer' })).output).not.toContain('does not announce');
  });

  it('a life shorter than the ttl is told at delivery, with the moment', async () => {
    world.answers.exchange = { expires_in: 61 };
    const { output } = await main({ ttl: '1h' });
    expect(output).toMatch(/::warning.*issued the credential for 1m 1s, less than the TTL of 1h/);
    expect(output).not.toContain('taken once');
  });

  it('a token that is inactive from the start is told with what Keycloak needs', async () => {
    world.answers.introspection = { active: false };
    const inputs = { ...world.discovered, keep: 'false', ttl: '15m' };
    const runner = world.runner();
    const post = await runPost(runner, inputs, await runMain(runner, inputs));
    expect(post.output).toMatch(/::warning.*does not accept credential.*oidc-audience-mapper/);
  });
});

describe('grant-type: client-credentials', () => {
  it('refuses what contradicts it', async () => {
    expect((await main({ 'grant-type': 'client-credentials', 'subject-token-type': 'x' })).output).toMatch(
      /`subject-token-type` is not allowed with `grant-type: client-credentials`/,
    );
    expect(world.requests).toEqual([]);
  });
});

describe('Microsoft Entra ID, and servers like it', () => {
  it('get a form with the ID token as client assertion, and nothing of a token exchange', async () => {
    // Source: Microsoft identity platform, "OAuth 2.0 client credentials flow", third case (federated credential).
    const runner = world.runner();
    const given = {
      provider: 'oauth',
      audience: AUDIENCE,
      'token-endpoint': `${world.origin}/token`,
      'grant-type': 'client-credentials',
      // The default, which GitHub's runner passes like a value of the job.
      'client-auth': 'none',
      'client-id': 'app-01',
      scope: 'https://vault.azure.net/.default',
      keep: 'false',
    };
    const step = await runMain(runner, given);
    const form = world.of('exchange')[0]?.form ?? new URLSearchParams();
    expect(Object.fromEntries(form)).toEqual({
      grant_type: 'client_credentials',
      client_id: 'app-01',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: world.idTokens[0],
      scope: 'https://vault.azure.net/.default',
    });
    expect(step.exitCode, step.output).toBe(0);
    const post = await runPost(runner, given, step);
    expect(post.output).toMatch(/Ended credential \S+: lives until \d{4}-/);
  });
});

describe('Auth0', () => {
  it('gets a type of subject token that belongs to the user, and the API as audience', async () => {
    // Source: Auth0, "Call your API using the Custom Token Exchange Flow": namespaces such as urn:ietf are reserved.
    const step = await main({
      'client-id': 'ci',
      'subject-token-type': 'urn:acme:ci-id-token',
      params: 'audience=https://api.acme.example',
    });
    expect(step.exitCode, step.output).toBe(0);
    const form = world.of('exchange')[0]?.form;
    expect(form?.get('subject_token_type')).toBe('urn:acme:ci-id-token');
    expect(form?.getAll('audience')).toEqual(['https://api.acme.example']);
    expect(form?.get('client_id')).toBe('ci');
  });
});
