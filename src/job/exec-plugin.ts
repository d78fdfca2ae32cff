import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { EXEC_PLUGIN } from '../providers/kubernetes/exec-plugin.js';

/**
 * Runs the exec plugin in this process, because the single executable cannot start a file.
 *
 * @param folder the folder of the kubeconfig
 * @returns the exit code
 */
export function runPlugin(folder: string): Promise<number> {
  const { stdout, stderr } = process;
  return new Promise((exit) => {
    const own = { argv: ['', '', folder], stdout, stderr, exit };
    compileFunction(EXEC_PLUGIN, ['require', '__dirname', 'process'])(
      createRequire(process.execPath),
      folder,
      own,
    );
  });
}
