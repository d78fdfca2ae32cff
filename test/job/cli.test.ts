import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/version.js';

const CLI = join(import.meta.dirname, '../../dist/cli/index.js');

function jobpass(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.env['JOBPASS_NODE'] ?? process.execPath, [CLI, ...args], { encoding: 'utf8' });
}

describe('the command', () => {
  it('tells its version', () => {
    expect(jobpass('--version')).toMatchObject({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  it('tells how it is used', () => {
    const { status, stdout } = jobpass('--help');
    expect(status).toBe(0);
    expect(stdout).toMatch(/Usage: jobpass.*demo/s);
  });

  it.each([[[]], [['demoo']], [['demo', '--fast']], [['demo', 'x']]])(
    'takes no %j, and ends with 2',
    (args) => {
      const { status, stdout, stderr } = jobpass(...args);
      expect(status).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toContain(args[0] === 'demoo' ? 'Did you mean demo?' : 'jobpass');
      expect(stderr).not.toMatch(/\n\s+at /);
    },
  );

  it('runs the whole main job with nothing but Node', () => {
    const { status, stdout, stderr } = jobpass('demo');
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      /main\s+delivered credential .*step\s+used it: 200.*post\s+revoked it.*thief .* 401/s,
    );
    expect(status).toBe(0);
  });
});
