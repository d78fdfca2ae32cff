import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../../src/version.js';

const CLI = join(import.meta.dirname, '../../../dist/jobpass.js');

function jobpass(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.env['JOBPASS_NODE'] ?? process.execPath, [CLI, ...args], { encoding: 'utf8' });
}

describe('the command jobpass', () => {
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

  /** Words as a new user may write them, and what must be in the one line that answers. */
  it.each<[string, number, RegExp]>([
    ['exec true', 112, /must follow --\. Usage: jobpass exec \[options\] -- COMMAND/],
    ['exec npm run x -- y', 112, /must follow --/],
    [
      'exec --url https://a.example',
      112,
      /command to run is missing\. Usage: jobpass exec \[options\] -- COMMAND/,
    ],
    [
      'exec --url https://a.example ls -l',
      112,
      /"-l".* options after --\. Usage: jobpass exec \[options\] -- COMMAND/,
    ],
    ['exec --prvider vault -- true', 112, /"--prvider"\. Did you mean --provider\?$/],
    ['exec -- true', 112, /For example: jobpass exec --provider vault --url URL --role ROLE -- COMMAND/],
    ['exec --url', 112, /value of the option "--url <value>" is missing/],
    [
      'exec --runner githb -- true',
      112,
      /"--runner <name>" is invalid\. Did you mean github\? Valid values: github, /,
    ],
    ['login', 2, /For example: jobpass login --provider vault --url URL --role ROLE\./],
    ['login word', 2, /Too many arguments.*Usage: jobpass login \[options\]/],
    ['logn', 2, /"logn"\. Did you mean login\?$/],
    ['exce -- true', 2, /"exce"\. Did you mean exec\?$/],
    ['whatever', 2, /"whatever"\. Run jobpass --help$/],
    ['status --jsno', 2, /"--jsno"\. Did you mean --json\?$/],
    ['token --nonsense', 2, /"--nonsense"\. Run jobpass token --help$/],
    ['doctor vualt', 2, /"vualt"\. Did you mean vault\?$/],
    ['broker', 2, /Usage: jobpass broker --config <file>/],
    ['broker --config x chek', 2, /Run jobpass broker --help$/],
    ['verify', 2, /Usage: jobpass verify --issuer <url> --audience <name>/],
    ['completion', 2, /"shell" is missing\. Usage: jobpass completion .*<shell>$/],
  ])('says what to write instead of: %s', (line, code, says) => {
    const { status, stdout, stderr } = jobpass(...line.split(' '));
    expect(stderr.trimEnd()).toMatch(says);
    expect(stderr).toMatch(/^jobpass: [^\n]+\n$/);
    expect(status).toBe(code);
    // A shell that takes what a log-in prints as its own lines fails by this one.
    expect(stdout).toMatch(line.startsWith('login') ? /^unset [\w ]+; \(exit 2\)\n$/ : /^$/);
  });

  it.each(['exec', 'login'])('%s --help has few options and --help-all has every one', (name) => {
    const [short, long] = [jobpass(name, '--help'), jobpass(name, '--help-all')];
    for (const { status, stderr } of [short, long]) expect([status, stderr]).toEqual([0, '']);
    const options = (text: string): string[] => text.match(/^ {2}(?:-\w, )?--[\w-]+/gm) ?? [];
    expect(options(short.stdout).length).toBeLessThanOrEqual(22);
    expect(options(long.stdout).length).toBeGreaterThan(60);
    expect(long.stdout).toMatch(/^Inputs of the provider vault:\n {2}--path /m);
    expect(long.stdout).toMatch(/^Inputs of several providers:\n {2}--client-id /m);
    for (const { stdout } of [short, long]) expect(stdout).toMatch(/^Example:\n.*^Exit codes:\n/ms);
  });

  const SECRET = "jpt_'Secret-(Did you mean x?)";
  it.each([
    [[SECRET]],
    [['exec', `--${SECRET}`, '--', 'true']],
    [['exec', `--urll=${SECRET}`, '--', 'true']],
    [['exec', '--runner', SECRET, '--', 'true']],
    [['exec', SECRET]],
    [['login', SECRET]],
    [['login', '--format', SECRET]],
    [['logout', 'name', SECRET]],
    [['status', SECRET]],
    [['token', 'name', SECRET]],
    [['completion', SECRET]],
    [['doctor', SECRET]],
    [['broker', '--config', 'x', SECRET]],
  ])('does not repeat what could be a secret: %j', (args) => {
    const [command = '', ...rest] = args;
    for (const more of [[], ['--json']]) {
      const { status, stdout, stderr } = jobpass(command, ...more, ...rest);
      expect(stderr + stdout).not.toContain('Secret');
      expect(stderr).not.toMatch(/Did you mean x|unexpected/);
      expect([2, 112]).toContain(status);
    }
  });

  it('runs the whole main job with nothing but Node', () => {
    const { status, stdout, stderr } = jobpass('demo');
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      /main\s+delivered credential .*step\s+used it: 200.*post\s+revoked it.*thief .* 401/s,
    );
    expect(status).toBe(0);
  });
});
