import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { validateIdentityPolicy } from '@cloud-copilot/iam-policy';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { INPUTS } from '../../src/providers/all-inputs.js';
import { suiteUnless } from '../support/left-out.js';
import { type AzureTemplate, azureSteps, type OrbCommand, orbSteps } from '../support/templates.js';
import { missingTools, toolPath } from '../support/tools.js';

// Every file of examples/ is held against what its system says of such files: its schema, its linter, or both.

const EXAMPLES = join(import.meta.dirname, '../../examples');
const SCHEMAS = join(import.meta.dirname, 'schemas');
const WORK = mkdtempSync(join(tmpdir(), 'jobpass-examples-'));
afterAll(() => rmSync(WORK, { recursive: true, force: true }));

/** What a check found: empty where all is well. */
type Check = (path: string, text: string) => string;
/** A part of a YAML file with commands, as the lines that a shell gets. */
type Commands = (documents: unknown[]) => string[];

/** Forgejo's workflows are GitHub's, and these are its differences: forgejo.org/docs/latest/user/actions/github-actions. */
const FORGEJO = [
  'label "docker" is unknown',
  'unexpected key "enable-openid-connect" for "job" section',
  'specifying action "https://[^"]+@\\S+" in invalid format',
];

/** What looks at which file. What is not named here makes a test fail. */
const CHECKS: Readonly<Record<string, readonly Check[]>> = {
  'azure/azure-pipelines.yml': [azurePipeline],
  'azure/templates/jobpass.yml': [azureTemplate, commands('bash', azureScripts)],
  'azure/templates/session.yml': [azureTemplate, commands('bash', azureScripts)],
  'bitbucket/Dockerfile': [hadolint],
  'bitbucket/bitbucket-pipelines.yml': [vendored('bitbucket-pipelines'), commands('bash', bitbucketScripts)],
  'bitbucket/pipe.sh': [shellcheck],
  'bitbucket/pipe.yml': [schema('bitbucket-pipe')],
  'broker/broker.yml': [schema(join('..', '..', '..', 'docs', 'broker.schema'))],
  'broker/github.yml': [schema(join('..', '..', '..', 'docs', 'broker.schema'))],
  'broker/postgres.yml': [schema(join('..', '..', '..', 'docs', 'broker.schema'))],
  'buildkite/hooks/environment': [shellcheck],
  'buildkite/hooks/pre-exit': [shellcheck],
  'buildkite/pipeline.yml': [vendored('buildkite')],
  'buildkite/plugin.yml': [schema('buildkite-plugin')],
  'circleci/config.yml': [vendored('circle-ci'), circleUses],
  'circleci/orb.yml': [circleOrb, commands('bash', circleScripts)],
  'cloudbuild/cloudbuild.yaml': [vendored('cloudbuild'), commands('sh', cloudBuildScripts)],
  'codebuild/buildspec.yml': [schema('codebuild-buildspec'), commands('sh', buildspecScripts)],
  'codebuild/policy.json': [identityPolicy],
  'docker/Dockerfile': [hadolint],
  'forgejo/deploy.yml': [actionlint(FORGEJO)],
  'github/aws.yml': [actionlint(), vendored('github-workflows')],
  'github/deploy.yml': [actionlint(), vendored('github-workflows')],
  'github/kubernetes.yml': [actionlint(), vendored('github-workflows')],
  'github/azure.yml': [actionlint(), vendored('github-workflows')],
  'github/gcp.yml': [actionlint(), vendored('github-workflows')],
  'github/submodules.yml': [actionlint(), vendored('github-workflows')],
  'github/vault.yml': [actionlint(), vendored('github-workflows')],
  'gitlab/.gitlab-ci.yml': [vendored('gitlab-ci')],
  'gitlab/templates/jobpass.yml': [vendored('gitlab-ci'), gitlabInputs, commands('bash', gitlabScripts)],
  'gitlab/templates/session.yml': [vendored('gitlab-ci'), gitlabInputs, commands('bash', gitlabScripts)],
  'kubernetes/job.yaml': [kubernetes],
  'kubernetes/sweep-cronjob.yml': [kubernetes],
  'kubernetes/sweep.Dockerfile': [hadolint],
  'rules/.jobpass.yml': [schema(join('..', '..', '..', 'docs', 'jobpass.schema')), rules],
  'semaphore/semaphore.yml': [schema('semaphore'), commands('bash', semaphoreScripts)],
};
/** Groovy is compiled and run in test/needs-groovy/jenkins.test.ts, the service in test/process. */
const ELSEWHERE = ['jenkins/Jenkinsfile', 'jenkins/vars/withJobpass.groovy', 'service/service.mjs'];

