import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { renderAction, renderInputs, renderRulesSchema } from '../../../scripts/generate.mjs';
import { StandInRunner } from '../../../src/demo/stand-in-runner.js';
import { providerContract, type Service } from '../../support/contracts/provider.js';
import { buildWithMadeUpProvider, LINES } from '../../support/new-provider.js';
import { runProgram } from '../../support/run-program.js';

const ROOT = join(import.meta.dirname, '../../..');
const copy = buildWithMadeUpProvider();
const folder = mkdtempSync(join(tmpdir(), 'made-up-'));
afterAll(() => {
  copy.remove();
  rmSync(folder, { recursive: true });
});

const { INPUTS, STEP_INPUTS } =
  await copy.load<typeof import('../../../src/providers/all-inputs.js')>('providers/all-inputs.js');
const { KNOWN_SERVICES, PROVIDERS, commonActions } =
  await copy.load<typeof import('../../../src/providers/registry.js')>('providers/registry.js');
const { mergedOutputs } = await copy.load<typeof import('../../../src/providers/merged-outputs.js')>(
  'providers/merged-outputs.js',
);

/** Runs the command of the copy, without anything of the machine's environment that it could read. */
const jobpass = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  runProgram(process.execPath, [copy.program('cli'), ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, ...env },
    hangsAfterMs: 30_000,
  });

