import { ownProgram } from './program.js';
import { stdout } from './stdout.js';
import { VERSION } from './version.js';

async function version(): Promise<number> {
  stdout.write(`${VERSION}\n`);
  return 0;
}

/** Programs that the command starts from its own file, which may be the only one, and options that need no parser. */
const PARTS = new Map<string, () => Promise<number>>([
  ['keeper', async () => (await import('./keeper.js')).keeper()],
  ['main', async () => (await import('./main.js')).main([...ownProgram(), 'keeper'])],
  ['post', async () => (await import('./post.js')).post()],
  ['demo-step', async () => (await import('./demo/step.js')).step()],
  ['--version', version],
  ['-V', version],
]);

/** The command `jobpass`. @returns its exit code */
export async function cli(): Promise<number> {
  // A job waits for these programs, so they start without the option parser.
  const part = process.argv.length === 3 ? PARTS.get(process.argv[2] ?? '') : undefined;
  if (part !== undefined) return part();
  // Starts Node's stream, so that the exit waits for all output.
  stdout.stream();
  return (await import('./command/program.js')).command();
}
