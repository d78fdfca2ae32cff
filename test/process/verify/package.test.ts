import { type ExecFileSyncOptions, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const NODE = process.env['JOBPASS_NODE'] ?? process.execPath;
const CONSUMER = `
import { X509Certificate } from 'node:crypto';
import { type Job, jobVerifier, type VerifierOptions, type VerifyError, type VerifyToken } from 'jobpass/verify';

const options: VerifierOptions = { issuer: 'https://broker.example.test', audience: ['a'], local: true };
const verify: VerifyToken = jobVerifier(options);
export async function serve(token: string, certificate?: X509Certificate): Promise<number> {
  try {
    const job: Job = await verify(token, { certificate });
    const [subject, until, how]: [string, Date, 'introspection' | 'signature'] = [job.subject, job.expiresAt, job.checked];
    console.log(subject, until, how);
    return 200;
  } catch (error) {
    const { code, status, retryAfterMs } = error as VerifyError;
    console.log(code, status, retryAfterMs);
    return status;
  }
}
console.log(await serve('not a token'));
// @ts-expect-error an audience is required
try { jobVerifier({ issuer: 'https://broker.example.test', local: true }); } catch (error) { console.log((error as VerifyError).code); }
`;

/** The package as npm would pack it, unpacked beside a program that uses it: nothing else of ours is there. */
describe('the packed package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-consumer-'));
  const installed = join(folder, 'node_modules', 'jobpass');
  const run = (command: string, args: string[], options: ExecFileSyncOptions = {}): string =>
    String(execFileSync(command, args, { cwd: folder, stdio: 'pipe', ...options }));

  beforeAll(() => {
    mkdirSync(installed, { recursive: true });
    run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT });
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    run('tar', ['-xzf', join(folder, `jobpass-${version}.tgz`), '-C', installed, '--strip-components=1']);
    symlinkSync(join(ROOT, 'node_modules', '@types'), join(folder, 'node_modules', '@types'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'consumer.ts'), CONSUMER);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('exports the check of tokens with its types', () => {
    const options = {
      compilerOptions: {
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        module: 'nodenext',
        target: 'es2022',
        lib: ['es2023'],
        types: ['node'],
      },
      files: ['consumer.ts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));
    run(join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', '.']);
    expect(run(NODE, ['consumer.js'])).toBe('refused 401 undefined\n401\nusage\n');
  });

  it('exports one function and its package.json, and runs nothing', () => {
    const shown = `import('jobpass/verify').then((all) => console.log(Object.keys(all).join()))`;
    expect(run(NODE, ['-e', shown])).toBe('jobVerifier\n');
    expect(run(NODE, ['-p', `require('jobpass/package.json').name`])).toBe('jobpass\n');
  });

  it('needs no other package, and runs nothing when it is installed', () => {
    const { dependencies, optionalDependencies, peerDependencies, scripts } = JSON.parse(
      readFileSync(join(installed, 'package.json'), 'utf8'),
    ) as Record<string, Record<string, string> | undefined>;
    expect({ dependencies, optionalDependencies, peerDependencies }).toEqual({});
    expect(Object.keys(scripts ?? {}).filter((name) => /install|prepare|publish|pack/.test(name))).toEqual(
      [],
    );
  });

  it('exports nothing else, and is still a command', () => {
    expect(() => run(NODE, ['-e', `import('jobpass/dist/jobpass.js')`])).toThrow(
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
    );
    expect(run(NODE, [join(installed, 'dist/jobpass.js'), 'verify', '--help'])).toContain('--audience');
  });
});
