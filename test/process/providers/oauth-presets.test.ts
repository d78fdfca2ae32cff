import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { StepResult } from '../../../src/demo/stand-in-runner.js';
import { presetService } from '../../support/contracts/preset-service.js';
import { providerContract } from '../../support/contracts/provider.js';
import { body, loseAnswer, status } from '../../support/faults.js';
import { type Fault, send } from '../../support/faulty-server.js';
import { within } from '../../support/pace.js';
import { SERVICES } from '../../support/presets/services.js';
import { type PresetServiceName, PresetWorld } from '../../support/presets/world.js';
import { runMain, runPost } from '../../support/world.js';

providerContract('oauth, with a preset', presetService);

const VARIABLES: Readonly<Record<PresetServiceName, string>> = {
  anthropic: 'ANTHROPIC_AUTH_TOKEN',
  buildkite: 'BUILDKITE_API_TOKEN',
  'docker-hub': 'DOCKER_HUB_TOKEN',
  cloudsmith: 'CLOUDSMITH_API_KEY',
  jfrog: 'JF_ACCESS_TOKEN',
  octopus: 'OCTOPUS_ACCESS_TOKEN',
  openai: 'OPENAI_API_KEY',
  openrouter: 'OPENROUTER_API_KEY',
  pulumi: 'PULUMI_ACCESS_TOKEN',
};
const NAMES = Object.keys(SERVICES) as PresetServiceName[];

const serveIt: Fault = async (_, response, serve) => send(response, await serve());

let world: PresetWorld | undefined;
afterEach(() => world?.close());

async function start(name: PresetServiceName): Promise<PresetWorld> {
  world = await PresetWorld.startFor(name);
  return world;
}

async function main(of: PresetWorld, more: Record<string, string> = {}, env = {}): Promise<StepResult> {
  return runMain(of.runner(), { ...of.inputs, keep: 'false', ...more }, { env });
}

describe.each(NAMES)('preset %s', (name) => {
  it('delivers a token in the variable of its programs, and ends it as far as the service can', async () => {
    const at = await start(name);
    const runner = at.runner();
    const inputs = { ...at.inputs, keep: 'false' };
    const result = await runMain(runner, inputs);
    expect(result.exitCode, result.output).toBe(0);
    const [token = ''] = at.issued;
    expect(result.env.get(VARIABLES[name])).toBe(token);
    expect(result.output.indexOf(token)).toBe(result.output.indexOf(`::add-mask::${token}`) + 12);
    const post = await runPost(runner, inputs, result);
    const revocable = name === 'buildkite';
    expect(post.output).toMatch(
      revocable
        ? /: revoked \(proven\)|: revoked \(/
        : /Ended credential \S+: lives until (\d{4}-|an unknown time)/,
    );
    expect(at.live.has(token)).toBe(!revocable);
    expect(post.output).not.toContain('::error');
  });

  it('reports a refusal at once, in the words of the service', async () => {
    const at = await start(name);
    at.claims = { ...at.claims, iss: 'https://another.example' };
    const { exitCode, output } = await main(at);
    expect(exitCode).toBe(1);
    expect(output).toMatch(
      /^::error.*answered with 40\d: (\w+ \(")?The service refused the ID token("\))?\. Check that/m,
    );
    expect(at.of('exchange')).toHaveLength(1);
  });

  it('asks again with another ID token after a lost answer, and reports that a credential may live', async () => {
    const at = await start(name);
    at.fault('exchange', loseAnswer);
    const runner = at.runner();
    const inputs = { ...at.inputs, keep: 'false' };
    const result = await runMain(runner, inputs);
    expect(result.exitCode, result.output).toBe(0);
    const { idTokenIn, json } = at.service;
    const sent = at
      .of('exchange')
      .map(({ body: text, form }) => (json ? JSON.parse(text)[idTokenIn] : form.get(idTokenIn)));
    expect(new Set(sent).size).toBe(2);
    expect((await runPost(runner, inputs, result)).output).toMatch(at.untold);
  });
});

describe('an answer that is not one of the service', () => {
  it.each([
    ['a page', body('<html>Welcome</html>'), /a page of HTML/],
    ['an error with 200', body({ error: 'invalid_grant' }), /answered with 200 and the error invalid_grant/],
    ['a number for a token', body({ access_token: 7 }), /no access_token/],
    ['a word for a token', body({ access_token: 'undefined' }), /an invalid access_token/],
    ['a list', body([]), /not the expected object/],
  ])(
    'such as %s is tried again, reported and never delivered',
    { timeout: within(60_000) },
    async (_, fault, says) => {
      const at = await start('openai');
      at.break('exchange', fault);
      const { exitCode, output, env } = await main(at);
      expect(exitCode).toBe(1);
      expect(output).toMatch(says);
      expect(at.of('exchange').length).toBeGreaterThan(2);
      expect(env.size).toBe(0);
    },
  );

  it.each([
    ['a lifetime that is no number', { expires_in: 'soon' }, /expires_in is neither a lifetime nor a time/],
    ['no lifetime left', { expires_in: 0 }, /has expired already/],
    ['a token of another kind', { token_type: 'N_A' }, /token_type N_A/],
  ])('such as %s with a token is final, and the token is named as orphaned', async (_, answer, says) => {
    const at = await start('openai');
    at.answers.exchange = answer;
    const { exitCode, output, env } = await main(at);
    expect(exitCode).toBe(1);
    expect(output).toMatch(says);
    expect(at.of('exchange')).toHaveLength(1);
    expect(output).toContain(`::add-mask::${at.issued[0]}`);
    expect(env.size).toBe(0);
  });
});

describe('a preset', () => {
  it('that does not exist is reported with the names that do', async () => {
    const at = await start('openai');
    const typo = await main(at, { preset: 'opena1' });
    expect(typo.output).toMatch(/::error.*no preset "opena1"\. Did you mean `openai`\? Known: anthropic, /);
    const github = await main(at, { preset: 'octo-sts' });
    expect(github.output).toMatch(
      /::error.*no preset "octo-sts"\. Set `provider: github` and `signer: octo-sts`/,
    );
    expect(at.requests).toEqual([]);
  });

  it('names a parameter that is missing or misspelled, before any request', async () => {
    const at = await start('anthropic');
    const missing = await main(at, { params: 'organization_id=org_01' });
    expect(missing.output).toMatch(
      /::error.*Anthropic needs the parameter federation_rule_id\. Add the line/,
    );
    const typo = await main(at, { params: `${at.inputs['params']}\nworkspaceid=w` });
    expect(typo.output).toMatch(/::error.*no parameter workspaceid. Did you mean workspace_id/);
    const role = await main(at, { role: 'admin' });
    expect(role.output).toMatch(/::error.*`role` has no meaning for Anthropic/);
    expect(at.requests).toEqual([]);
  });

  it('sends an ID token for its service to no other host', async () => {
    const at = await start('openai');
    const { exitCode, output } = await main(at, { url: 'https://collector.example' });
    expect(exitCode).toBe(1);
    expect(output).toMatch(/::error.*would be sent to "collector\.example".*accepted by OpenAI/);
    expect(at.of('id-token')).toEqual([]);
  });

  it('follows no address in a response', async () => {
    const at = await start('openai');
    at.fault('exchange', (_, response) => {
      response.writeHead(307, { location: 'https://collector.example/oauth/token' }).end();
    });
    const { exitCode, output } = await main(at);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/a redirect to https:\/\/collector\.example/);
  });
});

