import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import { readSettings } from '../../../src/config/settings.js';
import type { DoctorContext } from '../../../src/doctor/doctor.js';
import { githubDoctor } from '../../../src/doctor/github/doctor.js';
import { JobpassError } from '../../../src/errors.js';
import { openHttp } from '../../../src/http/open.js';
import { decodeIdToken } from '../../../src/identity/id-token.js';
import { type JobKey, randomJobKey } from '../../../src/identity/job-key.js';
import { github } from '../../../src/providers/github/definition.js';
import { Secrets } from '../../../src/text/secrets.js';
import { GitHubBroker } from '../../support/github/broker.js';
import { GitHubJobs } from '../../support/github/jobs.js';

let jobs: GitHubJobs;
let broker: GitHubBroker | undefined;
beforeEach(async () => {
  jobs = await GitHubJobs.start();
});
afterEach(async () => {
  await broker?.close();
  broker = undefined;
  await jobs.close();
});

interface Examined {
  /** `status step: text. hint`, without notes about the ID token. */
  lines: string[];
  commands: readonly string[];
  masked: string[];
}

/** What the doctor says about a job with these inputs. */
async function examine(given: Readonly<Record<string, string>>): Promise<Examined> {
  const { settings } = await readSettings(new Map(Object.entries(given)), [github]);
  const secrets = new Secrets();
  const { http, close } = openHttp(settings, {
    clock: systemClock,
    secrets,
    deadline: systemClock.elapsed() + 20_000,
    patience: { totalMs: 1_000, answeredMs: 500, malformedTries: 1 },
  });
  const lines: string[] = [];
  const masked: string[] = [];
  const key: JobKey = randomJobKey();
  const context: DoctorContext = {
    ...{
      settings,
      http,
      ending: http,
      clock: systemClock,
      secrets,
      env: {},
      program: undefined,
      options: {},
    },
    idToken: async (audience) => {
      const raw = await jobs.tokens.sign({ ...jobs.claims, aud: audience });
      return decodeIdToken(raw);
    },
    jobKey: async () => key,
    mask: async (values) => void masked.push(...values),
    report: (status, step, text, hint) => {
      if (step === 'id-token') return;
      lines.push(`${status} ${step}: ${secrets.redact(text)}${hint === undefined ? '' : `. ${hint}`}`);
    },
  };
  try {
    return { commands: await githubDoctor.examine(context), lines, masked };
  } finally {
    close();
  }
}
const failures = ({ lines }: Examined): string[] => lines.filter((line) => /^(fail|unchecked) /.test(line));

describe('jobpass doctor github with the key of the app', () => {
  const local = (changes: Readonly<Record<string, string>> = {}): Record<string, string> => ({
    ...{ ...jobs.local, owner: 'octo-org', repositories: 'shop' },
    ...changes,
  });

  it('finds nothing where all is well, and mints nothing', async () => {
    const { lines } = await examine(local());
    expect(lines).toEqual([
      'ok key: `private-key` is an RSA key',
      expect.stringMatching(/^ok address: http:\/\/127\.0\.0\.1:\d+ responds/),
      'ok app: GitHub accepts the key for the app release-bot',
      `ok install: The installation ${jobs.installation.id} for octo-org is active`,
      'ok repos: The installation includes octo-org/shop',
      'ok rights: The installation has contents: write',
    ]);
    expect(jobs.github.tokens.all).toEqual([]);
  });

  it('says that the key is another app’s', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
    const pem = other.export({ type: 'pkcs1', format: 'pem' }).toString();
    const examined = await examine(local({ 'private-key': pem }));
    expect(failures(examined)).toEqual([
      expect.stringMatching(/^fail app: .*401.*Check that `private-key` is a key of the app/),
    ]);
    expect(examined.lines).toContain('skip rights: GitHub does not accept the key');
  });

  it('says how to set a key that is missing', async () => {
    const { 'private-key': _, ...inputs } = local({ signer: 'local' });
    expect(failures(await examine(inputs))).toEqual([
      'fail key: `private-key` is missing. With `signer: local`, set `client-id` (or `app-id`) and `private-key`',
    ]);
  });

  it('says that it is no key', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(failures(await examine(local({ 'private-key': pem })))).toEqual([
      expect.stringContaining('fail key: `private-key` is a key of the type ec, not RSA'),
    ]);
  });

  it.each<[string, () => void, Record<string, string>, RegExp]>([
    [
      'no installation',
      () => undefined,
      { owner: 'evil-corp' },
      /^fail install: The app \S+ has no installation for evil-corp. Install the app/,
    ],
    [
      'another installation',
      () => undefined,
      { 'installation-id': '99' },
      /^fail install: The app \S+ has no installation for 99/,
    ],
    [
      'a suspended one',
      () => {
        jobs.installation.suspended = true;
      },
      {},
      /^fail install: The installation \d+ for octo-org is suspended. Unsuspend/,
    ],
    [
      'a repository that there is not',
      () => undefined,
      { repositories: 'shop, nowhere' },
      /^fail repos: The installation does not include the repository octo-org\/nowhere/,
    ],
    [
      'a repository that is not selected',
      () => {
        jobs.installation.repositories = new Set([1_002]);
      },
      {},
      /^fail repos: .* octo-org\/shop/,
    ],
    [
      'a permission that it lacks',
      () => undefined,
      { permissions: 'contents: write, workflows: write' },
      /^fail rights: The installation lacks the permission workflows: write. The installation has /,
    ],
    [
      'a level that it lacks',
      () => undefined,
      { permissions: 'administration: write' },
      /^fail rights: .*administration: write/,
    ],
  ])('finds %s', async (_, change, inputs, said) => {
    change();
    expect(failures(await examine(local(inputs)))).toEqual([expect.stringMatching(said)]);
  });

  it('tells what a token without limits can do', async () => {
    const { permissions: _, repositories: __, ...inputs } = local();
    const { lines } = await examine(inputs);
    expect(lines).toContain(
      'note repos: `repositories` is not set, so a token is for every repository of the installation',
    );
    expect(lines.at(-1)).toMatch(
      /^note token: `permissions` is not set, .*With administration, a step can obtain further rights/,
    );
  });

  it('survives a clock that is wrong', async () => {
    jobs.github.clockOffset = 3_600;
    expect(failures(await examine(local()))).toEqual([]);
  });

  it('says that GitHub cannot be reached', async () => {
    const examined = await examine(local({ 'api-url': 'http://127.0.0.1:9' }));
    expect(failures(examined)).toEqual([expect.stringMatching(/^unchecked address: /)]);
    expect(examined.lines).toContain('skip app: GitHub is not available');
  });
});

