import { ownProgram } from './program.js';

/** Programs that the command starts from itself, where it may be the only file there is. */
const PARTS = new Map<string, () => Promise<number>>([
  ['keeper', async () => (await import('./keeper.js')).keeper()],
  ['main', async () => (await import('./main.js')).main([...ownProgram(), 'keeper'])],
  ['post', async () => (await import('./post.js')).post()],
  ['demo-step', async () => (await import('./demo/step.js')).step()],
]);

/** The command `jobpass`. @returns its exit code */
export async function cli(): Promise<number> {
  // A job's steps wait for them, and nobody types their names: no parser of options is loaded.
  const part = process.argv.length === 3 ? PARTS.get(process.argv[2] ?? '') : undefined;
  if (part !== undefined) return part();
  return (await import('./command/program.js')).command();
}
