import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { MOUNTED } from '../../../src/runners/kubernetes-pod.js';
import {
  type DocumentedJob,
  type DocumentedWorld,
  PLACE,
  type Step,
  startDocumented,
} from '../../support/runners/documented.js';
import { AWAKE, type Ending, example, FAILURE, pointed, type Run } from '../../support/runners/job.js';
import { type AzureTemplate, azureSteps, type OrbCommand, orbSteps } from '../../support/templates.js';
import { JOBPASS } from '../../support/tools.js';

// The ready pieces of systems that cannot run here: their scripts, in real shells and in the environment that the
// documentation of each describes.

const ENDINGS = ['succeeds', 'fails', 'is-cancelled'] as const;
const ANYTIME = { afterFailure: true, afterCancel: true };
const ORGANIZATION = 'https://example-org.semaphoreci.com';
const ENTRA = 'api://AzureADTokenExchange';
const WORKSPACE = 'ari:cloud:bitbucket::workspace/00000000-0000-0000-0000-000000000000';

/** The credential got, used and revoked; which is what the job's log says, where it can. */
async function expectOver(
  world: DocumentedWorld,
  job: DocumentedJob,
  { masked, logged = true }: { masked: boolean; logged?: boolean },
): Promise<Run> {
  const first = world.services.visits.length;
  const run = await world.run(job);
  const [visit, ...more] = world.services.visits.slice(first);
  expect(visit?.status, run.output).toBe(200);
  expect(more).toEqual([]);
  expect(run.output).not.toContain(AWAKE);
  if (job.ending === 'succeeds') expect(run.exitCode, run.output).toBe(0);
  if (job.ending === 'fails') expect(run.exitCode, run.output).toBe(FAILURE);
  if (logged) expect(run.output).toMatch(/✅ \S+: revoked \(proven\), \d/);
  if (masked) {
    expect(run.output).toContain('shown by mistake: ***');
    expect(run.output.includes(visit?.token ?? ''), 'the credential in the output').toBe(false);
  }
  expect(run.output, 'an ID token in the output').not.toMatch(/eyJ[\w-]{10,}\.eyJ/);
  expect(await world.services.tryOutside(visit?.token ?? ''), 'the credential after the job').toBe(401);
  expect(run.left, run.output).toEqual([]);
  return run;
}

/** Starts the services for the tests of one system, whose ID tokens have an audience that it chooses. */
function services(audience?: string): () => DocumentedWorld {
  let world: DocumentedWorld | undefined;
  beforeAll(async () => {
    world = await startDocumented(audience);
  });
  afterAll(() => world?.close());
  return () => world as DocumentedWorld;
}

describe('the CircleCI orb, circleci.com/docs/reference/configuration-reference and /docs/variables', () => {
  const world = services();
  // circleci.com/docs/oidc-tokens-with-custom-claims
  const circleci = (): string => `#!/bin/sh
[ "$1 $2 $3 $4" = 'run oidc get --claims' ] || exit 64
audience=$(printf '%s' "$5" | sed 's/.*"aud":"\\([^"]*\\)".*/\\1/')
curl --fail --silent --header 'Authorization: Bearer ${world().desk.bearer}' --get --data-urlencode "audience=$audience" \\
  '${world().desk.url}' | sed 's/.*"oidcToken":"\\([^"]*\\)".*/\\1/'
`;
  const job = (name: string, ending: Ending): DocumentedJob => {
    const { commands } = parse(example('circleci', 'orb.yml')) as { commands: Record<string, OrbCommand> };
    const { jobs } = parse(pointed(example('circleci', 'config.yml'), world().services)) as {
      jobs: Record<string, { steps: (string | Record<string, unknown>)[] }>;
    };
    const steps = (jobs[name]?.steps ?? []).flatMap((step): Step[] => {
      const [[key, given] = ['', {}]] =
        typeof step === 'string' ? [[step, {}] as const] : Object.entries(step);
      if (key === 'checkout') return [];
      const command = commands[key.replace('jobpass/', '')];
      const made = command === undefined ? [step] : orbSteps(command, given as Record<string, unknown>);
      return made.map((one) => {
        const { run } = one as {
          run: string | { command: string; environment?: Record<string, string>; when?: string };
        };
        const { command: script, environment = {}, when } = typeof run === 'string' ? { command: run } : run;
        return {
          script,
          // "By default, #!/bin/bash -eo pipefail"; it sources BASH_ENV by itself.
          shell: ['bash', '-eo', 'pipefail', '-c'],
          env: environment,
          // A job that is cancelled runs no more steps.
          runs: { afterFailure: when === 'always', afterCancel: false },
        };
      });
    });
    return {
      steps,
      ending,
      programs: { circleci: circleci() },
      env: {
        CIRCLECI: 'true',
        CIRCLE_JOB: name,
        CIRCLE_BUILD_NUM: '7',
        CIRCLE_NODE_INDEX: '0',
        CIRCLE_WORKFLOW_JOB_ID: `${name}-${ending}`,
        CIRCLE_PROJECT_REPONAME: 'octo-repo',
        CIRCLE_BRANCH: 'main',
        BASH_ENV: `${PLACE}/bash-env`,
      },
    };
  };

  it.each(ENDINGS)('exec: the job %s', async (ending) => {
    await expectOver(world(), job('deploy', ending), { masked: true });
  });

  it.each(['succeeds', 'fails'] as const)('login and logout: the job %s', async (ending) => {
    await expectOver(world(), job('deploy-in-steps', ending), { masked: false });
  });
});

