import type { Cloud } from '../../azure/clouds.js';
import type { Settings } from '../../config/settings.js';
import { errorText, JobpassError } from '../../errors.js';
import { azureSettings } from '../../providers/azure/settings.js';
import type { Grant, ReportProblem } from '../../rules/grant.js';
import {
  type FederatedCredential,
  LONGEST,
  MOST_CREDENTIALS,
} from '../../servers/azure/federated-credential.js';
import { printable } from '../../text/printable.js';
import type { RepositorySubjects } from '../subject-prefixes.js';
import { uniqueName } from '../unique-name.js';
import type { Matcher } from './matchers.js';
import { matchersOf } from './matchers-of.js';
import type { AzureTrust } from './trust-schema.js';

export type AzureGrant = Grant<AzureTrust>;

/** A federated credential, and the rules that it is generated from. */
export interface PlannedCredential extends FederatedCredential {
  why: readonly string[];
  /** Tokens that a rule accepts and the credential does not, as text. */
  notes: readonly string[];
}

/** A role of Azure at a scope. */
export interface RoleAssignment {
  role: string;
  scope: string;
}

/** The application or managed identity that a set of rules uses. */
export interface IdentityPlan {
  tenant: string;
  clientId: string;
  cloud: Cloud;
  /** The resource id of the managed identity; undefined for an application. */
  managedIdentity?: string;
  credentials: readonly PlannedCredential[];
  roles: readonly RoleAssignment[];
  /** The settings of one of the grants, for requests. */
  settings: Settings;
}

/** The form of an issuer that Entra accepts: https, without a query. Source: Microsoft Graph, federatedIdentityCredential resource type. */
const ISSUER = /^https:\/\/[^\s/?#]+[^\s?#]*$/;

interface ReadGrant {
  grant: AzureGrant;
  identity: Pick<IdentityPlan, 'tenant' | 'clientId' | 'cloud'>;
}

/** Returns the plan of each application and managed identity. */
export function identitiesOf(
  grants: readonly AzureGrant[],
  subjects: RepositorySubjects,
  reportProblem: ReportProblem,
): IdentityPlan[] {
  const all = new Map<string, ReadGrant[]>();
  for (const grant of grants) {
    const read = readGrant(grant, reportProblem);
    if (read === undefined) continue;
    const key = `${read.identity.tenant} ${read.identity.clientId}`;
    all.set(key, [...(all.get(key) ?? []), read]);
  }
  return [...all.values()].flatMap((own) => identityOf(own, subjects, reportProblem) ?? []);
}

function readGrant(grant: AzureGrant, reportProblem: ReportProblem): ReadGrant | undefined {
  try {
    const { tenant, clientId, cloud } = azureSettings(grant.settings);
    const problems = [
      ...(ISSUER.test(grant.issuer) && grant.issuer.length <= LONGEST
        ? []
        : [
            `Entra accepts only issuers with https and at most ${LONGEST} characters, but the issuer is ${printable(grant.issuer, 100)}`,
          ]),
      ...(grant.jwksUri === undefined
        ? []
        : ['Entra reads the keys of an issuer only from its discovery document, not from `jwks-uri`']),
    ];
    for (const problem of problems) reportProblem(grant, problem);
    return problems.length > 0
      ? undefined
      : {
          grant,
          identity: { tenant: tenant.toLowerCase(), clientId: clientId.toLowerCase(), cloud },
        };
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    reportProblem(grant, errorText(error));
    return undefined;
  }
}

function identityOf(
  reads: readonly ReadGrant[],
  subjects: RepositorySubjects,
  reportProblem: ReportProblem,
): IdentityPlan | undefined {
  const [first, ...others] = reads;
  if (first === undefined) return undefined;
  const shared = ({ grant: { trust }, identity: { cloud } }: ReadGrant): string =>
    JSON.stringify([cloud.cli, trust.managedIdentity?.toLowerCase(), assignmentsOf(trust)]);
  for (const other of others)
    if (shared(other) !== shared(first))
      reportProblem(
        other.grant,
        `its identity is also that of ${nameOf(first.grant)}, but their environment, or their managed-identity or roles under trust differ: move trust to the credential, or use another identity`,
      );
  const { managedIdentity } = first.grant.trust;
  return {
    ...first.identity,
    ...(managedIdentity === undefined ? {} : { managedIdentity }),
    credentials: credentialsOf(reads, subjects, reportProblem),
    roles: assignmentsOf(first.grant.trust),
    settings: first.grant.settings,
  };
}

function credentialsOf(
  reads: readonly ReadGrant[],
  subjects: RepositorySubjects,
  reportProblem: ReportProblem,
): PlannedCredential[] {
  const found = new Map<string, PlannedCredential>();
  const names = new Set<string>();
  for (const { grant } of reads) {
    const { matchers, notes, problems } = matchersOf(grant, subjects);
    for (const problem of problems) reportProblem(grant, problem);
    const why = `${grant.from}: ${nameOf(grant)}`;
    for (const matcher of matchers) {
      // Entra does not allow two credentials with the same issuer and subject in one identity.
      const key = JSON.stringify([grant.issuer, matcher]);
      const same = found.get(key);
      if (same === undefined) {
        const name = uniqueName(identifierOf(grant), names, '-');
        found.set(key, {
          name,
          issuer: grant.issuer,
          audiences: [grant.audience],
          ...credentialWith(matcher),
          why: [why],
          notes,
        });
      } else if (same.audiences[0] !== grant.audience)
        reportProblem(
          grant,
          `${same.why[0]} accepts the same subject with another audience, and Entra allows only one credential for a subject: use the same audience`,
        );
      else
        found.set(key, {
          ...same,
          why: [...new Set([...same.why, why])],
          notes: [...new Set([...same.notes, ...notes])],
        });
      if (same === undefined && found.size === MOST_CREDENTIALS + 1)
        reportProblem(
          grant,
          `the identity would have more than ${MOST_CREDENTIALS} federated credentials, which is the limit of Entra: use several identities, or fewer values in conditions`,
        );
    }
  }
  return [...found.values()];
}

const credentialWith = (matcher: Matcher): Partial<FederatedCredential> =>
  'subject' in matcher ? matcher : { expression: matcher.expression, languageVersion: 1 };

/** Returns a name that Entra accepts: letters, digits, - and _. */
function identifierOf({ credential, rule }: AzureGrant): string {
  const words = (rule === credential ? credential : `${credential}-${rule}`)
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[-_]+|[-_]+$/g, '')
    .slice(0, 100);
  return words.length >= 3 ? words : `jobpass-${words}`.replace(/-$/, '');
}

const nameOf = ({ credential, rule }: AzureGrant): string =>
  credential === rule ? `credential ${credential}` : `rule ${rule} of credential ${credential}`;

function assignmentsOf({ roles }: AzureTrust): RoleAssignment[] {
  return Object.entries(roles)
    .flatMap(([scope, names]) => [...new Set(names)].map((role) => ({ role, scope })))
    .sort((one, other) => (`${one.scope} ${one.role}` < `${other.scope} ${other.role}` ? -1 : 1));
}
