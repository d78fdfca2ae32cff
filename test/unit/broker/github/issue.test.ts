import { createHash, sign } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Role } from '../../../../src/broker/config/broker-config.js';
import { brokerConfig } from '../../../../src/broker/config/build-config.js';
import { AppClient } from '../../../../src/broker/github/app-client.js';
import { Ender } from '../../../../src/broker/github/ender.js';
import { GithubIssuer } from '../../../../src/broker/github/issue.js';
import { KeptTokens } from '../../../../src/broker/github/kept-tokens.js';
import { Seal } from '../../../../src/broker/seal.js';
import type { KeptTexts } from '../../../../src/broker/store/store.js';
import { systemClock } from '../../../../src/clock.js';
import { JobpassError } from '../../../../src/errors.js';
import { openHttp } from '../../../../src/http/open.js';
import { randomJobKey } from '../../../../src/identity/job-key.js';
import type { Fault } from '../../../support/faulty-server.js';
import { send } from '../../../support/faulty-server.js';
import { secondaryLimit } from '../../../support/github/limits.js';
import { details, GithubBroker, type GithubBrokerOptions } from '../../../support/github-broker.js';

let world: GithubBroker;
afterEach(() => world.close());

const start = async (options: GithubBrokerOptions = {}): Promise<GithubBroker> => {
  world = await GithubBroker.start(options);
  return world;
};
const reply =
  (status: number, body: unknown, headers: Record<string, string> = {}): Fault =>
  (_, response) =>
    send(response, { status, body, headers });

