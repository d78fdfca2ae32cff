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

/**
 * Programs that clients start, which the executable runs itself: the exec plugin of a kubeconfig (`kube-credential FOLDER`), the
 * program of Google's credentials files (`gcp-id-token FOLDER`), the program that cargo runs for a token (`cargo-token FOLDER`), git's
 * credential helper (`git-credential FOLDER OPERATION`), and the one of container clients (`docker-credential FOLDER OPERATION`). Each
 * with the length of its command line.
 */
const PLUGINS = new Map<
  string | undefined,
  { name: 'kubernetes' | 'gcp' | 'git' | 'docker' | 'cargo'; words: number }
>([
  ['kube-credential', { name: 'kubernetes', words: 4 }],
  ['gcp-id-token', { name: 'gcp', words: 4 }],
  ['cargo-token', { name: 'cargo', words: 4 }],
  ['git-credential', { name: 'git', words: 5 }],
  ['docker-credential', { name: 'docker', words: 5 }],
]);

/** Runs the command `jobpass`. @returns the exit code */
export async function cli(): Promise<number> {
  // A job waits for these programs, so they start without the option parser.
  const part = process.argv.length === 3 ? PARTS.get(process.argv[2] ?? '') : undefined;
  if (part !== undefined) return part();
  const plugin = PLUGINS.get(process.argv[2]);
  if (plugin !== undefined && process.argv.length === plugin.words)
    return (await import('./job/plugins.js')).runPlugin(plugin.name, process.argv.slice(3));
  // Creates Node's output stream, so that the process exits only after all output is written.
  stdout.stream();
  return (await import('./command/program.js')).command();
}