describe('the Azure Pipelines templates, learn.microsoft.com/azure/devops/pipelines/build/variables', () => {
  const world = services(ENTRA);
  const job = (name: string, ending: Ending): DocumentedJob => {
    const { host } = new URL(world().services.issuer);
    const pipeline = parse(
      pointed(example('azure', 'azure-pipelines.yml'), world().services).replaceAll('auth.example.com', host),
    ) as { jobs: { job: string; steps: Record<string, unknown>[] }[] };
    const steps = (pipeline.jobs.find((one) => one.job === name)?.steps ?? []).flatMap((step): Step[] => {
      const { template, parameters } = step;
      if (template === undefined) return [];
      const made = azureSteps(
        parse(example('azure', String(template))) as AzureTemplate,
        parameters as Record<string, unknown>,
      ) as { bash: string; env?: Record<string, string>; condition?: string }[];
      return made.map(({ bash, env = {}, condition }) => ({
        script: bash,
        shell: ['bash', '--noprofile', '--norc', '-c'],
        env: Object.fromEntries(
          Object.entries(env).map(([key, value]) => [
            key,
            value.replace('$(System.AccessToken)', world().desk.bearer),
          ]),
        ),
        runs: condition === 'always()' ? ANYTIME : { afterFailure: false, afterCancel: false },
      }));
    });
    const secrets = new Set<string>([world().desk.bearer]);
    return {
      steps,
      ending,
      // learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
      agent: (line, later) => {
        const [, command, text, value = ''] = /^##vso\[([\w.]+) ?([^\]]*)\](.*)$/.exec(line) ?? [];
        const data = value
          .replace(/%3B/g, ';')
          .replace(/%5D/g, ']')
          .replace(/%0D/g, '\r')
          .replace(/%0A/g, '\n')
          .replace(/%AZP25/g, '%');
        if (command === 'task.setsecret') secrets.add(data);
        if (command === 'task.setvariable') {
          later[/variable=([^;]+)/.exec(text ?? '')?.[1] ?? ''] = data;
          if (/issecret=true/.test(text ?? '')) secrets.add(data);
        }
        // It uploads the file, and empties the folder that it is in after the job.
        if (command === 'task.uploadsummary') rmSync(data);
        if (command !== undefined) return '';
        return [...secrets].reduce((shown, secret) => shown.replaceAll(secret, '***'), line);
      },
      env: {
        TF_BUILD: 'True',
        SYSTEM_OIDCREQUESTURI: world().desk.url,
        SYSTEM_COLLECTIONURI: 'https://dev.azure.example/octo-org/',
        SYSTEM_TEAMPROJECT: 'shop',
        SYSTEM_JOBID: `${name}-${ending}`,
        BUILD_BUILDID: '7',
        BUILD_SOURCEBRANCH: 'refs/heads/main',
        AGENT_TEMPDIRECTORY: `${PLACE}/tmp`,
      },
    };
  };

  it.each(ENDINGS)('exec: the job %s', async (ending) => {
    await expectOver(world(), job('deploy', ending), { masked: true });
  });

  it.each(ENDINGS)('login and logout around steps: the job %s', async (ending) => {
    await expectOver(world(), job('deploy_in_steps', ending), { masked: true });
  });
});

