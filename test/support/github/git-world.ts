import { Authority } from '../pki.js';
import { fullNameOf, type Permissions } from './accounts.js';
import { GitServer } from './git-server.js';
import { GitHub } from './server.js';
import type { TokenForm } from './tokens.js';

/** A GitHub with git repositories of two owners, and an app that both have installed. */
export class GitWorld {
  readonly github: GitHub;
  readonly server: GitServer;
  readonly #authority: Authority;

  private constructor(github: GitHub, server: GitServer, authority: Authority) {
    this.github = github;
    this.server = server;
    this.#authority = authority;
    for (const name of ['octo-org/caller', 'octo-org/shop', 'octo-org/site', 'other-org/tools'])
      server.create(name);
    server.create('octo-org/parent', {
      submodules: {
        shop: { url: '../shop', repository: 'octo-org/shop' },
        tools: { url: 'git@github.com:other-org/tools.git', repository: 'other-org/tools' },
      },
    });
    const app = github.accounts.addApp();
    for (const owner of ['octo-org', 'other-org'])
      github.accounts.install(app, owner, { permissions: { contents: 'write' } });
  }

  static async start(): Promise<GitWorld> {
    const github = await GitHub.start({ base: '/api/v3' });
    const authority = new Authority('git server');
    return new GitWorld(github, await GitServer.start(github, authority.server()), authority);
  }

  get origin(): string {
    return this.server.origin;
  }

  get caFile(): string {
    return this.#authority.certFile;
  }

  /** A new token for repositories of one owner. */
  token(
    repositories: readonly string[],
    { contents = 'write', form = 'stateless' }: { contents?: 'read' | 'write'; form?: TokenForm } = {},
  ): string {
    const { accounts, tokens } = this.github;
    const own = repositories.map((name) => accounts.named(name));
    const [owner = ''] = own.map((one) => fullNameOf(one).split('/')[0]);
    const installation = accounts.installations.find(({ account }) => account.login === owner);
    if (installation === undefined) throw new Error(`no installation of ${owner}`);
    const permissions: Permissions = { metadata: 'read', contents };
    const ids = new Set(own.map(({ id }) => id));
    return tokens.mint(form, { installation, permissions, repositories: ids }, this.github.now()).token;
  }

  revoke(token: string): void {
    const minted = this.github.tokens.find(token);
    if (minted !== undefined) this.github.tokens.revoke(minted, this.github.now() - 1);
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.github.close();
    this.#authority.close();
  }
}