describe('a job that uses a role of a GitHub App', () => {
  it.each(['stateful', 'stateless'] as const)(
    'gets a token of the form %s, and facts about it',
    async (form) => {
      const { github, app, installation } = await start({ github: { form } });
      const { status, body } = await world.exchange({ ttl: '600' });
      expect(status).toBe(200);
      const { access_token: token } = body;
      expect(github.alive(token)).toBe(true);
      const minted = github.tokens.find(token);
      expect(body).toEqual({
        access_token: token,
        issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        token_type: 'Bearer',
        expires_in: expect.any(Number),
        jti: createHash('sha256').update(token).digest('base64url').slice(0, 22),
        authorization_details: [
          {
            type: 'github_installation',
            locations: [github.api],
            app_id: String(app.id),
            installation_id: installation.id,
            owner: 'octo-org',
            repositories: [
              { id: 1001, name: 'octo-org/shop' },
              { id: 1002, name: 'octo-org/site' },
            ],
            permissions: { contents: 'write', issues: 'read', metadata: 'read' },
            expires_at: new Date(minted?.expires ?? 0).toISOString().replace('.000Z', 'Z'),
          },
        ],
      });
      expect(body.expires_in).toBeGreaterThan(595);
      expect(body.expires_in).toBeLessThanOrEqual(600);
      expect(minted?.repositories).toEqual(new Set([1001, 1002]));
      expect(JSON.parse(github.of('mint')[0]?.body ?? '')).toEqual({
        repository_ids: [1001, 1002],
        permissions: { contents: 'write', issues: 'read' },
      });
      expect(world.logged('issued')).toMatchObject([
        {
          role: 'release-bot',
          id: body.jti,
          app: 'release',
          repositories: ['octo-org/shop', 'octo-org/site'],
        },
      ]);
      expect(world.text).not.toContain(token);
    },
  );

  it('gets at most the time that the role has', async () => {
    await start();
    expect((await world.exchange({ ttl: '3000' })).body.expires_in).toBeLessThanOrEqual(900);
    expect((await world.exchange()).body.expires_in).toBeGreaterThan(890);
  });

  it('gets the part that it requests', async () => {
    const { github } = await start();
    const part = {
      owner: 'Octo-Org',
      repositories: ['Shop', 'octo-org/shop'],
      permissions: { contents: 'read' },
    };
    const { body } = await world.exchange({ authorization_details: details(part) });
    expect(body.authorization_details).toMatchObject([
      { repositories: [{ id: 1001, name: 'octo-org/shop' }], permissions: { contents: 'read' } },
    ]);
    expect(github.tokens.find(body.access_token)).toMatchObject({
      permissions: { contents: 'read', metadata: 'read' },
      repositories: new Set([1001]),
    });
  });

  it.each([
    [{ owner: 'other' }, 'the role release-bot is not for the owner other'],
    [{ repositories: ['private'] }, 'the role release-bot does not have the repository private'],
    [{ repositories: ['other/shop'] }, 'does not have the repository other/shop'],
    [{ repositories: [] }, 'repositories in authorization_details must be a list of at least one name'],
    [{ repositories: 'shop' }, 'must be a list of at least one name'],
    [{ repositories: [1001] }, 'must be a list of at least one name'],
    [{ permissions: { issues: 'write' } }, 'does not have the permission issues: write'],
    [{ permissions: { administration: 'read' } }, 'does not have the permission administration: read'],
    [{ permissions: { constructor: 'read' } }, 'does not have the permission constructor: read'],
    [{ permissions: { contents: 'owner' } }, 'must have at least one name, each with read, write or admin'],
    [{ permissions: {} }, 'must have at least one name'],
    [{ permissions: [] }, 'must have at least one name'],
    [{ type: 'other' }, 'the type in authorization_details must be github_installation'],
    [{ installation_id: 1 }, 'authorization_details has the unknown member installation_id'],
    [{ repository_ids: [1003] }, 'has the unknown member repository_ids'],
  ])('gets no more than the role has: %j', async (part, description) => {
    const { github } = await start();
    const { status, body } = await world.exchange({ authorization_details: details(part) });
    expect([status, body.error]).toEqual([400, 'invalid_authorization_details']);
    expect(body.error_description).toContain(description);
    expect(github.of('mint')).toEqual([]);
  });

  it.each([
    ['no JSON', '[{', 'is not valid JSON'],
    ['an object', '{"type":"github_installation"}', 'must be a list of one object'],
    [
      'two',
      '[{"type":"github_installation"},{"type":"github_installation"}]',
      'must be a list of one object',
    ],
    ['none', '[]', 'must be a list of one object'],
    ['null', '[null]', 'must be a list of one object'],
    ['deep', `${'['.repeat(8_000)}${']'.repeat(8_000)}`, 'must be a list of one object'],
    [
      'huge',
      details({ repositories: Array.from({ length: 2_000 }, (_, at) => `r${at}`) }),
      'does not have the repository r0',
    ],
    [
      'a member __proto__',
      '[{"type":"github_installation","__proto__":{"owner":"x"}}]',
      'unknown member __proto__',
    ],
    [
      'a permission __proto__',
      '[{"type":"github_installation","permissions":{"__proto__":"read"}}]',
      'does not have the permission __proto__: read',
    ],
  ])('gets an error for authorization details that are %s', async (_, text, description) => {
    await start();
    const { status, body } = await world.exchange({ authorization_details: text });
    expect([status, body.error]).toEqual([400, 'invalid_authorization_details']);
    expect(body.error_description).toContain(description);
  });

  it('gets an error for repeated authorization details', async () => {
    const { broker } = await start();
    const form = new URLSearchParams({ authorization_details: details({}) });
    form.append('authorization_details', details({ repositories: ['shop'] }));
    const answer = await fetch(`${broker.issuer}/token`, { method: 'POST', body: form });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('the parameter authorization_details is repeated');
  });

  it.each(['stateful', 'stateless'] as const)(
    'leaves no token in the log, even if it sends one by mistake: %s',
    async (form) => {
      await start({ github: { form } });
      const { access_token: token } = (await world.exchange()).body;
      for (const sent of [
        { role: token },
        { entry: token.slice(0, 100) },
        { resource: token },
        { scope: token },
      ])
        await world.exchange(sent);
      await world.exchange({ authorization_details: details({ owner: token, repositories: [token] }) });
      await world.exchange({ authorization_details: details({ repositories: [token] }) });
      expect((await world.post('/token/introspection', { token })).body).toEqual({ active: false });
      expect(world.logged('refused').length).toBeGreaterThan(3);
      expect(world.text).not.toContain(token.slice(0, 24));
      expect(world.text).not.toContain(token.slice(-20));
    },
  );

  it('gets an error for a service or a scope, which such a role does not have', async () => {
    await start();
    expect((await world.exchange({ resource: 'https://a.example' })).body.error).toBe('invalid_target');
    expect((await world.exchange({ scope: 'a' })).body.error).toBe('invalid_scope');
  });

  it('gets an error for authorization details of another kind of role', async () => {
    await start({
      roles: { plain: { when: { repository_owner_id: '456' }, audience: 'https://a.example' } },
    });
    const { body } = await world.exchange({ role: 'plain', authorization_details: details({}) });
    expect(body.error_description).toContain(
      'the role plain does not issue tokens of the type github_installation',
    );
    expect((await world.exchange({ role: 'plain' })).body.access_token).toMatch(/^jpt_/);
  });

  it('gets an error for a text that is too long', async () => {
    await start();
    for (const name of ['entry', 'request_id']) {
      const { body } = await world.exchange({ [name]: 'x'.repeat(129) });
      expect(body.error_description).toContain(`${name} must have at most 128 characters`);
    }
  });
});

