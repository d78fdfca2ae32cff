/** The command `jobpass`. @returns its exit code */
export async function cli(): Promise<number> {
  // What a job's steps wait for, and nobody types: without the parser of options.
  if (process.argv[2] === 'keeper') return (await import('./keeper.js')).keeper();
  return (await import('./command/program.js')).command();
}
