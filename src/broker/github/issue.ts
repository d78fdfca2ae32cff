import type { AuditEvent } from '../../audit/record.js';
import type { Clock } from '../../clock.js';
import { JobpassError } from '../../errors.js';
import type { InstallationToken } from '../../github/api.js';
import { permissionsText } from '../../github/permissions.js';
import type { Claims } from '../../identity/id-token.js';
import { jobIdOf } from '../../identity/job-id.js';
import { GITHUB_TTL } from '../../servers/broker/github-schemas.js';
import { sha256 } from '../../sha256.js';
import type { Issued } from '../exchange/decision.js';
import type { VerifiedJob } from '../exchange/job.js';
import type { Log } from '../log.js';
import { Refusal, Unavailable } from '../refusal.js';
import { type GithubAccess, githubAccess } from './access.js';
import { type AppClient, SignerError } from './app-client.js';
import { mintedProblem, renamed } from './check-minted.js';
import type { Ender } from './ender.js';
import { mintedEvent } from './events.js';
import type { KeptTokens } from './kept-tokens.js';
import { grantedDetails, type MintedToken, mintedToken } from './minted-token.js';

export type MintResult = 'issued' | 'repeated' | 'refused' | 'unavailable' | 'discarded';

export interface GithubIssuerOptions {
  /** The apps by name. */
  apps: ReadonlyMap<string, AppClient>;
  kept: KeptTokens;
  ender: Ender;
  clock: Clock;
  log: Log;
  /** Stores a record without any other change. */
  note: (event: AuditEvent) => Promise<void>;
  onMint: (app: string, result: MintResult) => void;
}

/** Issues installation tokens to jobs. */
export class GithubIssuer {
  readonly #options: GithubIssuerOptions;
  /** The requests in progress. A repetition of a request waits for the first one. */
  readonly #pending = new Map<string, Promise<{ token: MintedToken; isRepeated: boolean }>>();

  constructor(options: GithubIssuerOptions) {
    this.#options = options;
  }

  /**
   * Returns the access that a job requests; undefined if its role does not issue installation tokens.
   *
   * @throws Refusal
   */
  access(job: Pick<VerifiedJob, 'role' | 'claims'>, details: string | undefined): GithubAccess | undefined {
    return githubAccess(job, details);
  }

  /** Issues a token. When the promise resolves, the store contains the data that ends the token. @throws Refusal, Unavailable */
  async issue(job: VerifiedJob, access: GithubAccess): Promise<Issued> {
    const { clock, onMint } = this.#options;
    const request = requestOf(job, access);
    const { token, isRepeated } =
      request === undefined
        ? { token: await this.#mint(job, access), isRepeated: false }
        : await this.#once(job, access, request);
    if (isRepeated) onMint(access.terms.app, 'repeated');
    const lifeMs = token.endAt - clock.now();
    return {
      body: {
        access_token: token.token,
        expires_in: Math.max(1, Math.floor(lifeMs / 1000)),
        jti: token.id,
        authorization_details: [grantedDetails(token)],
      },
      decision: {
        id: token.id,
        app: access.terms.app,
        permissions: permissionsText(token.permissions),
        repositories: token.repositories.map(({ name }) => name),
        ...(isRepeated ? { repeated: true } : {}),
        expiresAt: Math.floor(token.endAt / 1000),
      },
    };
  }

  /** Returns the token for a request. Repetitions of the request get the same token. */
  async #once(
    job: VerifiedJob,
    access: GithubAccess,
    request: string,
  ): Promise<{ token: MintedToken; isRepeated: boolean }> {
    const pending = this.#pending.get(request);
    if (pending !== undefined) return { token: (await pending).token, isRepeated: true };
    const work = this.#earlier(request).then(async (earlier) =>
      earlier === undefined
        ? { token: await this.#mint(job, access, request), isRepeated: false }
        : { token: earlier, isRepeated: true },
    );
    this.#pending.set(request, work);
    try {
      return await work;
    } finally {
      this.#pending.delete(request);
    }
  }