describe('a role for the repository of the job', () => {
  const own = (): GithubBrokerOptions => ({});
  const startOwn = async (): Promise<void> => {
    await start(own());
    const { repositories: _, ...terms } = world.terms();
    const { roles } = world.config();
    await world.restart({
      roles: { ...roles, own: { when: { repository_owner_id: '456' }, github: { ...terms, own: 'true' } } },
    });
  };

  it('gives access to this repository by its ID', async () => {
    await startOwn();
    const { body } = await world.exchange({ role: 'own' });
    expect(body.authorization_details).toMatchObject([
      { repositories: [{ id: 1001, name: 'octo-org/shop' }] },
    ]);
    const other = await world.exchange({
      role: 'own',
      authorization_details: details({ repositories: ['site'] }),
    });
    expect(other.body.error_description).toContain('does not have the repository site');
  });

  it.each([
    [{ repository_id: undefined }, 'the ID token has no claims repository_id and repository'],
    [{ repository_id: '1001x' }, 'no claims repository_id and repository'],
    [{ repository_id: '-1001' }, 'no claims repository_id and repository'],
    [{ repository_id: ['1001'], repository: undefined }, 'no claims repository_id and repository'],
    [{ repository: 'other/shop' }, "the role own is not for the owner of the job's repository"],
  ])('gives no access without the ID of a repository of its owner: %j', async (claims, description) => {
    await startOwn();
    const { status, body } = await world.exchange({ role: 'own' }, { claims });
    expect([status, body.error]).toEqual([400, 'invalid_request']);
    expect(body.error_description).toContain(description);
    expect(world.github.of('mint')).toEqual([]);
  });
});

describe('a role of another app', () => {
  it('is for its own jobs only, and uses its own app', async () => {
    await start();
    const other = world.github.accounts.addApp('other-bot');
    const installed = world.github.accounts.install(other, 'octo-org', {
      permissions: { contents: 'admin' },
    });
    const { github, roles } = world.config();
    const terms = { ...world.terms(), app: 'other', installation: String(installed.id) };
    const release = github?.['release'];
    if (release === undefined) throw new Error('no app');
    await world.restart({
      github: { release, other: { ...release, 'app-id': String(other.id) } },
      roles: {
        ...roles,
        admin: { when: { repository_owner_id: '456', environment: 'admin' }, github: terms },
      },
    });
    const refused = await world.exchange({ role: 'admin' });
    expect(refused.body.error_description).toContain('the role admin is not allowed for this job');
    // The key of one app signs no JWT that GitHub accepts for another app.
    const wrong = await world.exchange({ role: 'admin' }, { claims: { environment: 'admin' } });
    expect([wrong.status, wrong.body.error]).toEqual([400, 'invalid_target']);
    expect(world.github.tokens.all).toEqual([]);
    expect(world.logged('github app not ready')).toMatchObject([
      { app: 'other', why: expect.stringContaining('A JSON web token could not be decoded') },
    ]);
    expect((await world.exchange()).status).toBe(200);
  });
});

