import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { KeptJob } from '../support/kept-jobs.js';
import { suiteUnless } from '../support/left-out.js';
import { noOpenBao, OpenBao } from '../support/openbao.js';
import { within } from '../support/pace.js';
import { expectDocumented, HeldRequests } from '../support/round-trips.js';
import { VaultJobs } from '../support/vault-jobs.js';
import { VAULT_AUDIENCE } from '../support/vault-world.js';
import { CLAIMS } from '../support/world.js';

// docs/reference/requests.md has what main and post request; the other providers are in test/process/job/round-trips.test.ts.

suiteUnless(noOpenBao(), 'The requests of a job with a real OpenBao', () => {
  let bao: OpenBao;
  let jobs: VaultJobs;
  let held: HeldRequests;
  let inputs: Record<string, string>;
  let job: KeptJob;
  beforeAll(async () => {
    bao = await OpenBao.start();
    jobs = await VaultJobs.start(bao);
    await bao.kv(2, 'kv');
    for (const name of ['one', 'two', 'three']) await bao.put('kv', name, { password: `secret-of-${name}` });
    await bao.policy('job', { 'kv/data/*': ['read'] });
    const common = { bound_audiences: [VAULT_AUDIENCE], token_policies: ['job'] };
    await bao.jwtRole('short', { ...common, token_ttl: '1m' });
    await bao.jwtRole('long', { ...common, token_ttl: '6h' });
    await bao.jwtRole('few', { ...common, token_ttl: '10m', token_num_uses: 5 });
  });
  afterAll(async () => {
    await jobs?.close();
    await bao?.stop();
  });
  beforeEach(async () => {
    held = new HeldRequests();
    const tokens = new URL(jobs.tokens.requestUrl);
    const front = await held.before(tokens.origin);
    job = new KeptJob({
      GITHUB_REPOSITORY: CLAIMS.repository,
      ACTIONS_ID_TOKEN_REQUEST_URL: jobs.tokens.requestUrl.replace(tokens.origin, front),
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: jobs.tokens.requestToken,
    });
    inputs = {
      provider: 'vault',
      url: await held.before(bao.address),
      audience: VAULT_AUDIENCE,
      role: 'short',
    };
  });
  afterEach(async () => {
    held.close();
    await job.close();
  });

  const SECRETS = ['one', 'two', 'three'].map((name) => `kv/data/${name} password | ${name.toUpperCase()}`);

  it.each<[string, Record<string, string>]>([
    ['vault, the token alone', {}],
    ['vault, the token alone, keep: false', { keep: 'false', ttl: '1m' }],
    ['vault, shortened', { role: 'long' }],
    ['vault, one secret', { secrets: SECRETS[0] ?? '' }],
    ['vault, three secrets, shortened', { secrets: SECRETS.join('\n'), role: 'long' }],
    ['vault, one secret, a token for few requests', { secrets: SECRETS[0] ?? '', role: 'few' }],
  ])('%s', { timeout: within(60_000) }, async (name, more) => {
    const kept = name === 'vault, the token alone';
    await expectDocumented(name, held, job.runner, { ...inputs, ...more }, kept);
    await expect.poll(() => job.left(), { timeout: within(10_000) }).toEqual([]);
  });
});