  /** Returns the token that answered an earlier request, if the token is still alive. */
  async #earlier(request: string): Promise<MintedToken | undefined> {
    const { kept, clock } = this.#options;
    if (!kept.keeps) return undefined;
    const id = await kept.answered(request);
    const token = id === undefined ? undefined : await kept.find(id);
    return token === undefined || token.endAt <= clock.now() ? undefined : token;
  }

  async #mint(job: VerifiedJob, access: GithubAccess, request?: string): Promise<MintedToken> {
    const { apps, clock, kept, ender, log, note, onMint } = this.#options;
    const { terms } = access;
    const app = apps.get(terms.app);
    if (app === undefined) throw new JobpassError('state', `The app ${terms.app} is not configured`);
    const { minted, problem } = await this.#minted(app, access);
    const made = mintedToken(job, access, minted, app.app, {
      now: clock.now(),
      expiresAt: app.serviceClock.latest(minted.expiresAt),
      ends: kept.keeps,
    });
    if (problem !== undefined) {
      await this.#discard(made, terms.app, problem);
      throw new Refusal('invalid_target', REFUSED, `${problem}. The broker ends the token`);
    }
    for (const change of terms.repositories === 'own' ? [] : renamed(minted.repositories, access))
      log({
        event: 'repository renamed',
        level: 'warn',
        role: job.role.name,
        why: `${change}: change its name in the role`,
      });
    try {
      const [winner] = await Promise.all([
        request === undefined || !kept.keeps ? made.id : kept.answer(request, made),
        kept.keeps
          ? kept.keep(made, mintedEvent('issued', made, { at: made.issuedAt }))
          : note(mintedEvent('issued', made, { at: made.issuedAt })),
      ]);
      onMint(terms.app, 'issued');
      if (kept.keeps) ender.watch(made);
      if (winner === made.id || request === undefined) return made;
      return await this.#sharedWith(winner, made, request);
    } catch (error) {
      // Nobody receives the token, and the store may not have it.
      ender.discard({ ...made, endAt: clock.now() });
      throw error;
    }
  }

  /** Returns the token with which another broker answered the same request at the same time, and ends the broker's own token. */
  async #sharedWith(winner: string, made: MintedToken, request: string): Promise<MintedToken> {
    const { kept, ender, clock } = this.#options;
    const other = await kept.find(winner);
    if (other !== undefined && other.endAt > clock.now()) {
      ender.discard({ ...made, endAt: clock.now() });
      return other;
    }
    await kept.answerAgain(request, made);
    return made;
  }

  /** Requests a token from GitHub. @returns the token, and the reason not to deliver the token */
  async #minted(
    app: AppClient,
    access: GithubAccess,
  ): Promise<{ minted: InstallationToken; problem: string | undefined }> {
    const { onMint, clock } = this.#options;
    const { terms, repositories, permissions } = access;
    try {
      const { minted, unusable } = await app.mint(terms.installation, {
        repositoryIds: [...repositories.keys()],
        permissions,
      });
      if (minted !== undefined) return { minted, problem: mintedProblem(minted, access) };
      const unknown = { token: unusable.token, expiresAt: clock.now() + GITHUB_TTL * 1000 };
      return { minted: { ...unknown, permissions, repositories: [] }, problem: unusable.error.told };
    } catch (error) {
      if (!(error instanceof JobpassError)) throw error;
      const why = `${error.told}${error.answerLost ? `. ${LOST}` : ''}`;
      const passing = error.transient || error instanceof SignerError;
      onMint(terms.app, passing ? 'unavailable' : 'refused');
      if (passing)
        throw new Unavailable('the broker cannot get a token from GitHub', why, error.retryAfterMs);
      throw new Refusal('invalid_target', REFUSED, why);
    }
  }

  /** Ends a token that no job receives. */
  async #discard(made: MintedToken, app: string, problem: string): Promise<void> {
    const { kept, ender, clock, log, note, onMint } = this.#options;
    const token = { ...made, endAt: clock.now() };
    onMint(app, 'discarded');
    log({ event: 'github token discarded', level: 'error', id: token.id, role: token.role, why: problem });
    const event = mintedEvent('issued', token, { at: token.issuedAt, because: `not delivered: ${problem}` });
    try {
      await (kept.keeps ? kept.keep(token, event) : note(event));
    } finally {
      ender.discard(token);
    }
  }
}

const REFUSED = 'the broker cannot get this token from GitHub';
const LOST = 'GitHub may have issued a token that nobody received. It expires within an hour';

/** Claims that differ between the ID tokens of one job. */
const OF_ONE_TOKEN = new Set(['iat', 'nbf', 'exp', 'jti', 'kubernetes.io']);

/**
 * Returns a text that is the same for the repetitions of one request: the job, its key, the role, the credential, the request ID and the
 * requested access. All claims of the job are part of the text, so that the request ID of another job never returns the token.
 */
function requestOf(
  { role, claims, entry, requestId, key }: VerifiedJob,
  access: GithubAccess,
): string | undefined {
  if (requestId === undefined) return undefined;
  const parts = [
    jobIdOf(claims),
    steadyClaims(claims),
    role.name,
    entry,
    requestId,
    key,
    [...access.repositories.keys()].sort((one, other) => one - other),
    Object.entries(access.permissions).sort(),
  ];
  return sha256(JSON.stringify(parts), 'base64url');
}

function steadyClaims(claims: Claims): [string, unknown][] {
  return Object.entries(claims)
    .filter(([name]) => !OF_ONE_TOKEN.has(name))
    .sort(([one], [other]) => (one < other ? -1 : 1));
}
