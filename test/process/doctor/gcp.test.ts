import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GoogleJobs } from '../../support/gcp/jobs.js';
import { fullName } from '../../support/gcp/pools.js';
import { Machine } from '../../support/machine.js';

let machine: Machine;
let jobs: GoogleJobs;
beforeEach(async () => {
  machine = new Machine({});
  jobs = await GoogleJobs.start();
});
afterEach(async () => {
  await jobs.close();
  await machine.close();
});

/** The variables of a job on GitHub Actions. */
const env = (): Record<string, string> => ({ GITHUB_ACTIONS: 'true', ...jobs.env });

const inputs = (more: Record<string, string> = {}): string[] =>
  Object.entries({ ...jobs.impersonated, ...more })
    .filter(([name]) => name !== 'provider')
    .flatMap(([name, value]) => [`--${name}`, value]);
const doctor = async (
  more: Record<string, string> = {},
  words: readonly string[] = [],
): Promise<{ code: number | null; text: string }> => {
  const { code, stdout, stderr } = await machine.jobpass(['doctor', 'gcp', ...inputs(more), ...words], {
    env: env(),
  });
  expect(stderr).toBe('');
  // The runner hides masks. Nothing else may contain a secret.
  const text = stdout.replace(/^::add-mask::.*\n/gm, '');
  const issued = jobs.google.tokens.all.map(({ token }) => token);
  for (const secret of [...issued, ...jobs.google.idTokens, jobs.tokens.requestToken])
    expect(text).not.toContain(secret);
  return { code, text };
};
/** The provider as gcloud prints it. */
const providerFile = (changes: object = {}): string => {
  const path = join(machine.temp, 'provider.json');
  const { issuer, attributeMapping, attributeCondition } = jobs.provider;
  const name = fullName(jobs.provider).replace('//iam.googleapis.com/', '');
  writeFileSync(
    path,
    JSON.stringify({ name, attributeMapping, attributeCondition, oidc: { issuerUri: issuer }, ...changes }),
  );
  return path;
};

/** Runs the printed commands in a shell with another gcloud. @returns the flags that gcloud gets */
function flagsIn(text: string): Record<string, string> {
  const commands = text.slice(text.indexOf('\n\n'));
  const gcloud = 'gcloud() { case "$*" in *" describe "*) return 1 ;; *) printf "%s\\0" "$@" ;; esac; }';
  const words = execFileSync('/bin/sh', ['-euc', `${gcloud}\n${commands}`], { encoding: 'utf8' }).split('\0');
  return Object.fromEntries(
    words.flatMap((word) => {
      const [, name, value] = /^--([\w-]+)=([\s\S]*)$/.exec(word) ?? [];
      return name === undefined ? [] : [[name, value ?? '']];
    }),
  );
}

