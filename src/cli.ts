import { ownProgram } from './program.js';
import { stdout } from './stdout.js';
import { VERSION } from './version.js';

async function version(): Promise<number> {
  stdout.write(`${VERSION}\n`);
  return 0;
}

/**
 * First arguments that Jobpass handles without the option parser: the programs that Jobpass starts from its own file, and
 * `--version`. This file may be the only installed file.
 */
const PARTS = new Map<string, () => Promise<number>>([
  ['keeper', async () => (await import('./keeper.js')).keeper()],
  ['main', async () => (await import('./main.js')).main([...ownProgram(), 'keeper'])],
  ['post', async () => (await import('./post.js')).post()],
  ['demo-step', async () => (await import('./demo/step.js')).step()],
  ['--version', version],
  ['-V', version],
]);

/** Runs the command `jobpass`. @returns the exit code */
export async function cli(): Promise<number> {
  // A job waits for these programs, so they start without the option parser.
  const part = process.argv.length === 3 ? PARTS.get(process.argv[2] ?? '') : undefined;
  if (part !== undefined) return part();
  // The exec plugin of a kubeconfig, which the executable runs itself.
  if (process.argv[2] === 'kube-credential' && process.argv.length === 4)
    return (await import('./job/exec-plugin.js')).runPlugin(process.argv[3] ?? '');
  // Creates Node's output stream, so that the process exits only after all output is written.
  stdout.stream();
  return (await import('./command/program.js')).command();
}
