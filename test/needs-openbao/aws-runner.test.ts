import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AwsMachine } from '../support/aws/machine.js';
import { OutboundWorld } from '../support/aws/outbound-world.js';
import { suiteUnless } from '../support/left-out.js';
import { type CommandResult, Machine } from '../support/machine.js';
import { noOpenBao, OpenBao } from '../support/openbao.js';
import { within } from '../support/pace.js';

const PASSWORD = 'correct-horse-battery';

suiteUnless(noOpenBao(), 'A build on AWS that logs in to a real OpenBao', () => {
  let bao: OpenBao;
  let world: OutboundWorld;
  let machine: AwsMachine;
  let here: Machine;

  beforeAll(async () => {
    [bao, world] = await Promise.all([OpenBao.start(), OutboundWorld.start()]);
    machine = await world.machine();
    await bao.jwtAuth(world.issuer);
    await bao.must('POST', 'auth/jwt/config', {
      ...{ oidc_discovery_url: world.issuer, bound_issuer: world.issuer },
      jwt_supported_algs: ['RS256', 'ES384'],
    });
    await bao.kv(2, 'kv');
    await bao.put('kv', 'app', { password: PASSWORD });
    await bao.policy('job', { 'kv/data/app': ['read'] });
    // As docs/start/aws-codebuild.md has it.
    await bao.jwtRole('deploy', {
      bound_subject: world.role,
      bound_claims: { '/https:~1~1sts.amazonaws.com~1/request_tags/codebuild_project': 'shop-deploy' },
      token_policies: ['job'],
    });
  }, within(30_000));
  afterAll(async () => {
    await Promise.all([bao?.stop(), world?.close()]);
  });
  beforeEach(() => {
    here = new Machine();
  });
  afterEach(() => here.close());

  const exec = (env: Record<string, string>): Promise<CommandResult> =>
    here.jobpass(
      [
        ...['exec', '--provider', 'vault', '--url', bao.address, '--role', 'deploy'],
        ...['--secrets', 'kv/data/app password | PASSWORD', '--', '/bin/sh', '-c'],
        `[ "$PASSWORD" = ${PASSWORD} ] && echo "read: $PASSWORD"`,
      ],
      { env: { ...machine.fullUri(), ...env } },
    );

  it.each(['RS256', 'ES384'])('with %s', async (algorithm) => {
    const { code, stdout, stderr } = await exec({
      ...machine.codeBuild(),
      JOBPASS_AWS_SIGNING_ALGORITHM: algorithm,
    });
    expect(code, stderr).toBe(0);
    expect(stdout).toBe('read: ***\n');
    expect(stderr).toMatch(/✅ \S+: revoked \(proven\), \d/);
  });

  it('and whose doctor finds nothing, and names the build', async () => {
    const env = { ...machine.codeBuild(), ...machine.fullUri() };
    const { code, stdout } = await here.jobpass(
      ['doctor', 'vault', '--url', bao.address, '--role', 'deploy'],
      { env },
    );
    expect(code, stdout).toBe(0);
    expect(stdout).toContain(
      'codebuild_build_arn "arn:aws:codebuild:eu-central-1:123456789012:build/shop-deploy:',
    );
    const none = await here.jobpass(['doctor', 'vault', '--url', bao.address, '--role', 'deploy'], {
      env: { JOBPASS_RUNNER: 'aws', AWS_EC2_METADATA_DISABLED: 'true' },
    });
    expect(none.stdout).toContain('This machine has no AWS credentials');
  });

  it('and that is refused as another build', async () => {
    const { code, stdout } = await exec(machine.codeBuild('other:0b1f7d6c-4a3e-4e9f-9c55-5f9b8d1e2a77'));
    expect([code, stdout]).toEqual([114, '']);
  });
});