describe('the Bitbucket step and pipe, support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets', () => {
  const world = services(WORKSPACE);
  const job = async (at: number, ending: Ending): Promise<DocumentedJob> => {
    const { pipelines } = parse(
      pointed(example('bitbucket', 'bitbucket-pipelines.yml'), world().services),
    ) as {
      pipelines: {
        branches: {
          main: { step: { script: (string | { pipe: string; variables: Record<string, string> })[] } }[];
        };
      };
    };
    const script = pipelines.branches.main[at]?.step.script ?? [];
    const lines = script.filter((line) => typeof line === 'string');
    const pipes = script.filter((line) => typeof line !== 'string');
    return {
      ending,
      steps: [
        ...(lines.length === 0
          ? []
          : [{ script: lines.join('\n'), shell: ['bash', '-e', '-c'], env: {} as Record<string, string> }]),
        // The container's entry point, with the variables of the pipe.
        ...pipes.map(({ variables }) => ({
          script: `${PLACE}/bin/pipe.sh`,
          shell: ['bash'],
          env: variables,
        })),
      ],
      programs: { 'pipe.sh': example('bitbucket', 'pipe.sh') },
      env: {
        CI: 'true',
        BITBUCKET_BUILD_NUMBER: '7',
        BITBUCKET_WORKSPACE: 'octo-org',
        BITBUCKET_REPO_FULL_NAME: 'octo-org/octo-repo',
        BITBUCKET_BRANCH: 'main',
        BITBUCKET_STEP_UUID: `{${at}-${ending}}`,
        BITBUCKET_STEP_OIDC_TOKEN: await world().idToken(WORKSPACE),
      },
    };
  };

  it.each(ENDINGS)('exec: the step %s', async (ending) => {
    await expectOver(world(), await job(0, ending), { masked: true });
  });

  it.each(ENDINGS)('pipe: the step %s', async (ending) => {
    await expectOver(world(), await job(1, ending), { masked: true });
  });

  it('pipe: says what it was not given', async () => {
    const { steps, env, programs = {} } = await job(1, 'succeeds');
    const { BITBUCKET_STEP_OIDC_TOKEN: _, ...without } = env;
    const run = await world().run({ steps, programs, ending: 'succeeds', env: without });
    expect(run.exitCode).not.toBe(0);
    expect(run.output).toContain('BITBUCKET_STEP_OIDC_TOKEN: is missing: the step needs "oidc: true"');
  });
});

describe('the Semaphore pipeline, docs.semaphore.io/reference/env-vars', () => {
  const world = services(ORGANIZATION);
  const job = async (name: string, ending: Ending): Promise<DocumentedJob> => {
    const { blocks } = parse(pointed(example('semaphore', 'semaphore.yml'), world().services)) as {
      blocks: {
        task: {
          env_vars: { name: string; value: string }[];
          jobs: { name: string; commands: string[] }[];
          epilogue: { always: { commands: string[] } };
        };
      }[];
    };
    const [{ task }] = blocks as [(typeof blocks)[number]];
    const own = Object.fromEntries(task.env_vars.map((one) => [one.name, one.value]));
    const script = (commands: string[]): string => commands.join('\n');
    return {
      ending,
      steps: [
        {
          script: script(task.jobs.find((one) => one.name === name)?.commands ?? []),
          shell: ['bash', '-e', '-c'],
          env: own,
        },
        {
          script: script(task.epilogue.always.commands),
          shell: ['bash', '-e', '-c'],
          env: own,
          // "Semaphore runs the epilogue even if the job fails"; a job that is stopped is at its end.
          runs: { afterFailure: true, afterCancel: false },
        },
      ],
      // What Semaphore's toolbox has for a job.
      programs: { checkout: '#!/bin/sh\n', 'sem-version': '#!/bin/sh\n' },
      env: {
        SEMAPHORE: 'true',
        SEMAPHORE_JOB_ID: `${name}-${ending}`,
        SEMAPHORE_JOB_NAME: name,
        SEMAPHORE_PROJECT_NAME: 'shop',
        SEMAPHORE_GIT_REF: 'refs/heads/main',
        SEMAPHORE_ORGANIZATION_URL: ORGANIZATION,
        SEMAPHORE_OIDC_TOKEN: await world().idToken(ORGANIZATION),
      },
    };
  };

  it.each(ENDINGS)('exec: the job %s', async (ending) => {
    await expectOver(world(), await job('Deploy', ending), { masked: true });
  });

  it.each(['succeeds', 'fails'] as const)('login and logout: the job %s', async (ending) => {
    await expectOver(world(), await job('Deploy in steps', ending), { masked: false });
  });
});