/**
 * What installs or runs something of ours by a name. OWNER is nobody's: a user name of GitHub, and of the others, is never
 * taken by it as it stands in a file, since the file says to put one's own there.
 */
function unpublished(text: string): string[] {
  const lines = text.split('\n').filter((line) => /jobpass/.test(line));
  return lines.filter((line) => {
    const installs = /\b(npx|dlx|bunx|npm (i|install|add|exec)|yarn add|pnpm (add|i|install))\b/.test(line);
    if (installs && !/git\+https:\/\/github\.com\/|(npm install|npx --yes) \.\/jobpass-/.test(line))
      return true;
    return (
      /(?<!OWNER\/)(?<![\w.])[\w.-]*jobpass[\w-]*(@v?\d|:\d)/.test(line) ||
      /(?<![\w/-])[a-z][\w-]*\/jobpass@(?!COMMIT)/.test(line)
    );
  });
}

/** Mistakes, and what says so: each check must be able to fail. */
const MISTAKES: readonly [file: string, right: string, wrong: string, said: RegExp][] = [
  ['azure/azure-pipelines.yml', 'pool:', 'pools:', /pools/],
  ['azure/azure-pipelines.yml', 'role: deploy', 'rol: deploy', /there is no parameter rol/],
  ['azure/azure-pipelines.yml', '          command: ./deploy.sh\n', '', /the parameter command is missing/],
  ['azure/templates/jobpass.yml', 'displayName: ${{', 'displayname: ${{', /displayname/],
  ['azure/templates/session.yml', 'condition: always()', 'conditions: always()', /conditions/],
  ['azure/templates/session.yml', 'parameters.role', 'parameters.rule', /there is no parameter rule/],
  ['azure/templates/jobpass.yml', 'exec -- $', 'exec -- `$', /SC\d+/],
  ['bitbucket/Dockerfile', 'node:24-slim', 'node', /DL3006/],
  ['bitbucket/bitbucket-pipelines.yml', 'oidc: true', 'oidc: yes please', /oidc/],
  ['bitbucket/bitbucket-pipelines.yml', 'export JOBPASS_URL=', 'export $JOBPASS_URL=', /SC\d+/],
  ['bitbucket/pipe.sh', '"$COMMAND"', '$COMMAND', /SC2086/],
  ['bitbucket/pipe.yml', 'image:', 'images:', /images/],
  ['broker/broker.yml', 'roles:', 'role:', /role/],
  ['broker/github.yml', 'installation:', 'installations:', /installation/],
  ['broker/postgres.yml', 'key-file:', 'keyfile:', /key-?file/],
  ['buildkite/hooks/environment', '"$jobpass_session"', '$jobpass_session', /SC2086/],
  ['buildkite/hooks/pre-exit', 'read -ra', 'read -a', /SC2162/],
  ['buildkite/pipeline.yml', 'command:', 'comand:', /comand/],
  ['buildkite/plugin.yml', 'requirements:', 'requires:', /requires/],
  ['circleci/config.yml', '- checkout', '- run: {}', /run/],
  ['circleci/config.yml', 'jobpass/exec:', 'jobpass/execute:', /has no command execute/],
  ['circleci/config.yml', '          command: ./deploy.sh\n', '', /the parameter command is missing/],
  ['circleci/orb.yml', 'when: always', 'when: ever', /ever/],
  ['circleci/orb.yml', 'parameters.role', 'parameters.rule', /the parameter rule is missing/],
  ['circleci/orb.yml', 'jobpass.cjs} login', 'jobpass.cjs login', /SC\d+/],
  ['cloudbuild/cloudbuild.yaml', 'script:', 'scripts:', /scripts/],
  ['cloudbuild/cloudbuild.yaml', 'gcloud auth', 'gcloud $auth', /SC2\d+/],
  ['codebuild/buildspec.yml', 'runtime-versions:', 'runtime:', /runtime/],
  ['codebuild/buildspec.yml', 'exec -- ./', 'exec -- `./', /SC\d+/],
  ['codebuild/policy.json', '"Effect"', '"Efect"', /Efect|Effect/],
  ['docker/Dockerfile', 'ENTRYPOINT ["node"', 'ENTRYPOINT node; ["', /DL3025/],
  ['forgejo/deploy.yml', 'runs-on:', 'runson:', /runson/],
  ['github/deploy.yml', 'id-token: write', 'id-token: writes', /writes/],
  ['gitlab/.gitlab-ci.yml', 'stage: deploy', 'stages: deploy', /stages/],
  ['gitlab/templates/jobpass.yml', 'inputs.role', 'inputs.rule', /rule/],
  ['gitlab/templates/jobpass.yml', 'id_tokens:', 'id_token:', /id_token/],
  ['gitlab/templates/session.yml', 'eval "$jobpass_session"', 'eval $jobpass_session', /SC2086/],
  ['kubernetes/job.yaml', 'restartPolicy: Never', 'restart: Never', /restart/],
  ['kubernetes/sweep-cronjob.yml', 'concurrencyPolicy:', 'concurrency:', /concurrency/],
  ['kubernetes/sweep.Dockerfile', 'node:24-slim', 'node', /DL3006/],
  ['semaphore/semaphore.yml', 'always:', 'ever:', /ever/],
  ['semaphore/semaphore.yml', 'eval "$jobpass_session"', 'eval $jobpass_session', /SC2086/],
];

