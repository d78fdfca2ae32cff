import { timestamp } from '../../clock.js';
import { GitHubApi } from '../../github/api.js';
import { GITHUB_API } from '../../github/hosts.js';
import { isSensitive, permissionsText } from '../../github/permissions.js';
import { secureUrl } from '../../http/hosts.js';
import { printable } from '../../text/printable.js';
import type { ProviderContext } from '../context.js';
import type { Lease } from '../lease.js';
import { newTokenId } from '../oauth/messages.js';
import type { Probe, Provider } from '../provider.js';
import { ghcrLogIn } from './registries.js';
import { type GitHubSettings, githubSettings } from './settings.js';
import type { Issued, Signer } from './signers/signer.js';
import { githubTools } from './tools.js';

/** How long Jobpass watches whether GitHub still accepts a stateless token after its revocation, in milliseconds. */
const WATCHED_MS = 10_000;

/** How long a replaced token stays valid, in milliseconds. A push can take minutes, and git reads the token only at its start. */
const GRACE_MS = 300_000;

/** The GitHub provider: installation tokens, which GitHub revokes on request. */
export async function githubProvider(context: ProviderContext): Promise<Provider<string>> {
  const { http, clock, serviceClock, log } = context;
  const settings = githubSettings(context.settings);
  const githubApi = (url: URL): GitHubApi => new GitHubApi(http, url, serviceClock);
  const apiOf = ({ handle }: Pick<Lease, 'handle'>): GitHubApi =>
    githubApi(secureUrl(String(handle['api']), 'the address of the REST API'));
  const signer = await signerFor(context, settings, githubApi);
  /** The latest token, which determines the repositories for which git uses the credential helper. */
  let latest: Issued | undefined;
  let widthReported = false;
  /** The reports to the signer by token. The provider reports the end of each token only once. */
  const reports = new Map<string, Promise<void>>();
  const report = (token: string): void => {
    const sent = reports.has(token) ? undefined : signer.ended?.(token);
    if (sent !== undefined) reports.set(token, sent);
  };

  const leaseOf = (issued: Issued): Lease<string> => ({
    id: issued.id ?? newTokenId(),
    provider: 'github',
    issuer: issued.api.origin,
    credential: issued.token,
    values: [{ output: 'token', variable: 'GH_TOKEN', value: issued.token }],
    facts: {
      ...(issued.installation === undefined ? {} : { 'installation-id': String(issued.installation) }),
      ...(issued.appSlug === undefined ? {} : { 'app-slug': printable(issued.appSlug, 100) }),
    },
    issuedAt: clock.now(),
    expiresAt: issued.expiresAt,
    ...(issued.endedAt === undefined ? {} : { replaceBefore: issued.endedAt }),
    scope: scopeOf(issued),
    renewable: false,
    selfContained: false,
    handle: { api: issued.api.href },
  });

  const reportWidth = (issued: Issued): void => {
    if (widthReported || issued.permissions === undefined) return;
    widthReported = true;
    if (settings.wanted.permissions !== undefined) return;
    const sensitive = Object.entries(issued.permissions)
      .filter(([name, level]) => isSensitive(name, level))
      .map(([name]) => name);
    log.warning(
      `\`permissions\` is not set, so the token has every permission that the ${settings.signer.signer === 'broker' ? 'role' : 'installation'} allows: ${http.safe(permissionsText(issued.permissions), 600)}${sensitive.length === 0 ? '' : `. With ${http.safe(sensitive.join(', '))}, a step can obtain further rights`}. Set \`permissions\` to what the job needs`,
    );
  };

  return {
    audience: settings.audience,
    targets: signer.targets,
    graceMs: GRACE_MS,

    get tools() {
      return githubTools({
        api: latest?.api ?? settings.api ?? new URL(GITHUB_API),
        owner: latest?.owner ?? settings.wanted.owner,
        repositories: latest?.repositories ?? [],
        permissions: latest?.permissions,
        git: settings.git,
        deliver: context.settings.deliver,
        name: settings.name,
        env: process.env,
        log,
      });
    },

    prepare: async () => [...signer.targets],

    exchange: async (idToken, attempt) => {
      latest = await signer.issue(idToken, attempt);
      reportWidth(latest);
      return leaseOf(latest);
    },

    probe: async (lease, attempt): Promise<Probe> => {
      const result = await apiOf(lease).probe(lease.credential, attempt);
      switch (result.state) {
        case 'alive':
          return { answer: 'accepts' };
        case 'dead':
          return { answer: 'refuses', form: 'own', reason: `${lease.issuer} returned Bad credentials` };
        case 'unclear': {
          const { message, transient } = result.error;
          if (transient) throw result.error;
          return { answer: 'unknown', reason: message };
        }
      }
    },

    revoke: async (lease, attempt) => {
      let wasAlive: boolean;
      try {
        wasAlive = await apiOf(lease).revoke(lease.credential, attempt);
      } finally {
        // The provider reports the end even if GitHub did not respond. The broker then revokes the token itself.
        report(lease.credential);
      }
      if (!wasAlive) {
        return {
          answer: 'gone',
          reason: 'GitHub rejected the revocation with Bad credentials. A step may have revoked the token',
        };
      }
      const isStateless = lease.credential.includes('.');
      return isStateless
        ? {
            answer: 'done',
            later: `GitHub confirmed the revocation of this stateless token, but still accepted the token ${WATCHED_MS / 1000} s later${lease.expiresAt === undefined ? '' : `. The token expires at ${timestamp(lease.expiresAt)}`}`,
            laterMs: WATCHED_MS,
          }
        : { answer: 'done' };
    },

    // GitHub also rejected the revocation for this reason. So the cause is the token, and not a rule about addresses or permissions.
    confirm: async (lease, attempt, _before, gone) => {
      if (!gone) return undefined;
      const again = await apiOf(lease).probe(lease.credential, attempt);
      return again.state === 'dead' ? 'GitHub rejected the revocation with Bad credentials' : undefined;
    },

    registryLogIn: async (_, lease) => ghcrLogIn(lease),

    settle: async (withinMs) => {
      await Promise.race([Promise.all(reports.values()), clock.sleep(withinMs)]);
    },
  };
}

async function signerFor(
  context: ProviderContext,
  settings: GitHubSettings,
  githubApi: (url: URL) => GitHubApi,
): Promise<Signer> {
  const { signer } = settings;
  switch (signer.signer) {
    case 'broker':
      return (await import('./signers/broker.js')).brokerSigner(context, { ...settings, signer });
    case 'octo-sts':
      return (await import('./signers/octo-sts.js')).octoStsSigner(context, { ...settings, signer });
    case 'local':
      return (await import('./signers/local.js')).localSigner(context, { ...settings, signer }, githubApi);
  }
}

/** The access of a token, for records: `octo-org/shop contents: write`. */
function scopeOf({ owner, repositories, permissions }: Issued): string {
  const where = repositories?.join(' ') ?? `${owner ?? 'the installation'}/*`;
  return printable(`${where}${permissions === undefined ? '' : ` (${permissionsText(permissions)})`}`, 500);
}
