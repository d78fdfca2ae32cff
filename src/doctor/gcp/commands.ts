import { poolName, principalOf } from '../../gcp/names.js';
import type { Claims } from '../../identity/id-token.js';
import { literal } from '../../identity/patterns.js';
import type { GcpSettings } from '../../providers/gcp/settings.js';
import { conditionsAsCel, GOOGLE_CLAIMS } from '../../servers/cel/claim-conditions.js';
import { jobSubjectAsCel } from '../../servers/gcp/job-subject.js';
import { attributeMember, type MappedIdentity } from '../../servers/gcp/members.js';
import { printable } from '../../text/printable.js';
import { quoted } from '../../text/shell.js';
import { claimsOfJob } from '../job-claims.js';
import type { Refusal } from './tokens.js';

/** The attribute that the printed provider maps for jobs that meet its condition. */
const ATTRIBUTE = 'jobpass_job';

export interface Needs {
  settings: GcpSettings;
  claims: Claims;
  /** The identity, if the doctor knows the mapping of the provider. */
  identity: MappedIdentity | undefined;
  refusal: Refusal | undefined;
}

/**
 * Returns the commands with which an operator lets the job in. They never change an existing provider, which may serve other jobs. Text
 * from outside is quoted.
 */
export function commandsFor({ settings, claims, identity, refusal }: Needs): string[] {
  if (refusal === 'rejected')
    return [
      '# No commands: the provider exists, and other jobs may use it. It rejects this job, for the reason above.',
      '# If this job should have access, change the condition or the mapping. jobpass trust gcp prints both from a rules file.',
    ];
  const { pool, project } = settings.provider;
  const inPool = `--project=${project} --location=global`;
  const condition = conditionFor(claims);
  const create =
    refusal === 'no-provider'
      ? condition === undefined
        ? ['# No commands for the provider: Jobpass does not know which claims identify the job.']
        : [
            `gcloud iam workload-identity-pools describe ${quoted(pool)} ${inPool} > /dev/null 2>&1 ||`,
            `  gcloud iam workload-identity-pools create ${quoted(pool)} ${inPool}`,
            `gcloud iam workload-identity-pools providers create-oidc ${quoted(settings.provider.provider)} ${inPool} --workload-identity-pool=${quoted(pool)} \\`,
            `  ${quoted(`--issuer-uri=${String(claims['iss'])}`)} \\`,
            `  ${quoted(`--attribute-mapping=^;^google.subject=${jobSubjectAsCel(String(claims['iss'])) ?? 'assertion.sub'};attribute.${ATTRIBUTE}=${condition} ? 'yes' : 'no'`)} \\`,
            `  ${quoted(`--attribute-condition=${condition}`)}`,
          ]
      : [];
  const first = settings.delegates[0] ?? settings.serviceAccount;
  const member =
    refusal === 'no-provider'
      ? attributeMember(poolName(settings.provider), ATTRIBUTE, 'yes', settings.universe)
      : memberFor(settings, claims, identity);
  const bind =
    first === undefined || (refusal !== 'denied' && refusal !== 'no-provider')
      ? []
      : [
          ...(identity === undefined && refusal === 'denied'
            ? ['# The member is right if the provider maps google.subject to assertion.sub.']
            : []),
          `gcloud iam service-accounts add-iam-policy-binding ${quoted(first)} --role=roles/iam.workloadIdentityUser \\`,
          `  ${quoted(`--member=${member}`)}`,
          ...(settings.delegates.length === 0
            ? []
            : [
                '# Each service account of the chain also needs roles/iam.serviceAccountTokenCreator on the next one.',
              ]),
        ];
  const all = [...create, ...bind];
  return all.length === 0
    ? []
    : [
        '# Run as an administrator. Changes take up to 5 minutes.',
        ...all.map((line) => withoutControls(line)),
      ];
}

/** Returns the condition on the claims that identify the job, as CEL; undefined if there are no such claims. */
function conditionFor(claims: Claims): string | undefined {
  const names = claimsOfJob(claims);
  if (names.length === 0) return undefined;
  const set = Object.fromEntries(names.map((name) => [name, literal(String(claims[name]))]));
  return conditionsAsCel(String(claims['iss']), set, GOOGLE_CLAIMS);
}

/** Returns a member for the job: the attribute with the ID of its repository, if there is one, or else the subject. */
function memberFor(
  { provider, universe }: GcpSettings,
  claims: Claims,
  identity: MappedIdentity | undefined,
): string {
  const ids = ['repository_id', 'project_id', 'repository', 'project_path'].flatMap((name) => {
    const value = claims[name];
    return typeof value === 'string' ? [value] : [];
  });
  const own = Object.entries(identity?.attributes ?? {}).find(([, value]) => ids.includes(value));
  if (own !== undefined) return attributeMember(poolName(provider), own[0], own[1], universe);
  return principalOf(provider, identity?.subject ?? String(claims['sub']), universe);
}

/** Returns a command line without characters that a terminal interprets. */
const withoutControls = (line: string): string =>
  line.startsWith('#') ? `# ${printable(line.slice(2), 1_000)}` : line.replace(/[\p{Cc}\p{Cf}]/gu, '');
