import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { suiteUnless } from '../support/left-out.js';
import { noPackageManagers, PublishingJob, PYTHON_PATH } from '../support/registries/clients.js';
import { PyPiServer } from '../support/registries/pypiserver.js';

suiteUnless(noPackageManagers(), 'Python packages, published to pypiserver', () => {
  let registry: PyPiServer;
  let job: PublishingJob;
  let version = 0;
  beforeAll(async () => {
    registry = await PyPiServer.start();
  });
  afterEach(() => job.close());
  afterAll(() => registry?.close());

  /** Starts a job with a built package. @returns the names of the package's files */
  const start = async (): Promise<string[]> => {
    job = await PublishingJob.start(registry);
    expect(job.main.exitCode, job.main.output).toBe(0);
    const own = `1.0.${++version}`;
    mkdirSync(join(job.work, 'octo_package'));
    writeFileSync(
      join(job.work, 'octo_package', '__init__.py'),
      `"""A package."""\n__version__ = "${own}"\n`,
    );
    writeFileSync(
      join(job.work, 'pyproject.toml'),
      '[build-system]\nrequires = ["flit_core >=3"]\nbuild-backend = "flit_core.buildapi"\n[project]\nname = "octo_package"\nauthors = [{name = "Octo"}]\ndynamic = ["version", "description"]\n',
    );
    const built = await python('flit', ['build', '--no-use-vcs']);
    expect(built.exitCode, built.output).toBe(0);
    return [`octo_package-${own}-py2.py3-none-any.whl`, `octo_package-${own}.tar.gz`];
  };
  const python = (module: string, args: string[]) =>
    job.run('python3', ['-m', module, ...args], { PYTHONPATH: PYTHON_PATH, PYTHONWARNINGS: 'ignore' });
  const publish = async (module: string, args: string[]): Promise<void> => {
    const { exitCode, output } = await python(module, args);
    expect(exitCode, output).toBe(0);
    for (const secret of registry.secrets) expect(output).not.toContain(secret);
  };

  it('twine reads the user name, the token and the address from variables; the token is burned after the job', async () => {
    const files = await start();
    await publish('twine', ['upload', '--non-interactive', 'dist/*']);
    expect(await registry.files('octo-package')).toEqual(expect.arrayContaining(files));
    const post = await job.post();
    expect(post.output).toContain('revoked (proven)');
    const late = await python('twine', ['upload', '--non-interactive', 'dist/*']);
    expect(late.exitCode).not.toBe(0);
    expect(late.output).toContain('403');
  });

  it('uv uses this token, and requests none itself', async () => {
    const files = await start();
    const before = registry.issued.length;
    await publish('uv', ['publish', '--no-progress']);
    expect(registry.issued).toHaveLength(before);
    expect(await registry.files('octo-package')).toEqual(expect.arrayContaining(files));
  });

  it('flit', async () => {
    const files = await start();
    await publish('flit', ['publish', '--no-use-vcs']);
    expect(await registry.files('octo-package')).toEqual(expect.arrayContaining(files));
  });
});