describe('the examples', () => {
  const files = readdirSync(EXAMPLES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(EXAMPLES.length + 1));

  it('are all looked at', () => {
    const looked = [...Object.keys(CHECKS), ...ELSEWHERE].sort();
    expect(files.filter((path) => !path.endsWith('README.md')).sort()).toEqual(looked);
  });

  // Whoever registers a name first that nobody has yet runs code in the deploy jobs of those who copied it.
  it('name nothing that a stranger could publish, and nor does a page', () => {
    const ROOT = join(EXAMPLES, '..');
    const pages = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md'].concat(
      readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.md'))
        .map((name) => join('docs', name)),
    );
    const texts = [...files.map((path) => join('examples', path)), ...pages];
    expect(texts.flatMap((path) => unpublished(readFileSync(join(ROOT, path), 'utf8')))).toEqual([]);
  });

  it.each([
    'npx --yes jobpass@0.1.0 exec',
    'npx jobpass demo',
    'npm install --global jobpass@0.1.0',
    'npm i @octo/jobpass',
    'pnpm dlx jobpass',
    'jobpass: example-org/jobpass@0.1.0',
    'docker://example/jobpass-pipe:0.1.0',
    'uses: octo-org/jobpass@v1',
  ])('are caught where they say "%s"', (line) => {
    expect(unpublished(line)).toHaveLength(1);
  });

  it('name no input that Jobpass does not have', () => {
    const known = new Set([
      ...INPUTS.flatMap((input) => [input.name, ...(input.aliases ?? [])]).map(
        (name) => `JOBPASS_${name.replace(/-/g, '_').toUpperCase()}`,
      ),
      ...['JOBPASS_TOKEN', 'JOBPASS_RUNNER', 'JOBPASS_ID_TOKEN_FILE'],
      // The Jenkins step's own.
      'JOBPASS_SESSION',
    ]);
    const named = files.flatMap((path) =>
      [...textOf(path).matchAll(/\bJOBPASS_[A-Z_]+\b(?!_)/g)].map(([name]) => `${path}: ${name}`),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((one) => !known.has(one.split(': ')[1] ?? ''))).toEqual([]);
  });

  it('set for Buildkite’s plugin what Jobpass has', () => {
    const { configuration } = parse(textOf('buildkite/plugin.yml')) as {
      configuration: { properties: Record<string, unknown> };
    };
    const inputs = INPUTS.map(({ name }) => name);
    expect(Object.keys(configuration.properties).filter((name) => !inputs.includes(name))).toEqual([]);
  });

  it('have hooks and scripts that can be executed', () => {
    const listed = execFileSync('git', ['ls-files', '--stage', '--', EXAMPLES], { encoding: 'utf8' });
    const scripts = files.filter((path) => textOf(path).startsWith('#!'));
    expect(scripts.length).toBeGreaterThan(2);
    for (const path of scripts) expect(listed).toMatch(new RegExp(`^100755 .*examples/${path}$`, 'm'));
  });
});