describe('a repository whose name someone took over', () => {
  it('is not the repository of the role', async () => {
    const { github } = await start();
    github.accounts.rename('octo-org/shop', 'octo-org/shop-old');
    github.accounts.addRepository('octo-org/shop', { id: 6666 });
    const { body } = await world.exchange({ authorization_details: details({ repositories: ['shop'] }) });
    expect(body.authorization_details).toMatchObject([
      { repositories: [{ id: 1001, name: 'octo-org/shop-old' }] },
    ]);
    expect(github.tokens.find(body.access_token)?.repositories).toEqual(new Set([1001]));
    expect(world.logged('repository renamed')).toMatchObject([
      { why: 'octo-org/shop is now octo-org/shop-old: change its name in the role' },
    ]);
  });
});

describe('a token that is more than the broker requested', () => {
  const token = (body: object): object => ({
    token: 'ghs_more',
    expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    repository_selection: 'selected',
    permissions: { contents: 'write', issues: 'read', metadata: 'read' },
    repositories: [
      { id: 1001, full_name: 'octo-org/shop' },
      { id: 1002, full_name: 'octo-org/site' },
    ],
    ...body,
  });

  it.each([
    [{ permissions: { contents: 'admin' } }, 'more permissions than requested: contents: admin'],
    [
      { permissions: { contents: 'read', members: 'read' } },
      'more permissions than requested: members: read',
    ],
    [
      {
        repositories: [
          { id: 1001, full_name: 'octo-org/shop' },
          { id: 6666, full_name: 'octo-org/site' },
        ],
      },
      'gives access to the repository octo-org/site (ID 6666), which was not requested',
    ],
    [
      { repositories: [{ id: 1001, full_name: 'octo-org/shop' }] },
      'does not give access to the repository octo-org/site (ID 1002)',
    ],
    [{ repositories: undefined }, 'is not limited to the requested repositories'],
    [
      {
        repositories: [
          { id: 1001, full_name: 'octo-org/shop' },
          { id: 1002, full_name: 'evil/site' },
        ],
      },
      'the repository evil/site (ID 1002) does not belong to octo-org',
    ],
    [{ permissions: { contents: 'owner' } }, 'permissions of an unknown form'],
    [{ expires_at: 'soon' }, 'no expiry'],
  ])('is ended at once, and no job receives it: %j', async (changes, why) => {
    const { github } = await start();
    github.fault('mint', reply(201, token(changes)));
    github.break('revoke', reply(204, ''));
    const { status, body } = await world.exchange();
    expect([status, body.error]).toEqual([400, 'invalid_target']);
    expect(body.error_description).toMatch(/^the broker cannot get this token from GitHub \(refusal/);
    expect(JSON.stringify(body)).not.toContain('ghs_more');
    await expect.poll(() => github.of('revoke').length).toBe(1);
    expect(github.of('revoke')[0]?.headers.authorization).toBe('Bearer ghs_more');
    await expect.poll(() => world.logged('revoked').length).toBe(1);
    expect(world.logged('revoked')[0]?.['why']).toMatch(
      /^ended by the broker because no job received it; GitHub /,
    );
    expect(world.logged('github token discarded')[0]).toMatchObject({
      level: 'error',
      why: expect.stringContaining(why),
    });
    expect(world.text).not.toContain('ghs_more');
  });
});

describe('a request that GitHub does not fulfill', () => {
  it.each([
    [
      'the installation lacks a permission',
      (w: GithubBroker) => (w.installation.permissions = { contents: 'read' }),
      'not granted to this installation',
    ],
    ['the installation is suspended', (w: GithubBroker) => (w.installation.suspended = true), 'suspended'],
    [
      'the installation is gone',
      (w: GithubBroker) => w.github.accounts.uninstall(w.installation),
      'Check that the installation exists',
    ],
    [
      'a repository is not accessible',
      (w: GithubBroker) => (w.installation.repositories = new Set([1001])),
      'not accessible to the parent installation',
    ],
  ])('fails at once, and only the log has the reason: %s', async (_, change, why) => {
    await start();
    change(world);
    const { status, body } = await world.exchange();
    expect([status, body.error]).toEqual([400, 'invalid_target']);
    expect(body.error_description).not.toContain(why);
    expect(world.github.of('mint')).toHaveLength(1);
    expect(world.logged('refused')[0]?.['why']).toContain(why);
  });

  it('succeeds after failures that pass', async () => {
    const { github } = await start();
    github.fault('mint', reply(502, 'bad gateway'), (request) => void request.destroy());
    expect((await world.exchange()).status).toBe(200);
    expect(github.of('mint')).toHaveLength(3);
  });

  it('gets the answer 503 within ten seconds if GitHub is down', async () => {
    const { github } = await start();
    github.break('mint', reply(503, 'down'));
    const began = performance.now();
    const { status, retryAfter, body } = await world.exchange();
    expect([status, body.error, retryAfter]).toEqual([503, 'temporarily_unavailable', '1']);
    expect(body.error_description).toContain('the broker cannot get a token from GitHub at the moment');
    expect(performance.now() - began).toBeLessThan(10_000);
  }, 20_000);

  it('gets the answer 503 within ten seconds if GitHub does not respond', async () => {
    const { github } = await start();
    github.break('mint', () => undefined);
    const began = performance.now();
    expect((await world.exchange()).status).toBe(503);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(world.logged('unavailable')[0]?.['why']).toContain('may have issued a token that nobody received');
  }, 20_000);

  it('gets the answer 503 for a secondary limit without a time', async () => {
    const { github } = await start();
    github.break('mint', secondaryLimit());
    const { status, retryAfter } = await world.exchange();
    expect([status, Number(retryAfter)]).toEqual([503, expect.closeTo(60, -1)]);
  });

  it('gets the time at which GitHub accepts requests again, and no request is sent until then', async () => {
    const { github } = await start();
    github.fault('mint', secondaryLimit({ retryAfter: 60 }));
    expect(await world.exchange()).toMatchObject({ status: 503, retryAfter: '60' });
    const next = await world.exchange();
    expect([next.status, Number(next.retryAfter)]).toEqual([503, expect.closeTo(60, -1)]);
    expect(github.of('mint')).toHaveLength(1);
  });
});

describe('the JWT of an app', () => {
  it('is used again, and made again for another clock', async () => {
    const { github } = await start();
    await Promise.all(Array.from({ length: 5 }, () => world.exchange()));
    // Another JWT would have another time.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await world.exchange();
    const sent = (): number => new Set(github.of('mint').map(({ headers }) => headers.authorization)).size;
    expect(sent()).toBe(1);
  });

  it.each([-1_800, 1_800])('has the times of the clock of GitHub, which differs by %i s', async (seconds) => {
    const { github } = await start();
    github.clockOffset = seconds;
    await world.restart();
    const { status, body } = await world.exchange();
    expect(status).toBe(200);
    expect(body.expires_in).toBeGreaterThan(890);
  });
});

describe('the repetition of a request whose response was lost', () => {
  it('gets the same token', async () => {
    const { github } = await start();
    const first = await world.exchange({ request_id: 'r1' });
    const again = await world.exchange({ request_id: 'r1' });
    expect(again.body.access_token).toBe(first.body.access_token);
    expect(again.body.jti).toBe(first.body.jti);
    expect(github.tokens.all).toHaveLength(1);
  });

  it('gets the same token while the first request is in progress', async () => {
    const { github } = await start();
    github.fault('mint', async (_, response, serve) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      send(response, await serve());
    });
    const answers = await Promise.all([1, 2, 3].map(() => world.exchange({ request_id: 'r1' })));
    expect(new Set(answers.map(({ body }) => body.access_token)).size).toBe(1);
    expect(github.tokens.all).toHaveLength(1);
  });

  it('gets the same token from the broker after a restart', async () => {
    await start({ data: true });
    const first = await world.exchange({ request_id: 'r1' });
    await world.restart();
    expect((await world.exchange({ request_id: 'r1' })).body.access_token).toBe(first.body.access_token);
  });

  it.each<[string, Record<string, string>, Record<string, unknown>]>([
    ['request', { request_id: 'r2' }, {}],
    ['credential', { entry: 'other' }, {}],
    ['job', {}, { run_id: '43' }],
    ['attempt of a job', {}, { run_attempt: '2' }],
    ['job of a matrix', {}, { check_run_id: '4243' }],
    ['branch', {}, { ref: 'refs/heads/other' }],
    ['access', { authorization_details: details({ repositories: ['shop'] }) }, {}],
    ['no request', { request_id: '' }, {}],
  ])('is not a request of another kind: %s', async (_, form, claims) => {
    await start();
    const first = await world.exchange({ request_id: 'r1' });
    const other = await world.exchange({ request_id: 'r1', ...form }, { claims });
    expect(other.status).toBe(200);
    expect(other.body.access_token).not.toBe(first.body.access_token);
  });

  it('is not a request with another key', async () => {
    await start();
    const first = await world.exchange({ request_id: 'r1' });
    const other = await world.exchange({ request_id: 'r1' }, { key: randomJobKey() });
    expect(other.body.access_token).not.toBe(first.body.access_token);
  });

  it('gets another token once the first one has ended', async () => {
    await start();
    const first = await world.exchange({ request_id: 'r1' });
    await world.post('/revoke', { token: first.body.access_token });
    const again = await world.exchange({ request_id: 'r1' });
    expect(again.body.access_token).not.toBe(first.body.access_token);
    expect((await world.exchange({ request_id: 'r1' })).body.access_token).toBe(again.body.access_token);
  });

  it('gets another token from a broker without a key file', async () => {
    await start({ keyFile: false });
    const first = await world.exchange({ request_id: 'r1' });
    expect((await world.exchange({ request_id: 'r1' })).body.access_token).not.toBe(first.body.access_token);
  });
});

