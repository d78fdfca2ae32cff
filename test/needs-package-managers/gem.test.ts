import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { suiteUnless } from '../support/left-out.js';
import { noGem, PublishingJob } from '../support/registries/clients.js';
import { RubyGemsRegistry } from '../support/registries/rubygems.js';

suiteUnless(noGem(), 'gems, pushed by gem', () => {
  let registry: RubyGemsRegistry;
  let job: PublishingJob;
  beforeEach(async () => {
    registry = await new RubyGemsRegistry().open();
  });
  afterEach(async () => {
    job.close();
    await registry.close();
  });

  it('gem reads the key and the address from variables, and prints no key', async () => {
    job = await PublishingJob.start(registry);
    expect(job.main.exitCode, job.main.output).toBe(0);
    writeFileSync(
      join(job.work, 'octo.gemspec'),
      'Gem::Specification.new { |s| s.name = "octo-package"; s.version = "1.0.0"; s.summary = "A package"; s.authors = ["Octo"]; s.files = [] }\n',
    );
    const built = await job.run('gem', ['build', 'octo.gemspec']);
    expect(built.exitCode, built.output).toBe(0);
    const { exitCode, output } = await job.run('gem', ['push', 'octo-package-1.0.0.gem']);
    expect(exitCode, output).toBe(0);
    expect(registry.pushed).toHaveLength(1);
    for (const secret of registry.secrets) expect(output).not.toContain(secret);
    const post = await job.post();
    expect(post.output).toContain('lives until 20');
  });
});
