import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';

/** The texts of the programs that clients start. */
const PROGRAMS = {
  kubernetes: async () => (await import('../providers/kubernetes/exec-plugin.js')).EXEC_PLUGIN,
  gcp: async () => (await import('../providers/gcp/executable.js')).EXECUTABLE,
  cargo: async () => (await import('../providers/oauth/presets/cargo-token.js')).CARGO_TOKEN,
  git: async () => (await import('../providers/github/git-credential.js')).GIT_CREDENTIAL,
  docker: async () => (await import('../docker/credential-helper.js')).CREDENTIAL_HELPER,
};

/**
 * Runs a program that clients start in this process, because the single executable cannot start a file.
 *
 * @param words the lease's folder, and the program's further arguments
 * @returns the exit code
 */
export async function runPlugin(name: keyof typeof PROGRAMS, words: readonly string[]): Promise<number> {
  const program = await PROGRAMS[name]();
  const { stdin, stdout, stderr } = process;
  return new Promise((exit) => {
    const own = { argv: ['', '', ...words], stdin, stdout, stderr, exit };
    compileFunction(program, ['require', '__dirname', 'process'])(
      createRequire(process.execPath),
      words[0],
      own,
    );
  });
}