const missing = missingTools(
  'actionlint',
  'check-jsonschema',
  'shellcheck',
  'hadolint',
  'kubernetes-validate',
);
/** Files of rules with one mistake in their form, which the schema finds as the command does. */
const MISFORMED: readonly [right: string, wrong: string][] = [
  ['jobs:\n', 'job:\n'],
  ['issuer: https://gitlab.com', 'issuers: https://gitlab.com'],
  ['credentials:\n', 'credentials: []\nx:\n'],
  ['  deploy:\n', '  1deploy:\n'],
  ['deliver: file', 'delivr: file'],
  ['deliver: file', 'client-key: secret'],
  ['deliver: file', 'credentials: deploy'],
  ['name: production', 'name: production rule'],
  ['environment: production', 'environment: []'],
  ['environment: production', "environment: ''"],
  ['environment: production', 'environment: { a: b }'],
  ['when: { environment: production, ref_protected: true }', 'when: production'],
];

suiteUnless(missing, 'the schema of .jobpass.yml', () => {
  const path = 'rules/.jobpass.yml';
  it.each(MISFORMED)('finds what the command finds: %j as %j', (right, wrong) => {
    const text = textOf(path);
    expect(text, 'the example has changed').toContain(right);
    const broken = text.replaceAll(right, wrong);
    for (const check of CHECKS[path] ?? []) expect(check(path, broken)).not.toBe('');
  });
});

suiteUnless(missing, 'the examples, held against what their systems say', () => {
  it.each(Object.entries(CHECKS))('%s', (path, checks) => {
    expect(checks.map((check) => check(path, textOf(path))).filter((said) => said !== '')).toEqual([]);
  });

  it.each(MISTAKES)('%s with a mistake: %j as %j', (path, right, wrong, told) => {
    const text = textOf(path);
    expect(text, 'the example has changed').toContain(right);
    const broken = text.replaceAll(right, wrong);
    const said = (CHECKS[path] ?? []).map((check) => check(path, broken)).join('\n');
    expect(said).toMatch(told);
  });
});

function textOf(path: string): string {
  // Schemas know what a user name looks like, which goes in the place of OWNER.
  return readFileSync(join(EXAMPLES, path), 'utf8').replaceAll('OWNER', 'octo-org');
}

/** Runs a program over a file, and returns what it printed if it was not content. */
function run(program: string, args: readonly string[], input?: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    ...(input === undefined ? {} : { input }),
    cwd: WORK,
  });
  if (error !== undefined) throw error;
  return status === 0 ? '' : `${stdout}${stderr}` || `exit code ${status}`;
}

/** A file of its own for a check, under the name that it has. */
function written(path: string, text: string): string {
  const file = join(WORK, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function documentsOf(text: string): unknown[] {
  return parseAllDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    return document.toJS() as unknown;
  });
}

/** Each document of a file against a schema. */
function against(schemaOption: readonly string[]): Check {
  return (path, text) =>
    documentsOf(text)
      .map((document, at) => {
        const file = written(`${path}.${at}.json`, JSON.stringify(document));
        // Some of the schemas escape more in their expressions than Unicode mode takes.
        return run(toolPath('check-jsonschema'), ['--regex-variant', 'nonunicode', ...schemaOption, file]);
      })
      .join('');
}

/** What `jobpass config check` finds. */
function rules(path: string, text: string): string {
  const cli = join(EXAMPLES, '..', 'dist', 'jobpass.js');
  return run(process.execPath, [cli, 'config', 'check', written(path, text)]);
}