describe('jobpass doctor github with a broker', () => {
  const inputs = async (changes: Readonly<Record<string, string>> = {}): Promise<Record<string, string>> => {
    broker ??= await GitHubBroker.start(jobs);
    return { ...broker.inputs, 'api-url': jobs.github.api, ...changes };
  };

  it('gets a token, masks it and ends it', async () => {
    const { lines, masked, commands } = await examine(await inputs());
    expect(lines).toEqual([
      expect.stringMatching(/^ok address: /),
      'ok broker: The broker has roles for GitHub App tokens',
      expect.stringMatching(/^ok audience: /),
      'ok exchange: The broker issued a token with the role release-bot',
      expect.stringMatching(/^ok token: The token is for .*octo-org\/shop.*, with .*contents: write/),
      'ok end: GitHub revoked the token, and rejects it now',
    ]);
    expect(masked[0]).toMatch(/^ghs_/);
    expect(commands).toEqual([]);
    expect(jobs.github.live()).toEqual([]);
  });

  it('prints a role for a job that the broker rejects', async () => {
    jobs.claims['repository_id'] = '666';
    const examined = await examine(await inputs());
    expect(failures(examined)).toEqual([expect.stringMatching(/^fail exchange: /)]);
    expect(examined.lines).toContain('skip token: the broker issued no token');
    const text = examined.commands.join('\n');
    expect(examined.commands.every((line) => line.startsWith('# '))).toBe(true);
    expect(text).toContain('#   release-bot:');
    expect(text).toContain('repository_id: "666"');
    expect(text).toContain('contents: write');
  });

  it('says that a role does not allow what the job requests', async () => {
    const examined = await examine(await inputs({ permissions: 'administration: write' }));
    expect(failures(examined)).toEqual([expect.stringMatching(/^fail exchange: /)]);
    expect(jobs.github.live()).toEqual([]);
  });

  it('says that a server is no broker, or another one', async () => {
    expect(failures(await examine(await inputs({ url: jobs.github.origin })))).toEqual([
      expect.stringMatching(/^fail broker: .*which is not a response of a Jobpass broker/),
    ]);
    const { issuer } = jobs.tokens;
    expect(failures(await examine(await inputs({ url: issuer })))[0]).toMatch(/^fail broker: /);
  });
});

describe('jobpass doctor github with Octo STS', () => {
  it('gets a token and ends it', async () => {
    const { lines } = await examine(jobs.octoSts);
    expect(lines.slice(-3)).toEqual([
      'ok exchange: Octo STS issued a token with the trust policy ci in octo-org/shop',
      'ok token: The token is for octo-org/shop',
      'ok end: GitHub revoked the token, and rejects it now',
    ]);
    expect(jobs.github.live()).toEqual([]);
  });

  it('says what Octo STS says', async () => {
    const inputs = jobs.octoSts;
    jobs.claims.sub = 'repo:octo-org/other:ref:refs/heads/main';
    expect(failures(await examine(inputs))).toEqual([
      expect.stringMatching(
        /^fail exchange: .*Compare the claims of the ID token with the trust policy \.github\/chainguard\/ci\.sts\.yaml/,
      ),
    ]);
    const { role: _, ...without } = inputs;
    await expect(examine(without)).rejects.toBeInstanceOf(JobpassError);
  });
});
