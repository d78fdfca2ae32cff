import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

export type Level = 'read' | 'write' | 'admin';
export type Permissions = Readonly<Record<string, Level>>;

export interface Repository {
  readonly id: number;
  owner: string;
  name: string;
  private: boolean;
  /** The contents of the files of its default branch, by path. */
  readonly files: Map<string, string>;
}

export interface App {
  readonly id: number;
  readonly clientId: string;
  readonly slug: string;
  /** The PEM file that GitHub gives its owner: PKCS#1. */
  readonly privateKey: string;
  readonly publicKey: KeyObject;
}

export interface Installation {
  readonly id: number;
  readonly app: App;
  account: { login: string; id: number; type: 'Organization' | 'User' | 'Enterprise' };
  permissions: Permissions;
  /** The IDs of the repositories that the owner selected. */
  repositories: 'all' | Set<number>;
  suspended: boolean;
}

/** The keys of the first, second … app of every stand-in: it takes long to make one. */
const KEYS: KeyObject[] = [];

/** Apps, installations, accounts and repositories: what a person sets up at GitHub. */
export class Accounts {
  readonly apps: App[] = [];
  readonly installations: Installation[] = [];
  readonly repositories: Repository[] = [];
  /** The IDs of renamed repositories by their old names. */
  readonly #old = new Map<string, number>();
  readonly #owners = new Map<string, number>();
  #id = 1_000;

  addApp(slug = 'release-bot'): App {
    const { length } = this.apps;
    KEYS[length] ??= generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
    const privateKey = KEYS[length];
    const app: App = {
      id: this.#next(),
      clientId: `Iv23li${randomBytes(7).toString('hex')}`,
      slug,
      privateKey: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
      publicKey: createPublicKey(privateKey),
    };
    this.apps.push(app);
    return app;
  }

  /** @param fullName `OWNER/NAME` */
  addRepository(
    fullName: string,
    { id = this.#next(), private: hidden = true, files = {} }: RepositoryOptions = {},
  ): Repository {
    if (this.find(fullName) !== undefined) throw new Error(`${fullName} exists`);
    const [owner = '', name = ''] = fullName.split('/');
    const repository = { id, owner, name, private: hidden, files: new Map(Object.entries(files)) };
    this.repositories.push(repository);
    return repository;
  }

  install(
    app: App,
    login: string,
    { permissions, repositories = 'all', type = 'Organization' }: InstallationOptions,
  ): Installation {
    const selected =
      repositories === 'all' ? repositories : new Set(repositories.map((name) => this.named(name).id));
    const installation: Installation = {
      id: this.#next(),
      app,
      account: { login, id: this.ownerId(login), type },
      // docs.github.com, "Choosing permissions for a GitHub App": metadata is mandatory, and always read-only.
      permissions: { metadata: 'read', ...permissions },
      repositories: selected,
      suspended: false,
    };
    this.installations.push(installation);
    return installation;
  }

  uninstall(installation: Installation): void {
    this.installations.splice(this.installations.indexOf(installation), 1);
  }

  /**
   * A repository with a new name: it keeps its ID, and its old name is free. docs.github.com, "Renaming a repository": whoever
   * creates a repository with the old name takes over that name.
   */
  rename(fullName: string, to: string): Repository {
    const repository = this.named(fullName);
    this.#old.set(fullName.toLowerCase(), repository.id);
    [repository.owner = '', repository.name = ''] = to.split('/');
    return repository;
  }

  /** A repository by `OWNER/NAME`. Names are case-insensitive. */
  find(fullName: string): Repository | undefined {
    return this.repositories.find((one) => same(fullNameOf(one), fullName));
  }

  /** The repository that had a name before it was renamed, if no other repository has this name now. */
  redirect(fullName: string): Repository | undefined {
    const id = this.#old.get(fullName.toLowerCase());
    return this.find(fullName) === undefined ? this.repositories.find((one) => one.id === id) : undefined;
  }

  named(fullName: string): Repository {
    const repository = this.find(fullName);
    if (repository === undefined) throw new Error(`no repository ${fullName}`);
    return repository;
  }

  ownerId(login: string): number {
    const key = login.toLowerCase();
    const id = this.#owners.get(key) ?? this.#next();
    this.#owners.set(key, id);
    return id;
  }

  /** The repositories that an installation may access. */
  of({ account, repositories }: Installation): Repository[] {
    return this.repositories.filter(
      ({ id, owner }) => same(owner, account.login) && (repositories === 'all' || repositories.has(id)),
    );
  }

  #next(): number {
    this.#id += 1 + (randomBytes(1)[0] ?? 0);
    return this.#id;
  }
}

export interface RepositoryOptions {
  id?: number;
  private?: boolean;
  files?: Record<string, string>;
}

export interface InstallationOptions {
  permissions: Permissions;
  /** `OWNER/NAME`, each. */
  repositories?: 'all' | readonly string[];
  type?: 'Organization' | 'User' | 'Enterprise';
}

export const fullNameOf = ({ owner, name }: Pick<Repository, 'owner' | 'name'>): string => `${owner}/${name}`;
export const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const LEVELS: readonly string[] = ['read', 'write', 'admin'];

/** Whether a level includes another one: docs.github.com, "Permissions required for GitHub Apps". */
export const atLeast = (level: string | undefined, wanted: string): boolean =>
  LEVELS.includes(wanted) && LEVELS.indexOf(level ?? '') >= LEVELS.indexOf(wanted);
