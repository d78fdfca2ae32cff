import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/**
 * A suite that this machine may not be able to run. Where it is not, that is said loudly, and the suite counts as
 * skipped; in CI it counts as failed, since nobody reads the output of a green run there.
 *
 * @param missing what keeps the suite from running, and how to mend it; undefined where nothing does
 */
export function suiteUnless(missing: string | undefined, name: string, suite: () => void): void {
  if (missing === undefined) {
    describe(name, suite);
    return;
  }
  const said = `LEFT OUT: ${name}, because ${missing}`;
  const rule = '!'.repeat(100);
  process.stderr.write(`\n${rule}\n!! ${said}\n${rule}\n\n`);
  it(said, (context) => {
    if (!['', 'false'].includes(process.env['CI'] ?? '')) expect.fail(said);
    context.skip();
  });
}

/** Why no file system can be mounted here; undefined where it can. */
export function noMount(): string | undefined {
  return process.platform === 'linux' && process.getuid?.() === 0
    ? undefined
    : 'it mounts a small tmpfs, which takes root on Linux';
}

/** Why no process can be started in namespaces of its own; undefined where one can. */
export function noNamespaces(): string | undefined {
  const { status } = spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true'], { stdio: 'ignore' });
  return status === 0
    ? undefined
    : 'it starts a process in a PID namespace of its own, which takes root on Linux';
}

/** Why no SSH key can be made and looked at here; undefined where it can. */
export function noSshKeygen(): string | undefined {
  return spawnSync('ssh-keygen', ['-?'], { stdio: 'ignore' }).error === undefined
    ? undefined
    : 'ssh-keygen is not installed: apt-get install openssh-client';
}

/** Why the peak of a process's memory cannot be read here; undefined where it can. */
export function noPeak(): string | undefined {
  return process.platform === 'linux'
    ? undefined
    : 'it reads the peak of memory from /proc, which is on Linux';
}
