import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const CLI = join(import.meta.dirname, '../../dist/cli/index.js');

it('runs the whole main job with nothing but Node', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'demo'], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toMatch(
    /main\s+delivered credential .*step\s+used it: 200.*post\s+revoked it.*thief .* 401/s,
  );
  expect(status).toBe(0);
});
