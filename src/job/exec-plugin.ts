import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { EXEC_PLUGIN } from '../providers/kubernetes/exec-plugin.js';

/**
 * Runs the exec plugin in this process, because the single executable cannot start a file. The first argument after the command
 * is the folder of the kubeconfig. Never resolves: the plugin ends the process.
 */
export async function runPlugin(): Promise<never> {
  const folder = process.argv[3] ?? '';
  process.argv.splice(1, 2, 'kube-credential');
  process.argv[2] = folder;
  compileFunction(EXEC_PLUGIN, ['require', '__dirname'])(createRequire(process.execPath), folder);
  return new Promise(() => undefined);
}