describe('a broker without a key file', () => {
  it('warns at its start, and states the expiry at GitHub', async () => {
    await start({ keyFile: false });
    expect(world.logged('no key file')).toMatchObject([
      { level: 'warn', why: expect.stringContaining('cannot end them by itself') },
    ]);
    expect((await world.exchange({ ttl: '60' })).body.expires_in).toBeGreaterThan(3_590);
    const logged = Date.parse(String(world.logged('issued')[0]?.['expires']));
    expect(logged).toBeGreaterThan(Date.now() + 3_590_000);
  });
});

describe('the check of an app at the start', () => {
  it('logs that the app is ready', async () => {
    await start();
    await expect
      .poll(() => world.logged('github app ready'))
      .toMatchObject([{ app: 'release', slug: 'release-bot' }]);
    expect(world.logged('github app not ready')).toEqual([]);
  });

  it('warns about everything that will fail, with the fix', async () => {
    await start();
    const terms = world.terms();
    const when = { repository_owner_id: '456' };
    world.log.splice(0);
    world.github.accounts.addRepository('other/shop');
    const other = world.github.accounts.install(world.app, 'other', { permissions: { contents: 'write' } });
    other.suspended = true;
    await world.restart({
      roles: {
        gone: { when, github: { ...terms, installation: '1' } },
        'gone-too': { when, github: { ...terms, installation: '1' } },
        foreign: {
          when,
          github: { ...terms, installation: String(other.id), permissions: { contents: 'admin' } },
        },
      },
    });
    await expect
      .poll(() =>
        world
          .logged('github app not ready')
          .map(({ role, why }) => `${role}: ${why}`)
          .sort(),
      )
      .toEqual([
        `foreign: the installation ${other.id} belongs to other, not to octo-org: correct installation or owner`,
        `foreign: the installation ${other.id} does not have contents: admin: add the permissions to the app and accept them for octo-org, or remove them from the role`,
        `foreign: the installation ${other.id} is suspended: an owner of octo-org must unsuspend it in the settings`,
        'gone-too: the app has no installation 1: correct installation, or install the app for octo-org',
        'gone: the app has no installation 1: correct installation, or install the app for octo-org',
      ]);
    expect(world.github.of('installation').filter(({ path }) => path.endsWith('/1'))).toHaveLength(1);
  });

  it('does not delay the start while GitHub does not respond', async () => {
    await start();
    world.github.break('app', () => undefined);
    const began = performance.now();
    await world.restart();
    expect(performance.now() - began).toBeLessThan(2_000);
    expect((await world.exchange()).status).toBe(200);
  });
});