describe('the Cloud Build steps, cloud.google.com/build/docs/build-config-file-schema', () => {
  const world = services();

  it.each(ENDINGS)('the build %s', async (ending) => {
    const { steps } = parse(pointed(example('cloudbuild', 'cloudbuild.yaml'), world().services)) as {
      steps: { script: string; env?: string[] }[];
    };
    await expectOver(
      world(),
      {
        ending,
        steps: steps.map(({ script, env = [] }) => ({
          script: inVolume(script),
          shell: ['sh', '-c'],
          env: Object.fromEntries(
            env.map((one) => {
              const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(one) ?? [];
              return [name, inVolume(value)];
            }),
          ),
        })),
        // cloud.google.com/sdk/gcloud/reference/auth/print-identity-token
        programs: {
          gcloud: `#!/bin/sh
[ "$1 $2" = 'auth print-identity-token' ] || exit 64
curl --fail --silent --header 'Authorization: Bearer ${world().desk.bearer}' --get \\
  --data-urlencode "audience=\${3#--audiences=}" '${world().desk.url}' | sed 's/.*"oidcToken":"\\([^"]*\\)".*/\\1/'
`,
        },
        env: { BUILDER_OUTPUT: '/builder/outputs' },
      },
      { masked: true },
    );
  });

  /** The volume of the two steps is a folder here. */
  function inVolume(text: string): string {
    return text.replaceAll('/id-token/', `${PLACE}/`);
  }
});

describe('the Kubernetes Job and the image, kubernetes.io/docs/tasks/configure-pod-container', () => {
  const world = services();

  it.each(ENDINGS)('the pod %s', async (ending) => {
    const [, job] = parseAllDocuments(pointed(example('kubernetes', 'job.yaml'), world().services)).map(
      (document) => document.toJS(),
    );
    const { containers, volumes } = job.spec.template.spec;
    const [{ args, env, volumeMounts }] = containers;
    const [{ projected }] = volumes;
    const [{ serviceAccountToken }] = projected.sources;
    expect(join(volumeMounts[0].mountPath, serviceAccountToken.path), 'where Jobpass looks').toBe(MOUNTED);
    const entry = /^ENTRYPOINT (.*)$/m.exec(example('docker', 'Dockerfile'))?.[1] ?? '[]';
    const token = await world().idToken(serviceAccountToken.audience);
    const [program, ...words] = [...(JSON.parse(entry) as string[]), ...(args as string[])];
    await expectOver(
      world(),
      {
        ending,
        steps: [
          {
            script: words.pop() ?? '',
            shell: [program ?? '', ...words],
            env: {
              ...Object.fromEntries(
                (env as { name: string; value: string }[]).map((one) => [one.name, one.value]),
              ),
              // A test that mounted it where the pod has it would need the whole machine.
              JOBPASS_ID_TOKEN_FILE: `${PLACE}/bin/id-token`,
            },
          },
        ],
        programs: { jobpass: `#!/bin/sh\nexec ${JOBPASS} "$@"\n`, 'id-token': token },
        env: {
          KUBERNETES_SERVICE_HOST: '10.0.0.1',
          HOSTNAME: `deploy-${ending}`,
          JOBPASS_RUNNER: 'kubernetes',
        },
      },
      { masked: true },
    );
  });
});
