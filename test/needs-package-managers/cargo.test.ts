import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { suiteUnless } from '../support/left-out.js';
import { noCargo, PublishingJob } from '../support/registries/clients.js';
import { CratesRegistry } from '../support/registries/crates-io.js';
import { shown } from '../support/world.js';

suiteUnless(noCargo(), 'crates, published by cargo to a sparse registry', () => {
  let registry: CratesRegistry;
  let job: PublishingJob;
  beforeEach(async () => {
    registry = await new CratesRegistry().open();
  });
  afterEach(async () => {
    job.close();
    await registry.close();
  });

  const start = async (deliver: string): Promise<void> => {
    job = await PublishingJob.start(registry, { deliver, 'env-name': 'CARGO_REGISTRIES_OCTO_TOKEN' });
    expect(job.main.exitCode, job.main.output).toBe(0);
    writeFileSync(
      join(job.work, 'Cargo.toml'),
      '[package]\nname = "octo-package"\nversion = "1.0.0"\nedition = "2021"\nlicense = "MIT"\ndescription = "A package"\n',
    );
    mkdirSync(join(job.work, 'src'));
    writeFileSync(join(job.work, 'src', 'lib.rs'), '');
  };
  const publish = () =>
    job.run('cargo', ['publish', '--registry', 'octo', '--allow-dirty', '--no-verify'], {
      CARGO_REGISTRIES_OCTO_INDEX: `sparse+${registry.origin}/index/`,
      CARGO_HOME: join(job.home, 'cargo'),
      RUSTUP_HOME: process.env['RUSTUP_HOME'] ?? join(process.env['HOME'] ?? '', '.rustup'),
      JOBPASS_UNUSED: '',
    });

  it.each(['env', 'file', 'endpoint'])(
    'with `deliver: %s`; the token is revoked after the job',
    async (deliver) => {
      await start(deliver);
      const { exitCode, output } = await publish();
      expect(exitCode, output).toBe(0);
      expect(registry.published.map(({ name, vers }) => `${name}@${vers}`)).toEqual(['octo-package@1.0.0']);
      const post = await job.post();
      expect(post.output).toContain('revoked (proven)');
      for (const secret of registry.secrets)
        expect(output + shown(job.main) + shown(post)).not.toContain(secret);
      const late = await publish();
      expect(late.exitCode).not.toBe(0);
      expect(registry.published).toHaveLength(1);
    },
  );
});