describe('a reload', () => {
  it('applies other terms to later requests', async () => {
    await start();
    const { roles } = world.config();
    const github = { ...world.terms(), permissions: { contents: 'read' as const } };
    await world.broker.reload(
      brokerConfig({
        ...world.config(),
        roles: { ...roles, 'release-bot': { when: { repository_owner_id: '456' }, github } },
      }),
    );
    expect((await world.exchange()).body.authorization_details[0].permissions).toEqual({
      contents: 'read',
      metadata: 'read',
    });
  });
});

describe('two hundred jobs at once', () => {
  it('each get a token', async () => {
    const { github } = await start();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        world.exchange({ request_id: `r${at}` }, { claims: { check_run_id: String(at + 1) } }),
      ),
    );
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(new Set(answers.map(({ body }) => body.access_token)).size).toBe(200);
    expect(github.live()).toHaveLength(200);
  }, 30_000);
});

describe('a broker that cannot store a token', () => {
  it('delivers no token, and ends it at once', async () => {
    await start();
    const { github, app, installation } = world;
    const down = async (): Promise<never> => {
      throw new JobpassError('state', 'the database does not respond', { transient: true });
    };
    const store: KeptTexts = { claim: down, keep: down, kept: down, drop: down, keptWith: down };
    const kept = new KeptTokens(store, new Seal('x'.repeat(44)));
    const { http, close } = openHttp();
    const parts = { kept, clock: systemClock, log: () => undefined, note: down };
    const ender = new Ender({ ...parts, http: () => http, onEnd: () => undefined });
    const client = new AppClient({
      app: { name: 'release', issuer: String(app.id), api: github.api, key: {} as never },
      sign: async (data) => sign('sha256', data, app.privateKey),
      http,
      clock: systemClock,
      log: () => undefined,
    });
    const issuer = new GithubIssuer({
      ...parts,
      apps: new Map([['release', client]]),
      ender,
      onMint: () => undefined,
    });
    const terms = {
      ...{ app: 'release', installation: installation.id, owner: 'octo-org' },
      ...{ repositories: { 'octo-org/shop': 1001 }, permissions: { contents: 'read' as const } },
    };
    const job = {
      ...{
        issuer: 'i',
        claims: { iss: 'i', sub: 's' },
        jobClaims: {},
        ttl: undefined,
        entry: 'e',
        key: undefined,
      },
      ...{ use: undefined, requestId: undefined, certificate: undefined },
      role: { name: 'r', maxTtl: 900, github: terms } as unknown as Role,
    };
    const access = issuer.access(job, undefined);
    if (access === undefined) throw new Error('no access');
    await expect(issuer.issue(job, access)).rejects.toThrow('the database does not respond');
    expect(github.tokens.all).toHaveLength(1);
    await expect.poll(() => github.live(), { timeout: 5_000 }).toEqual([]);
    await ender.settled();
    close();
  });
});

