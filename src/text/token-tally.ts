import type { GitHubPrefix, GitHubToken } from './github-token.js';

/** The maximum number of tokens to distinguish. */
const MOST = 1_000;

const NAMES: Record<GitHubPrefix, string> = {
  ghs_: 'installation token',
  ghp_: 'personal access token (classic)',
  gho_: 'OAuth access token',
  ghu_: 'user access token',
  ghr_: 'refresh token',
  github_pat_: 'fine-grained personal access token',
};

/** Counts different GitHub tokens. */
export class TokenTally {
  readonly #ids = new Set<string>();
  readonly #counts = new Map<GitHubPrefix, number>();
  #examples = 0;

  add(token: GitHubToken): void {
    if (this.#ids.has(token.id) || this.#ids.size >= MOST) return;
    this.#ids.add(token.id);
    this.#counts.set(token.prefix, (this.#counts.get(token.prefix) ?? 0) + 1);
    if (token.maybeExample) this.#examples++;
  }

  /** A warning about the tokens; undefined if there are none. */
  get warning(): string | undefined {
    const all = this.#ids.size;
    if (all === 0) return undefined;
    const kinds = [...this.#counts].map(
      ([prefix, count]) => `${counted(count, NAMES[prefix])} \`${prefix}\``,
    );
    const they = all === 1 ? 'the token' : 'the tokens';
    return [
      `The command printed ${all >= MOST ? 'at least ' : ''}${counted(all, 'GitHub token')} that Jobpass did not issue: ${kinds.join(', ')}.`,
      `Jobpass masked ${they} in the output.`,
      ...(this.#examples === 0
        ? []
        : [
            `${all === 1 ? 'The token lacks' : `${this.#examples} of them ${this.#examples === 1 ? 'lacks' : 'lack'}`} GitHub's checksum and may be an example.`,
          ]),
      `Change the command so that it prints no tokens. If ${they} may have reached other logs or files, revoke ${all === 1 ? 'it' : 'them'}`,
    ].join(' ');
  }
}

function counted(count: number, name: string): string {
  return `${count} ${count === 1 ? name : name.replace(/(?= \(|$)/, 's')}`;
}