describe('the end of a token that the service can revoke', () => {
  const page = '<html>Blocked</html>';
  it.each<[what: string, revocation: Fault | undefined, probes: Fault[], ending: RegExp]>([
    ['a lost answer is asked for again', loseAnswer, [], /revoked \(proven\)/],
    ['a 503 is asked for again', status(503), [], /revoked \(proven\)/],
    ['a page instead of a confirmation', body(page), [], /revoked \(proven\)/],
    [
      'a firewall that answers the probe afterwards',
      undefined,
      [serveIt, status(401, page)],
      /: accepted \(/,
    ],
  ])('%s', { timeout: within(60_000) }, async (_, revocation, probes, ending) => {
    const at = await start('buildkite');
    const runner = at.runner();
    const inputs = { ...at.inputs, keep: 'false' };
    const result = await runMain(runner, inputs);
    expect(result.exitCode, result.output).toBe(0);
    if (revocation !== undefined) at.fault('revocation', revocation);
    at.fault('introspection', ...probes);
    const post = await runPost(runner, inputs, result);
    expect(post.output).toMatch(ending);
  });

  it('is failed where the service does not keep its confirmation', { timeout: within(60_000) }, async () => {
    const at = await start('buildkite');
    const runner = at.runner();
    const inputs = { ...at.inputs, keep: 'false' };
    const result = await runMain(runner, inputs);
    at.break('revocation', status(204, ''));
    const post = await runPost(runner, inputs, result);
    expect(post.output).toMatch(/: failed, lives until \d{4}-/);
  });

  it('is failed where a step has revoked the token before any probe: no word claims more', async () => {
    const at = await start('buildkite');
    const runner = at.runner();
    const inputs = { ...at.inputs, keep: 'false' };
    const result = await runMain(runner, inputs);
    at.live.clear();
    const post = await runPost(runner, inputs, result);
    expect(post.output).toMatch(/: failed, lives until \d{4}-/);
    expect(post.output).not.toContain('revoked (');
  });

  it('leaves no credential of a counter-check, and says so if it cannot end it', {
    timeout: within(60_000),
  }, async () => {
    const at = await start('buildkite');
    const runner = at.runner();
    const inputs = { ...at.inputs, keep: 'false' };
    const first = await runMain(runner, inputs);
    at.fault('revocation', loseAnswer);
    expect((await runPost(runner, inputs, first)).output).toContain(
      'another credential of this job at the same time',
    );
    expect(at.issued).toHaveLength(2);
    expect(at.live.size).toBe(0);
    const second = await runMain(runner, inputs);
    at.fault('revocation', loseAnswer, serveIt, status(500));
    const post = await runPost(runner, inputs, second);
    expect(post.output).toMatch(/::warning.*counter-check, \S+, could not be revoked: it lives until \d{4}-/);
  });
});

describe('public values of a preset', () => {
  it('are variables without a mask', async () => {
    const at = await start('octopus');
    const { env, output } = await main(at);
    expect(env.get('OCTOPUS_URL')).toBe(at.origin);
    expect(output).not.toContain(`::add-mask::${at.origin}`);
  });
});

describe('the profile for Anthropic’s programs', () => {
  it('is a folder of the lease, whose token the SDKs read from a private file', async () => {
    const at = await start('anthropic');
    const result = await main(at, { deliver: 'file' }, { ANTHROPIC_API_KEY: 'sk-ant-api03-old' });
    expect(result.exitCode, result.output).toBe(0);
    const folder = result.env.get('ANTHROPIC_CONFIG_DIR') ?? '';
    const profile = join(folder, 'configs', `${result.env.get('ANTHROPIC_PROFILE')}.json`);
    const { authentication } = JSON.parse(readFileSync(profile, 'utf8')) as {
      authentication: { type: string; credentials_path: string };
    };
    expect(statSync(authentication.credentials_path).mode & 0o777).toBe(0o600);
    const credentials = JSON.parse(readFileSync(authentication.credentials_path, 'utf8')) as Record<
      string,
      unknown
    >;
    expect(credentials['access_token']).toBe(at.issued[0]);
    expect(credentials['expires_at']).toBeGreaterThan(Date.now() / 1000 + 500);
    expect(result.env.get('ANTHROPIC_API_KEY')).toBe('');
    expect(result.output).toContain('ANTHROPIC_API_KEY is removed for later steps');
    expect(existsSync(join(folder, 'token'))).toBe(true);
  });
});

describe('a request that the inputs describe', () => {
  it('sends JSON with the ID token where the server wants it, and finds the token in the answer', async () => {
    const at = await start('openai');
    at.break('exchange', (_, response, __, seen) => {
      const { jwt, kind } = JSON.parse(seen.body) as Record<string, string>;
      const good = seen.method === 'PUT' && kind === 'ci' && jwt?.split('.').length === 3;
      send(response, {
        status: good && seen.headers['x-client'] === 'jobpass' ? 201 : 400,
        body: {
          data: { key: 'key-of-the-server-0001', until: new Date(Date.now() + 600_000).toISOString() },
        },
      });
    });
    const { exitCode, output, env } = await runMain(at.runner(), {
      provider: 'oauth',
      audience: 'registry',
      'token-endpoint': `${at.origin}/oauth/token`,
      'body-format': 'json',
      'token-method': 'PUT',
      headers: 'X-Client: jobpass',
      'id-token-parameter': 'jwt',
      params: 'kind=ci',
      'token-path': 'data.key',
      'expiry-path': 'data.until',
      keep: 'false',
    });
    expect(exitCode, output).toBe(0);
    expect(env.get('JOBPASS_TOKEN')).toBe('key-of-the-server-0001');
    expect(output).toMatch(/expires (\d{4}-\d\d-\d\d )?\d\d:\d\d UTC \((9m|10m)/);
  });

  it('sends the ID token as bearer with GET, and keeps it out of the URL', async () => {
    const at = await start('openai');
    at.break('exchange', (_, response, __, seen) => {
      const good = seen.method === 'GET' && /^Bearer ey/.test(seen.headers.authorization ?? '');
      send(response, { status: good ? 200 : 400, body: { token: 'token-of-the-server-0001' } });
    });
    const inputs = {
      provider: 'oauth',
      audience: 'registry',
      'token-endpoint': `${at.origin}/oauth/token`,
      'token-method': 'GET',
      'token-path': 'token',
      'token-life': '15m',
      scope: 'acme/app',
      keep: 'false',
    };
    const { exitCode, output } = await runMain(at.runner(), {
      ...inputs,
      'id-token-header': 'Authorization',
    });
    expect(exitCode, output).toBe(0);
    expect(at.of('exchange')[0]?.path).toBe('/oauth/token?scope=acme%2Fapp');
    expect(output).toMatch(/expires (\d{4}-\d\d-\d\d )?\d\d:\d\d UTC \(1[45]m/);
    const inUrl = await runMain(at.runner(), inputs);
    expect(inUrl.output).toMatch(/::error.*would contain the ID token in its URL/);
  });

  it('that a gateway spoils is tried again', async () => {
    const at = await start('openai');
    at.fault('exchange', status(503), status(502), status(429));
    const { exitCode, output } = await main(at);
    expect(exitCode, output).toBe(0);
    expect(at.of('exchange')).toHaveLength(4);
  });
});
