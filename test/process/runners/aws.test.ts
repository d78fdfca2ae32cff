import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Broker } from '../../../src/broker/broker.js';
import { type ProtectedService, startProtectedService } from '../../../src/demo/protected-service.js';
import { awsFault } from '../../support/aws/account.js';
import type { AwsMachine } from '../../support/aws/machine.js';
import { OutboundWorld } from '../../support/aws/outbound-world.js';
import { startTestBroker } from '../../support/broker.js';
import type { Job } from '../../support/contracts/runner.js';
import { shellRunnerContract } from '../../support/contracts/shell-runner.js';
import { ask, type CommandResult, Machine } from '../../support/machine.js';
import { example } from '../../support/runners/job.js';
import { JOBPASS } from '../../support/tools.js';

const AUDIENCE = 'https://auth.example';
const CLAIM = '/https:~1~1sts.amazonaws.com~1';
const FUNCTION = 'arn:aws:lambda:eu-central-1:123456789012:function:process-data';
const INSTANCE = 'arn:aws:ec2:eu-central-1:123456789012:instance/i-0abc123def4567890';

/** Docs: docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html. */
shellRunnerContract(
  'aws',
  { masks: false, passesVariablesBy: 'file', summary: false, job: ['run_id', 'ref', 'sha'] },
  async (): Promise<Job> => {
    const world = await OutboundWorld.start();
    const machine = await world.machine();
    const { AWS_REGION: _, ...other } = machine.codeBuild('shop-deploy:1c1f7d6c-4a3e-4e9f-9c55-5f9b8d1e2a77');
    return {
      env: { ...machine.codeBuild(), ...machine.fullUri() },
      withoutPermission: machine.codeBuild(),
      envOfAnother: other,
      close: () => world.close(),
    };
  },
);

