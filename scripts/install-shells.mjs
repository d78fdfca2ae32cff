// Installs Debian's packages `zsh` and `fish`, for the shell completion tests, unless this machine has them.
import { execFileSync, spawnSync } from 'node:child_process';

const missing = () =>
  ['zsh', 'fish'].filter((shell) => spawnSync(shell, ['--version'], { stdio: 'ignore' }).error !== undefined);

const wanted = missing();
try {
  if (wanted.length > 0) {
    if (process.getuid?.() !== 0)
      throw new Error(`root is required: run apt-get install ${wanted.join(' ')}`);
    const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'inherit' };
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync('apt-get', ['install', '-qq', '-y', '--no-install-recommends', ...wanted], options);
    if (missing().length > 0) throw new Error(`the packages did not install ${missing().join(', ')}`);
  }
  for (const shell of ['zsh', 'fish'])
    console.log(execFileSync(shell, ['--version'], { encoding: 'utf8' }).trim());
} catch (error) {
  const why = error.code === 'ENOENT' ? 'apt-get is missing: install zsh and fish manually' : error.message;
  console.error(`The shells could not be installed: ${why}`);
  process.exitCode = 1;
}