/** A schema of the system itself, as check-jsonschema brings it. */
function vendored(name: string): Check {
  return against(['--builtin-schema', `vendor.${name}`]);
}

/** One of ours, after the system's documentation, where there is none to be had. */
function schema(name: string): Check {
  return against(['--schemafile', join(SCHEMAS, `${name}.json`)]);
}

function actionlint(ignore: readonly string[] = []): Check {
  return (path, text) =>
    run(toolPath('actionlint'), [
      '-no-color',
      ...['-shellcheck', toolPath('shellcheck'), '-pyflakes', ''],
      ...ignore.flatMap((pattern) => ['-ignore', pattern]),
      written(path, text),
    ]);
}

function shellcheck(path: string, text: string): string {
  return run(toolPath('shellcheck'), ['--color=never', '--severity=style', written(path, text)]);
}

function hadolint(path: string, text: string): string {
  return run(toolPath('hadolint'), ['--no-color', written(path, text)]);
}

function kubernetes(path: string, text: string): string {
  return run(toolPath('kubernetes-validate'), ['--strict', '--quiet', written(path, text)]);
}

/** The commands in a file, as one script of the shell that runs them. */
function commands(shell: 'bash' | 'sh', scripts: Commands): Check {
  return (path, text) => {
    const found = scripts(documentsOf(text));
    if (found.length === 0) throw new Error(`no commands in ${path}`);
    return found
      .map((script) => run(toolPath('shellcheck'), ['--color=never', `--shell=${shell}`, '-'], script))
      .join('');
  };
}

/** What a template puts in becomes a word, as it is where the system puts in a value. */
function filledIn(script: string): string {
  return script.replace(
    /\$\{\{ parameters\.\w+ \}\}|\$\[\[ inputs\.\w+ \]\]|<< parameters\.[\w-]+ >>/g,
    'value',
  );
}

function azureScripts([template]: unknown[]): string[] {
  const { steps } = template as AzureTemplate;
  return (steps as { bash?: string }[]).flatMap(({ bash }) => (bash === undefined ? [] : [filledIn(bash)]));
}

function bitbucketScripts([file]: unknown[]): string[] {
  const { pipelines } = file as {
    pipelines: { branches: Record<string, { step: { script: unknown[] } }[]> };
  };
  return Object.values(pipelines.branches)
    .flat()
    .map(({ step }) => step.script.filter((line) => typeof line === 'string').join('\n'))
    .filter((script) => script !== '');
}

function circleScripts([orb]: unknown[]): string[] {
  const { commands: all } = orb as { commands: Record<string, { steps: { run: { command: string } }[] }> };
  return Object.values(all).flatMap(({ steps }) => steps.map(({ run: step }) => filledIn(step.command)));
}

function cloudBuildScripts([build]: unknown[]): string[] {
  return (build as { steps: { script: string }[] }).steps.map(({ script }) => script);
}

function buildspecScripts([build]: unknown[]): string[] {
  const { phases } = build as { phases: Record<string, { commands?: string[] }> };
  return Object.values(phases).flatMap(({ commands: all = [] }) =>
    all.length === 0 ? [] : [all.join('\n')],
  );
}

/** IAM accepts the policy. */
function identityPolicy(_: string, text: string): string {
  return validateIdentityPolicy(JSON.parse(text))
    .map(({ path, message }) => `${path}: ${message}`)
    .join('\n');
}

function gitlabScripts([, jobs]: unknown[]): string[] {
  return Object.values(jobs as Record<string, Record<string, unknown>>).map((job) =>
    filledIn(
      ['before_script', 'script', 'after_script'].flatMap((name) => (job[name] as string[]) ?? []).join('\n'),
    ),
  );
}

function semaphoreScripts([file]: unknown[]): string[] {
  const { blocks } = file as {
    blocks: { task: { jobs: { commands: string[] }[]; epilogue: Record<string, { commands: string[] }> } }[];
  };
  return blocks.flatMap(({ task }) =>
    [...task.jobs, ...Object.values(task.epilogue)].map((one) => one.commands.join('\n')),
  );
}

