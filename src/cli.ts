import { ownProgram } from './program.js';
import { stdout } from './stdout.js';
import { VERSION } from './version.js';

async function version(): Promise<number> {
  stdout.write(`${VERSION}\n`);
  return 0;
}

/** Programs that the command starts from itself, where it may be the only file there is; and what takes no parser of options. */
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
  // A job's steps wait for them, and nobody types their names: no parser of options is loaded.
  const part = process.argv.length === 3 ? PARTS.get(process.argv[2] ?? '') : undefined;
  if (part !== undefined) return part();
  // What the commands print is waited for at the end.
  stdout.stream();
  return (await import('./command/program.js')).command();
}
