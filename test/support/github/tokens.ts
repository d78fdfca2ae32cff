import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { Installation, Permissions } from './accounts.js';

/** `ghs_` and 36 characters, or since 27 April 2026 `ghs_<app>_<JWT>`. */
export type TokenForm = 'stateful' | 'stateless';

export interface Minted {
  readonly token: string;
  readonly form: TokenForm;
  readonly installation: Installation;
  readonly permissions: Permissions;
  /** The IDs of the repositories to which it is limited; undefined if to none. */
  readonly repositories: ReadonlySet<number> | undefined;
  readonly issued: number;
  readonly expires: number;
  /** From when it is rejected after its revocation. */
  dies: number | undefined;
}

/** Seconds for which a token is still accepted after its revocation. `Infinity`: until it expires. */
export type Outlives = Record<TokenForm, number>;

/** The installation tokens that were minted. */
export class Tokens {
  readonly all: Minted[] = [];
  /** docs.github.com, "Generating an installation access token for a GitHub App": it expires after 1 hour. */
  lifeSeconds = 3_600;
  /**
   * Whether GitHub ends a stateless token at its DELETE is not documented, so a test chooses: 0, a number of seconds, or `Infinity`.
   * In each case the DELETE is answered with 204.
   */
  readonly outlives: Outlives = { stateful: 0, stateless: 0 };
  /** Seconds for which a new token is rejected yet: README of @octokit/auth-app, which repeats such requests for 5 seconds. */
  replicationSeconds = 0;
  /** Random bytes in a stateless token: with these, it has about 520 characters. */
  randomBytes = 116;
  readonly #byText = new Map<string, Minted>();
  readonly #key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

  mint(
    form: TokenForm,
    about: Pick<Minted, 'installation' | 'permissions' | 'repositories'>,
    now: number,
  ): Minted {
    // Answers give whole seconds.
    const expires = Math.floor(now / 1000) * 1000 + this.lifeSeconds * 1000;
    const token = form === 'stateful' ? opaque() : this.#jwt(about.installation, now, expires);
    const minted: Minted = { token, form, ...about, issued: now, expires, dies: undefined };
    this.all.push(minted);
    this.#byText.set(token, minted);
    return minted;
  }

  /** The token, if it is accepted now. */
  accepted(token: string, now: number): Minted | undefined {
    const minted = this.find(token);
    return minted !== undefined &&
      now < Math.min(minted.expires, minted.dies ?? Infinity) &&
      now >= minted.issued + this.replicationSeconds * 1000
      ? minted
      : undefined;
  }

  find(token: string): Minted | undefined {
    return this.#byText.get(token);
  }

  revoke(minted: Minted, now: number): void {
    minted.dies ??= now + this.outlives[minted.form] * 1000;
  }

  live(now: number): Minted[] {
    return this.all.filter(({ token }) => this.accepted(token, now) !== undefined);
  }

  /**
   * github.blog/changelog/2026-05-15-github-app-installation-tokens-per-request-override-header: `ghs_` before a JWT, about 520
   * characters, two dots. docs.github.com, "Generating an installation access token": `ghs_APPID_JWT`. GitHub does not document the
   * claims, and its recommended pattern lacks the `-` of base64url, which a JWT can contain.
   */
  #jwt({ app, id }: Installation, now: number, expires: number): string {
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = {
      iss: 'github.com',
      app: app.id,
      installation: id,
      iat: Math.floor(now / 1000),
      exp: expires / 1000,
      jti: randomBytes(16).toString('hex'),
      ref: randomBytes(this.randomBytes).toString('base64url'),
    };
    const text = `${part({ alg: 'ES256', typ: 'JWT' })}.${part(claims)}`;
    const signature = sign('sha256', Buffer.from(text), { key: this.#key, dsaEncoding: 'ieee-p1363' });
    return `ghs_${app.id}_${text}.${signature.toString('base64url')}`;
  }
}

/** github.blog, "Behind GitHub's new authentication token formats": a prefix, 30 random characters, 6 of a checksum. */
function opaque(): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return `ghs_${Array.from(randomBytes(36), (byte) => alphabet[byte % alphabet.length]).join('')}`;
}