/** A component uses the inputs that it declares, and no others. */
function gitlabInputs(_: string, text: string): string {
  const [header] = documentsOf(text) as [{ spec: { inputs: Record<string, unknown> } }];
  const used = new Set([...text.matchAll(/\$\[\[ inputs\.([\w-]+) \]\]/g)].map(([, name]) => name));
  const declared = Object.keys(header.spec.inputs);
  const wrong = [
    ...[...used].filter((name) => !declared.includes(name ?? '')).map((name) => `${name} is not declared`),
    ...declared.filter((name) => !used.has(name)).map((name) => `${name} is not used`),
  ];
  return wrong.join('\n');
}

/** Azure's schema is made for a reader that takes every scalar for a text. */
function azureSchema(path: string, file: unknown): string {
  const asTexts = (_: string, value: unknown): unknown =>
    typeof value === 'boolean' ? String(value) : value;
  return vendored('azure-pipelines')(path, JSON.stringify(file, asTexts));
}

/** A pipeline whose templates are expanded, since the schema knows nothing of expressions. */
function azurePipeline(path: string, text: string): string {
  return said(() => {
    const [pipeline] = documentsOf(text) as [{ jobs: { steps: unknown[] }[] }];
    for (const job of pipeline.jobs) {
      job.steps = job.steps.flatMap((step) => {
        const { template, parameters = {} } = step as {
          template?: string;
          parameters?: Record<string, unknown>;
        };
        return template === undefined ? [step] : azureSteps(parse(textOf(`azure/${template}`)), parameters);
      });
    }
    return azureSchema(path, pipeline);
  });
}

/** A template by itself: its steps with some values, and its declarations. */
function azureTemplate(path: string, text: string): string {
  return said(() => {
    const template = parse(text) as AzureTemplate;
    const given: Record<string, unknown> = {};
    for (const { name, type, default: fallback } of template.parameters) {
      if (fallback === undefined) given[name] = type === 'stepList' ? [{ bash: 'true' }] : 'value';
    }
    const expanded = { ...template, steps: azureSteps(template, given) };
    return azureSchema(path, expanded);
  });
}

/** An orb, as one that stands in a configuration, and the configurations that it shows. */
function circleOrb(path: string, text: string): string {
  return said(() => {
    const {
      version,
      description: _,
      examples,
      ...orb
    } = parse(text) as {
      version: number;
      description: string;
      commands: Record<string, OrbCommand>;
      examples: Record<string, { usage: unknown }>;
    };
    for (const command of Object.values(orb.commands)) {
      const given: Record<string, string> = {};
      for (const [name, { default: fallback }] of Object.entries(command.parameters ?? {})) {
        if (fallback === undefined) given[name] = 'value';
      }
      orbSteps(command, given);
    }
    const check = vendored('circle-ci');
    return [
      check(path, JSON.stringify({ version, orbs: { jobpass: orb } })),
      ...Object.entries(examples).map(([name, { usage }]) => check(`${path}-${name}`, JSON.stringify(usage))),
      ...Object.values(examples).map(({ usage }) => circleUses(path, JSON.stringify(usage), orb.commands)),
    ].join('');
  });
}

/** A configuration uses the commands of the orb as they are. */
function circleUses(
  _: string,
  text: string,
  all: Record<string, OrbCommand> = parse(textOf('circleci/orb.yml')).commands,
): string {
  return said(() => {
    const { jobs } = parse(text) as { jobs: Record<string, { steps: (string | Record<string, object>)[] }> };
    const used = Object.values(jobs)
      .flatMap(({ steps }) => steps)
      .map((step): [name: string, given: object] =>
        typeof step === 'string' ? [step, {}] : (Object.entries(step)[0] ?? ['', {}]),
      )
      .filter(([name]) => name.startsWith('jobpass/'));
    if (used.length === 0) return 'the orb is not used';
    for (const [name, given] of used) {
      const command = all[name.slice('jobpass/'.length)];
      if (command === undefined) return `the orb has no command ${name.slice('jobpass/'.length)}`;
      orbSteps(command, given as Record<string, unknown>);
    }
    return '';
  });
}

/** What a check that throws says. */
function said(check: () => string): string {
  try {
    return check();
  } catch (error) {
    return (error as Error).message;
  }
}