describe('jobpass doctor gcp', () => {
  it('finds no problem with a job that has access', async () => {
    const { code, text } = await doctor({}, ['--provider-file', providerFile()]);
    expect(code).toBe(0);
    expect(text).toMatch(/^ok {4}address {3}http:\/\/127\.0\.0\.1:\d+ responds/m);
    expect(text).toMatch(/^ok {4}audience /m);
    expect(text).toMatch(
      /^ok {4}provider {2}The provider accepts the ID token, and maps it to google\.subject "repo:/m,
    );
    expect(text).toMatch(
      /^ok {4}exchange {2}Google accepted the ID token, and issued a federated token for /m,
    );
    expect(text).toMatch(
      /^ok {4}account {3}The job can impersonate deploy@.*: Google issued an access token for 60 s/m,
    );
    expect(text).not.toContain('gcloud');
    const unnamed = await doctor({}, ['--provider-file', providerFile({ name: undefined })]);
    expect(unnamed.text).toMatch(/^ok {4}provider /m);
    // The doctor requests no longer life than it needs, because nobody can revoke the token.
    const issued = jobs.google.tokens.all;
    for (const one of issued)
      if (one.serviceAccount !== undefined) expect(one.expiresAt - one.issuedAt).toBe(60_000);
  });

  it('requests an ID token as the job does, and reports direct access', async () => {
    const { code, text } = await doctor({ 'id-token-audience': 'https://shop.example.com' });
    expect([code, text]).toEqual([0, expect.stringMatching(/issued an ID token, which lives for an hour/)]);
    const { 'service-account': _, ...direct } = jobs.impersonated;
    const words = Object.entries(direct).flatMap(([name, value]) =>
      name === 'provider' ? [] : [`--${name}`, value],
    );
    const { stdout, code: other } = await machine.jobpass(['doctor', 'gcp', ...words], { env: env() });
    expect([other, stdout]).toEqual([
      0,
      expect.stringMatching(/^note {2}account {3}Without `service-account`/m),
    ]);
  });

  it('explains a rejection by the condition, with and without the provider', async () => {
    Object.assign(jobs.provider, { attributeCondition: "assertion.repository == 'octo-org/other'" });
    const blind = await doctor();
    expect(blind.code).toBe(1);
    expect(blind.text).toMatch(
      /^FAIL {2}exchange .*rejected by the attribute condition.*Compare the condition/m,
    );
    expect(blind.text).toMatch(/^# No commands: the provider exists/m);
    expect(blind.text).toMatch(/^skip {2}provider {2}.*pass --provider-file/m);
    const { text } = await doctor({}, ['--provider-file', providerFile()]);
    expect(text).toMatch(
      /^FAIL {2}provider {2}The provider rejects the ID token by its attribute condition: in the ID token, repository is "octo-org\/octo-repo"/m,
    );
  });

  it('prints the commands that create a missing provider, which then accepts the job', async () => {
    const { code, text } = await doctor({
      'workload-identity-provider':
        'projects/123456789012/locations/global/workloadIdentityPools/ci-pool/providers/other',
    });
    expect(code).toBe(1);
    expect(text).toMatch(/^FAIL {2}exchange .*invalid_target/m);
    const flags = flagsIn(text);
    const [, ...mapping] = (flags['attribute-mapping'] ?? '').split(/\^;\^|;/);
    jobs.google.addProvider({
      provider: 'other',
      issuer: flags['issuer-uri'] ?? '',
      attributeMapping: Object.fromEntries(
        mapping.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]),
      ),
      attributeCondition: flags['attribute-condition'] ?? '',
    });
    const member = flagsIn(text)['member'] ?? '';
    expect(member).toMatch(/attribute\.jobpass_job\/yes$/);
    jobs.account.policy.set('roles/iam.workloadIdentityUser', [member]);
    const after = await doctor({
      'workload-identity-provider':
        'projects/123456789012/locations/global/workloadIdentityPools/ci-pool/providers/other',
    });
    expect(after.code, after.text).toBe(0);
  });

  it('prints the binding that is missing', async () => {
    jobs.account.policy.clear();
    const blind = await doctor();
    expect(blind.code).toBe(1);
    expect(blind.text).toMatch(/^FAIL {2}account .*iam\.serviceAccounts\.getAccessToken' denied/m);
    expect(blind.text).toMatch(/subject\/repo:octo-org\/octo-repo/);
    const { text } = await doctor({}, ['--provider-file', providerFile()]);
    const member = flagsIn(text)['member'] ?? '';
    expect(member).toBe(jobs.member('attribute.repository/octo-org/octo-repo'));
    jobs.account.policy.set('roles/iam.workloadIdentityUser', [member]);
    expect((await doctor()).code).toBe(0);
  });

  it('explains other errors of Google', async () => {
    Object.assign(jobs.provider, {
      attributeMapping: { 'google.subject': `assertion.sub + '${'x'.repeat(127)}'` },
    });
    expect((await doctor()).text).toMatch(/^FAIL {2}exchange .*127 bytes limit.*Map `google\.subject`/m);
    Object.assign(jobs.provider, { issuer: 'https://ci.example' });
    expect((await doctor()).text).toMatch(/^FAIL {2}exchange .*issuer in ID Token.*does not match/m);
    const other = await doctor({ audience: 'https://elsewhere.example' });
    expect(other.text).toMatch(/^FAIL {2}exchange /m);
  });

  it('reports an outage as not checked', async () => {
    jobs.google.outage(1_000);
    const { code, text } = await doctor();
    expect([code, text]).toEqual([3, expect.stringMatching(/^FAIL {2}address /m)]);
    expect(text).toMatch(/^skip {2}exchange /m);
  });

  it('reports a server that is not the Security Token Service, and an invalid provider file', async () => {
    const { code, text } = await doctor({ url: jobs.tokens.issuer });
    expect([code, text]).toEqual([
      1,
      expect.stringMatching(/^FAIL {2}address .*is not a Security Token Service/m),
    ]);
    const file = join(machine.temp, 'x.json');
    writeFileSync(file, '{"bindings":[]}');
    const invalid = await machine.jobpass(['doctor', 'gcp', ...inputs(), '--provider-file', file], {
      env: env(),
    });
    expect(invalid).toMatchObject({ code: 2, stderr: expect.stringContaining('is not a provider as JSON') });
  });
});