describe('jobpass exec on AWS', () => {
  let world: OutboundWorld;
  let broker: Broker;
  let service: ProtectedService;
  let here: Machine;

  beforeAll(async () => {
    world = await OutboundWorld.start();
    const client = { id: 'service', secret: randomBytes(24).toString('base64url') };
    const role = (when: Record<string, string>) => ({
      when: { sub: world.role, ...when },
      audience: 'https://service.example',
      scopes: ['deploy'],
    });
    broker = await startTestBroker({
      trust: [{ issuer: world.issuer, audience: AUDIENCE, algorithms: ['RS256', 'ES384'] }],
      roles: {
        build: role({ [`${CLAIM}/request_tags/codebuild_project`]: 'shop-deploy' }),
        task: role({ [`${CLAIM}/request_tags/ecs_task_arn`]: 'arn:aws:ecs:*:123456789012:task/builds/*' }),
        function: role({ [`${CLAIM}/lambda_source_function_arn`]: FUNCTION }),
        instance: role({ [`${CLAIM}/ec2_source_instance_arn`]: INSTANCE }),
      },
      'resource-servers': { [client.id]: { secret: client.secret, audiences: 'https://service.example' } },
    });
    service = await startProtectedService(broker.issuer, client);
  });
  afterAll(async () => {
    await Promise.all([service?.close(), broker?.close(), world?.close()]);
  });
  beforeEach(() => {
    here = new Machine();
  });
  afterEach(() => here.close());

  /** Shows the credential to the service, and prints it by mistake. */
  const exec = (env: Record<string, string>, role: string): Promise<CommandResult> => {
    const script = `${ask('status', service.url, 'JOBPASS_TOKEN')}; echo; echo "by mistake: $JOBPASS_TOKEN"`;
    const options = ['--url', broker.issuer, '--role', role, '--audience', AUDIENCE];
    return here.jobpass(['exec', ...options, '--', '/bin/sh', '-c', script], { env });
  };
  const expectOver = ({ code, stdout, stderr }: CommandResult): void => {
    expect(code, stderr).toBe(0);
    expect(stdout).toBe('200\nby mistake: ***\n');
    expect(stderr).toMatch(/✅ \S+: revoked \(proven\), \d/);
    expect(stderr).not.toMatch(/eyJ[\w-]{10,}\.eyJ/);
  };

  it.each<[string, string, (machine: AwsMachine) => Record<string, string>]>([
    [
      'CodeBuild, with credentials at 169.254.170.2',
      'build',
      (m) => ({ ...m.codeBuild(), ...m.relativeUri() }),
    ],
    [
      'CodeBuild, with ES384',
      'build',
      (m) => ({ ...m.codeBuild(), ...m.fullUri(), JOBPASS_AWS_SIGNING_ALGORITHM: 'ES384' }),
    ],
    ['ECS, with credentials at 169.254.170.2', 'task', (m) => ({ ...m.ecs(), ...m.relativeUri() })],
    ['Lambda', 'function', (m) => m.lambda()],
    [
      'EC2, with metadata at 169.254.169.254',
      'instance',
      (m) => ({ JOBPASS_RUNNER: 'aws', AWS_ENDPOINT_URL_STS: world.account.url, ...m.linkLocal() }),
    ],
    ['EC2, with metadata elsewhere', 'instance', (m) => m.ec2()],
  ])('%s', async (_, role, env) => {
    const machine = await world.machine({
      context: { 'lambda:SourceFunctionArn': FUNCTION, 'ec2:SourceInstanceArn': INSTANCE },
    });
    const ran = await exec(env(machine), role);
    expectOver(ran);
    expect(ran.stderr).toContain(world.role);
    // Nothing but AWS's own services was asked, and nobody got more than their token.
    for (const { body } of machine.requests) expect(body).toBe('');
  });

  it.each<[string, number, string]>([
    ['succeeds', 0, 'true'],
    ['fails', 3, 'exit 3'],
  ])('the example of a buildspec, whose command %s', async (_, code, end) => {
    const { env, phases } = parse(
      example('codebuild', 'buildspec.yml').replaceAll('https://auth.example.com', broker.issuer),
    ) as { env: { variables: Record<string, string> }; phases: { build: { commands: string[] } } };
    const machine = await world.machine();
    const deploy = `#!/bin/sh\n${ask('status', service.url, 'JOBPASS_TOKEN')}; echo " $JOBPASS_TOKEN"; ${end}\n`;
    writeFileSync(join(here.temp, 'deploy.sh'), deploy, { mode: 0o755 });
    // "In version 0.2, CodeBuild runs all build commands in the same instance of the default shell."
    const ran = await here.run(['/bin/sh', '-e', '-c', phases.build.commands.join('\n')], {
      env: {
        ...machine.codeBuild(),
        ...machine.relativeUri(),
        ...env.variables,
        ...{ JOBPASS_AUDIENCE: AUDIENCE, JOBPASS_ROLE: 'build', JOBPASS },
      },
    });
    expect([ran.code, ran.stdout], ran.stderr).toEqual([code, '200 ***\n']);
    expect(ran.stderr).toMatch(/✅ \S+: revoked \(proven\), \d/);
  });

  it('names the build in the details of the log', async () => {
    const machine = await world.machine();
    const { stderr } = await exec(
      { ...machine.codeBuild(), ...machine.fullUri(), JOBPASS_DEBUG: '1' },
      'build',
    );
    expect(stderr).toContain(
      'codebuild_build_arn arn:aws:codebuild:eu-central-1:123456789012:build/shop-deploy:',
    );
  });

  it('gets no credential for another build', async () => {
    const machine = await world.machine();
    const other = machine.codeBuild('other:0b1f7d6c-4a3e-4e9f-9c55-5f9b8d1e2a77');
    const { code, stdout } = await exec({ ...other, ...machine.fullUri() }, 'build');
    expect([code, stdout]).toEqual([114, '']);
  });

  it('survives a metadata service and an STS that are busy', async () => {
    const machine = await world.machine();
    machine.fault('container', (_request, response) => void response.writeHead(429).end());
    world.account.fault('GetWebIdentityToken', awsFault('sts', 400, 'Throttling'));
    expectOver(await exec({ ...machine.codeBuild(), ...machine.fullUri() }, 'build'));
  });

  it('says at once that the account issues no ID tokens', async () => {
    const machine = await world.machine();
    world.account.fault(
      'GetWebIdentityToken',
      awsFault('sts', 403, 'OutboundWebIdentityFederationDisabledException', 'not enabled'),
    );
    const { code, stderr, ms } = await exec({ ...machine.codeBuild(), ...machine.fullUri() }, 'build');
    expect(code).not.toBe(0);
    expect(stderr).toContain('aws iam enable-outbound-web-identity-federation');
    expect(ms).toBeLessThan(15_000);
  });

  it('runs through login and logout in one shell, as commands of a buildspec do', async () => {
    const machine = await world.machine();
    const options = `--url ${broker.issuer} --role build --audience ${AUDIENCE}`;
    const { code, stdout, stderr } = await here.script(
      `eval "$(jobpass login ${options})" || exit; ${ask('status', service.url, 'JOBPASS_TOKEN')}; jobpass logout >/dev/null`,
      { env: { ...machine.codeBuild(), ...machine.fullUri() } },
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toBe('200');
    expect(stderr).toMatch(/✅ \S+: revoked \(proven\), \d/);
  });
});
