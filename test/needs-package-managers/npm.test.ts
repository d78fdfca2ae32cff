import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { suiteUnless } from '../support/left-out.js';
import { NODE, NPM, noPackageManagers, PNPM, PublishingJob, YARN } from '../support/registries/clients.js';
import { Verdaccio } from '../support/registries/verdaccio.js';
import { shown } from '../support/world.js';

const CLI = join(import.meta.dirname, '../../dist/jobpass.js');

suiteUnless(noPackageManagers(), 'npm packages, published to Verdaccio', () => {
  let registry: Verdaccio;
  let job: PublishingJob;
  let version = 0;
  beforeAll(async () => {
    registry = await Verdaccio.start();
  });
  beforeEach(() => {
    registry.publishers = [
      { ...(registry.publishers[0] as (typeof registry.publishers)[0]), packages: ['octo-package'] },
    ];
  });
  afterEach(() => job.close());
  afterAll(() => registry?.close());

  /** Starts a job with a package that is ready to be published. @returns its version */
  const start = async (inputs: Record<string, string> = {}, name = 'octo-package'): Promise<string> => {
    job = await PublishingJob.start(registry, inputs);
    expect(job.main.exitCode, job.main.output).toBe(0);
    const own = `1.0.${++version}`;
    const content = {
      name,
      version: own,
      license: 'MIT',
      publishConfig: { registry: `${registry.origin}/` },
    };
    writeFileSync(join(job.work, 'package.json'), JSON.stringify(content));
    writeFileSync(join(job.work, 'index.js'), '');
    return own;
  };
  const published = async (): Promise<string[]> => {
    const answer = await fetch(`${registry.origin}/octo-package`);
    return Object.keys(((await answer.json()) as { versions?: object }).versions ?? {});
  };
  /** Publishes the package, and expects that the package is there and that no secret was printed. */
  const publish = async (
    program: string,
    args: string[],
    env: Record<string, string> = {},
  ): Promise<void> => {
    const { exitCode, output } = await job.run(program, args, env);
    expect(exitCode, output).toBe(0);
    for (const secret of registry.secrets) expect(output).not.toContain(secret);
  };

  it('npm reads the token from the file in the folder of the job, which is gone after the job', async () => {
    const own = await start();
    const path = job.main.env.get('NPM_CONFIG_USERCONFIG') ?? '';
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(path.startsWith(job.work)).toBe(false);
    await publish(NODE, [NPM, 'publish']);
    expect(await published()).toContain(own);
    const post = await job.post();
    expect(post.exitCode, post.output).toBe(0);
    expect(post.output).toContain('lives until 20');
    expect(existsSync(path)).toBe(false);
    for (const secret of registry.secrets) expect(shown(job.main) + shown(post)).not.toContain(secret);
  });

  it('npm with `deliver: env` reads the variable, and the file contains no secret', async () => {
    const own = await start({ deliver: 'env' });
    const text = readFileSync(job.main.env.get('NPM_CONFIG_USERCONFIG') ?? '', 'utf8');
    for (const secret of registry.secrets) expect(text).not.toContain(secret);
    await publish(NODE, [NPM, 'publish']);
    expect(await published()).toContain(own);
  });

  it.each(['file', 'env'])('pnpm with `deliver: %s`', async (deliver) => {
    const own = await start({ deliver });
    await publish(PNPM, ['publish', '--no-git-checks']);
    expect(await published()).toContain(own);
  });

  it('yarn reads the token from a variable', async () => {
    const own = await start({ deliver: 'env' });
    writeFileSync(join(job.work, 'yarn.lock'), '');
    writeFileSync(join(job.work, '.yarnrc.yml'), 'unsafeHttpWhitelist: ["127.0.0.1"]\n');
    const env = { YARN_NPM_REGISTRY_SERVER: registry.origin };
    await publish(NODE, [YARN, 'install'], env);
    await publish(NODE, [YARN, 'npm', 'publish'], env);
    expect(await published()).toContain(own);
  });

  it('the settings of the user still apply', async () => {
    job = await PublishingJob.start(registry, {}, {});
    writeFileSync(join(job.home, '.npmrc'), 'fund=false\ninit-license=Apache-2.0\n');
    const again = await PublishingJob.start(registry, {}, { HOME: job.home });
    const { output } = await again.run(NODE, [NPM, 'config', 'get', 'init-license']);
    again.close();
    expect(output.trim()).toBe('Apache-2.0');
  });

  it('several packages have one credential each, and one file each', async () => {
    registry.publishers = [
      {
        ...(registry.publishers[0] as (typeof registry.publishers)[0]),
        packages: ['octo-package', 'octo-tools'],
      },
    ];
    const url = `${registry.origin}/`;
    const credentials = JSON.stringify({
      main: { preset: 'npm', url, package: 'octo-package' },
      tools: { preset: 'npm', url, package: 'octo-tools' },
    });
    job = await PublishingJob.alone(registry, { credentials });
    expect(job.main.exitCode, job.main.output).toBe(0);
    const own = `1.0.${++version}`;
    for (const [name, ending] of [
      ['octo-package', 'MAIN'],
      ['octo-tools', 'TOOLS'],
    ] as const) {
      const content = { name, version: own, license: 'MIT', publishConfig: { registry: url } };
      writeFileSync(join(job.work, 'package.json'), JSON.stringify(content));
      const file = job.main.env.get(`NPM_CONFIG_USERCONFIG_${ending}`) ?? '';
      const other = job.main.env.get(`NPM_CONFIG_USERCONFIG_${ending === 'MAIN' ? 'TOOLS' : 'MAIN'}`) ?? '';
      const wrong = await job.run(NODE, [NPM, 'publish'], { NPM_CONFIG_USERCONFIG: other });
      expect(wrong.exitCode).not.toBe(0);
      await publish(NODE, [NPM, 'publish'], { NPM_CONFIG_USERCONFIG: file });
    }
    expect(await published()).toContain(own);
  });

  it('`jobpass exec` hides the variables for ID tokens, so npm requests no token of its own', async () => {
    const own = await start();
    const before = registry.issued.length;
    const options = Object.entries(registry.inputs).flatMap(([name, value]) => [`--${name}`, value]);
    await publish(process.execPath, [CLI, 'exec', ...options, '--', NODE, NPM, 'publish'], {
      ...registry.job,
      RUNNER_TEMP: job.folder,
      NPM_CONFIG_USERCONFIG: '',
    });
    expect(registry.issued).toHaveLength(before + 1);
    expect(await published()).toContain(own);
  });

  it('npm with access to ID tokens requests a token of its own, of which Jobpass does not know', async () => {
    const own = await start();
    const before = registry.issued.length;
    await publish(NODE, [NPM, 'publish', '--provenance=false'], registry.job);
    expect(registry.issued).toHaveLength(before + 1);
    expect(await published()).toContain(own);
  });

  it('rejects another package with the token', async () => {
    await start({}, 'another-package');
    const { exitCode, output } = await job.run(NODE, [NPM, 'publish']);
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/E404|404 Not Found/);
  });

  it('a job whose trusted publisher does not match is told so, before it publishes', async () => {
    registry.publishers = [
      { ...(registry.publishers[0] as (typeof registry.publishers)[0]), workflow: 'other.yml' },
    ];
    job = await PublishingJob.start(registry);
    expect(job.main.exitCode).toBe(1);
    expect(job.main.output).toContain('no trusted publisher of `octo-package` matches the job');
    expect(job.main.output).toContain('workflow file `release.yml`');
  });
});