describe('a provider that has a folder and a line in each room', () => {
  it('has its inputs and outputs in action.yml', async () => {
    const text = renderAction(STEP_INPUTS, await mergedOutputs(PROVIDERS));
    expect(text).toContain("  made-folder:\n    description: 'The folder of the service.'");
    expect(text).toContain("  made-scale:\n    description: 'The same as `made-size`.'");
    expect(text).toContain("  made-role:\n    description: 'The same as `role`.'");
    expect(text).toContain("  made-id:\n    description: 'For `made`: the number of the credential.'");
  });

  it('has its inputs and its part of shared texts in docs/inputs.md', async () => {
    const page = readFileSync(join(ROOT, 'docs/inputs.md'), 'utf8');
    const text = renderInputs(page, INPUTS, await mergedOutputs(PROVIDERS), PROVIDERS);
    expect(text).toContain('| `made-size` | The size of the credential. | `small` |');
    expect(text).toMatch(
      /^\| `provider` \| .* `kubernetes` \(a Kubernetes API server\), `github` \(GitHub Apps\) or `made` \(a made-up service\)\..* `made` if `made-folder`/m,
    );
    expect(text).toMatch(/^\| `role` \| .* For `made`: a role of the made-up service\./m);
    expect(text).toMatch(/^\| `token` \| .* For `made`: it begins with `made_`\./m);
  });

  it('says both meanings of an input that another provider has too, and takes it for a secret', () => {
    expect(INPUTS.find(({ name }) => name === 'namespace')).toEqual({
      name: 'namespace',
      description:
        'For `vault`: the full path of the namespace, for example `team-a/shop`. For `kubernetes`: the namespace that clients use by default. Default: `default`. For `made`, with `made-size: large`: the space to log in to. Default: `home`.',
      aliases: ['made-space'],
      secret: true,
    });
  });

  it('has its inputs in the schema of .jobpass.yml, and no secret', async () => {
    const { rulesSchema } = await copy.load<typeof import('../../../src/rules/schema.js')>('rules/schema.js');
    const { TRUST_GENERATORS } =
      await copy.load<typeof import('../../../src/trust/registry.js')>('trust/registry.js');
    const trusts = await Promise.all(TRUST_GENERATORS.map(async ({ load }) => (await load()).schema));
    const text = renderRulesSchema(rulesSchema, trusts);
    for (const word of ['made-folder', 'made-size', 'made-scale', 'made-role', 'made-limit'])
      expect(text).toContain(`"${word}": {`);
    expect(text).not.toContain('"namespace": {');
    expect(text).not.toContain('"made-space": {');
  });

  it('keeps its inputs that decide where tokens go out of the file of rules', async () => {
    const { checkDestination } =
      await copy.load<typeof import('../../../src/rules/step-inputs.js')>('rules/step-inputs.js');
    const rule = { credential: 'made', inputs: new Map([['made-folder', 'x']]) } as never;
    expect(() => checkDestination(rule, new Map([['url', 'https://a.example']]), '.jobpass.yml')).toThrow(
      /sets `url`, but \.jobpass\.yml sets `made-folder`/,
    );
  });

  it('guards its audience, and answers inputs of its common action', async () => {
    expect(KNOWN_SERVICES.map(({ service }) => service)).toContain('Made');
    expect((await commonActions()).map(({ action }) => action)).toContain('example/made-login');
  });

  it('has exec remove its variables from the command, and put its own there', async () => {
    const names =
      'console.log(Object.keys(process.env).filter((name) => /MADE|NAMESPACE/.test(name)).sort().join())';
    const service = mkdtempSync(join(folder, 'service-'));
    const inputs = ['--made-folder', service, '--made-size', 'large', '--keep', 'false'];
    const ended = await jobpass(['exec', ...inputs, '--', process.execPath, '-e', names], {
      MADE_CONFIG: 'another credential',
      JOBPASS_NAMESPACE: 'work',
      JOBPASS_MADE_SPACE: 'work',
    });
    expect(ended.exitCode, ended.output).toBe(0);
    expect(ended.output).toContain('\nMADE_TOKEN\n');
  });

  it('has its options, their words and its name completed', async () => {
    const { defineProgram } =
      await copy.load<typeof import('../../../src/command/program.js')>('command/program.js');
    const { placesOf } = await copy.load<typeof import('../../../src/command/completion/tree.js')>(
      'command/completion/tree.js',
    );
    const program: Command = await defineProgram(
      () => undefined,
      () => true,
    );
    const places = placesOf(program);
    const taken = (path: string, option: string) =>
      places.find((place) => place.path === path)?.options.find(({ long }) => long === option)?.takes;
    expect(taken('exec', '--made-size')).toEqual(['small', 'large']);
    expect(taken('exec', '--made-folder')).toBe('file');
    expect(taken('exec', '--namespace-file')).toBe('file');
    expect(taken('exec', '--provider')).toContain('made');
    expect(taken('audit correlate', '--provider')).toContain('made');
    expect(taken('audit correlate', '--made-log')).toBe('file');
    expect(places.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['trust made', 'trust diff made', 'doctor made']),
    );
  });

  it('is examined by its doctor, with its own inputs alone', async () => {
    const ended = await jobpass(['doctor', 'made', '--made-folder', folder]);
    expect(ended).toEqual({ exitCode: 0, output: `ok    folder    The folder is ${folder}\n` });
    expect((await jobpass(['doctor', 'made', '--region', 'x'])).output).toContain(
      'Unknown option "--region"',
    );
  });

  it('has its roles linted', async () => {
    writeFileSync(join(folder, 'roles.json'), '{ "MadeRoles": [] }');
    const ended = await jobpass(['trust', 'lint', 'roles.json']);
    expect(ended.exitCode).toBe(1);
    expect(ended.output).toContain('the made-up role');
  });

  it('has its lines named in CONTRIBUTING.md', () => {
    const text = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
    for (const file of Object.keys(LINES)) expect(text).toContain(`src/${file}`);
  });
});

providerContract(
  'made',
  async (): Promise<Service> => {
    const service = mkdtempSync(join(folder, 'service-'));
    const runner = new StandInRunner({});
    const token = (env: ReadonlyMap<string, string>): string => env.get('MADE_TOKEN') ?? '';
    const idIn = (env: ReadonlyMap<string, string>): string | undefined =>
      readdirSync(service).find((file) =>
        readFileSync(join(service, file), 'utf8').startsWith(`${token(env)} `),
      );
    return {
      inputs: { provider: 'made', 'made-folder': service, keep: 'false' },
      runner: () => runner,
      secrets: (env) => [token(env)],
      accepts: async (env) => idIn(env) !== undefined,
      refuse: () => writeFileSync(join(service, 'refuse'), ''),
      shorten: () => {
        writeFileSync(join(service, 'short'), '');
        return 1_200;
      },
      leave: async () => rmSync(service, { recursive: true, force: true }),
      close: async () => runner.close(),
    };
  },
  {
    runMain: (runner, inputs, options = {}) => runner.run([copy.program('main')], { ...options, inputs }),
    runPost: (runner, inputs, main, options = {}) =>
      runner.run([copy.program('post')], { ...options, inputs }, main.state),
  },
);
