import { GitHubApi } from '../../github/api.js';
import { exceeding, isSensitive, type Permissions, permissionsText } from '../../github/permissions.js';
import { tokenParts } from '../../github/token-parts.js';
import type { Attempt } from '../../http/retry.js';
import { ServiceClock } from '../../http/service-clock.js';
import type { ProviderContext } from '../../providers/context.js';
import { type GitHubSettings, githubSettings } from '../../providers/github/settings.js';
import type { Issued, Signer } from '../../providers/github/signers/signer.js';
import { printable } from '../../text/printable.js';
import type { DoctorContext, Status } from '../doctor.js';
import { runStep } from '../steps.js';

/** The lifetime that the doctor requests for a token, in milliseconds. The doctor ends the token at once. */
const LIFE_MS = 60_000;

/** The settings and tools that all steps of an examination share. */
export class GitHubExamination {
  readonly context: DoctorContext;
  readonly settings: GitHubSettings;
  readonly serviceClock: ServiceClock;

  constructor(context: DoctorContext) {
    this.context = context;
    this.settings = githubSettings(context.settings);
    this.serviceClock = new ServiceClock(context.clock);
  }

  report(status: Status, step: string, text: string, hint?: string): void {
    this.context.report(status, step, text, hint);
  }

  skip(why: string, ...steps: string[]): void {
    for (const step of steps) this.report('skip', step, why);
  }

  /** Runs a step. A failure is reported and does not prevent the next steps. */
  step<T>(name: string, work: (attempt: Attempt) => Promise<T>): Promise<T | undefined> {
    return runStep(this.context, name, work);
  }

  api(url: URL): GitHubApi {
    return new GitHubApi(this.context.http, url, this.serviceClock);
  }

  /** The context of a signer, which issues a token as for a job. */
  signerContext(): ProviderContext {
    const { settings, http, clock, secrets, idToken, jobKey } = this.context;
    return {
      settings,
      life: { leaseMs: LIFE_MS, ttlMs: LIFE_MS, endsAt: clock.now() + LIFE_MS },
      http,
      clock,
      serviceClock: this.serviceClock,
      log: {
        info: () => undefined,
        warning: (message) => this.report('note', 'exchange', message),
        error: (message) => this.report('note', 'exchange', message),
      },
      secrets,
      idToken: () => idToken(this.settings.audience ?? ''),
      otherCredential: () => Promise.reject(new Error('no other credential')),
      fixedIdToken: false,
      entry: `doctor.${Math.random().toString(36).slice(2, 8)}`,
      jobKey,
      jobEnds: false,
      onOrphaned: (lease) => this.#end(String(lease.credential), new URL(String(lease.handle['api']))),
      creating: async () => undefined,
      intermediate: async () => undefined,
      known: () => [],
    };
  }

  /** Reports the access of an issued token, and ends the token. */
  async examineToken(issued: Issued, signer: Signer): Promise<void> {
    const { secrets, mask } = this.context;
    const parts = [issued.token, ...tokenParts(issued.token)];
    secrets.add(...parts);
    await mask(parts);
    const { permissions, repositories } = issued;
    const scope =
      repositories === undefined
        ? `every repository of ${issued.owner ?? 'the installation'}`
        : repositories.slice(0, 10).join(', ') +
          (repositories.length > 10 ? ` and ${repositories.length - 10} more` : '');
    this.report(
      'ok',
      'token',
      `The token is for ${printable(scope, 400)}${permissions === undefined ? '' : `, with ${printable(permissionsText(permissions), 400)}`}`,
    );
    if (permissions !== undefined) this.#compare(permissions);
    await this.#end(issued.token, issued.api);
    await signer.ended?.(issued.token);
  }

  /** Reports requested permissions that a token lacks, and permissions that nobody requested. */
  #compare(permissions: Permissions): void {
    const { permissions: requested } = this.settings.wanted;
    if (requested === undefined) {
      this.reportAllPermissions(permissions);
      return;
    }
    const missing = exceeding(requested, permissions);
    if (missing.length > 0)
      this.report(
        'fail',
        'token',
        `The token lacks the permission ${missing.join(', ')}`,
        'Add the permission to the app, let the owner accept it, and allow it in the role',
      );
  }

  /** Reports the permissions of a token for which the inputs request none. */
  reportAllPermissions(permissions: Permissions): void {
    const sensitive = Object.entries(permissions).filter(([name, level]) => isSensitive(name, level));
    this.report(
      'note',
      'token',
      `\`permissions\` is not set, so a token has every permission: ${printable(permissionsText(permissions), 400)}`,
      sensitive.length === 0
        ? 'Set `permissions` to what the job needs'
        : `With ${sensitive.map(([name]) => name).join(', ')}, a step can obtain further rights. Set \`permissions\` to what the job needs`,
    );
  }

  /** Revokes a token, and checks that GitHub rejects it afterwards. */
  async #end(token: string, url: URL): Promise<void> {
    const { ending } = this.context;
    const api = new GitHubApi(ending, url, this.serviceClock);
    await runStep({ http: ending, report: this.context.report }, 'end', async (attempt) => {
      await api.revoke(token, attempt);
      const { state } = await api.probe(token, attempt);
      if (state === 'dead') this.report('ok', 'end', 'GitHub revoked the token, and rejects it now');
      else
        this.report(
          'note',
          'end',
          state === 'alive'
            ? 'GitHub confirmed the revocation of the token, but still accepts it. GitHub may accept a stateless token for a while after the revocation'
            : 'GitHub confirmed the revocation of the token, but the request that checks this failed',
        );
    });
  }
}