describe('the metrics of a broker', () => {
  it('count tokens and endings by result', async () => {
    await start();
    await world.restart({ admin: '127.0.0.1:0' });
    const first = await world.exchange({ request_id: 'r1' });
    await world.exchange({ request_id: 'r1' });
    await world.exchange();
    world.github.fault('mint', reply(404, { message: 'Not Found' }));
    await world.exchange();
    await world.post('/revoke', { token: first.body.access_token });
    const { admin } = world.broker;
    const text = await (await fetch(`http://127.0.0.1:${admin?.port}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line.startsWith('jobpass_broker_github_'));
    expect(lines).toEqual([
      'jobpass_broker_github_mints_total{app="release",result="issued"} 2',
      'jobpass_broker_github_mints_total{app="release",result="repeated"} 1',
      'jobpass_broker_github_mints_total{app="release",result="refused"} 1',
      'jobpass_broker_github_ends_total{by="job",result="revoked"} 1',
      'jobpass_broker_github_tokens 1',
    ]);
  });
});

describe('the metadata of a broker', () => {
  it('name the type of authorization details only if a role issues such tokens', async () => {
    await start();
    const read = async (): Promise<Record<string, unknown>> => {
      const { host, port } = world.broker.address;
      const answer = await fetch(`http://${host}:${port}/.well-known/oauth-authorization-server`);
      return (await answer.json()) as Record<string, unknown>;
    };
    expect(await read()).toMatchObject({ authorization_details_types_supported: ['github_installation'] });
    await world.restart({
      roles: { plain: { when: { repository_owner_id: '456' }, audience: 'https://a.example' } },
    });
    expect(await read()).not.toHaveProperty('authorization_details_types_supported');
  });
});
