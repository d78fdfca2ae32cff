import { printable } from '../../text/printable.js';
import type { Attack, Attacker, IssuerTokens } from './attacks/attack.js';
import { type ClaimPatterns, isWild } from './attacks/glob.js';
import type { Finding, Severity, Weakness } from './linter.js';
import type { Admitted } from './widest-access.js';

interface Weight {
  hole: Weakness;
  severity: Severity;
  /** The severity if the role is a production role. */
  production: Severity;
}

const WEIGHTS: Readonly<Record<Attacker, Weight>> = {
  anyone: { hole: 'any-organisation', severity: 'high', production: 'high' },
  'look-alike': { hole: 'look-alike', severity: 'high', production: 'high' },
  lured: { hole: 'any-organisation', severity: 'medium', production: 'high' },
  enterprise: { hole: 'any-organisation', severity: 'medium', production: 'high' },
  caller: { hole: 'any-caller', severity: 'medium', production: 'high' },
  repository: { hole: 'any-repository', severity: 'medium', production: 'high' },
  similar: { hole: 'look-alike', severity: 'low', production: 'medium' },
  'caller-inside': { hole: 'any-caller', severity: 'low', production: 'low' },
  'pull-request': { hole: 'pull-requests', severity: 'medium', production: 'high' },
  'fork-event': { hole: 'fork-events', severity: 'low', production: 'medium' },
  branch: { hole: 'any-branch', severity: 'low', production: 'medium' },
};

/** Matches words that appear in the names of production roles and of roles with all permissions. */
const PRODUCTION =
  /^(prod|production|live|release|releases|releaser|deploy|deploys|deployer|deployment|admin|admins|administrator|administrators|root|superuser)$/;

/** Returns whether a name contains one of these words, in any naming style. */
export function isProduction(name: string): boolean {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .some((word) => PRODUCTION.test(word));
}

export interface RoleContext {
  where: string;
  issuer: IssuerTokens;
  /** The issuer's name in messages. */
  iss: string;
  /** The name that identifies the role as a production role; undefined for other roles. */
  production: string | undefined;
  /** Whether a condition contains exactly the token's subject or event (see `isWritten`). */
  written: boolean;
  /** Whether any condition restricts the subject. */
  subject: boolean;
  /** Where the conditions are: `the trust policy` or `the role`. */
  place: string;
  /** Whether the service supports no condition on the claim `event_name`. */
  ignoresEvents?: true;
}

/** Returns whether a condition contains exactly the subject or the event of a token. */
export function isWritten(patterns: ClaimPatterns, token: Admitted['token']): boolean {
  return ['sub', 'event_name'].some((claim) =>
    (patterns.get(claim) ?? []).some((glob) => !isWild(glob) && glob.text === token[claim]),
  );
}

/** Returns the finding for the widest group of attackers that the role accepts. */
export function findingOf({ attack, token }: Admitted, about: RoleContext): Finding {
  const { issuer, production, written } = about;
  const weight = WEIGHTS[attack.attacker];
  const open = attack.attacker === 'anyone' && !about.subject;
  const strangers = attack.attacker === 'anyone' || attack.attacker === 'look-alike';
  let severity = production === undefined ? weight.severity : weight.production;
  // Only invited users get tokens of a private issuer.
  if (strangers && !issuer.public && severity === 'high' && production === undefined) severity = 'medium';
  // The author of the role probably intended this exact subject, so the severity is lower.
  if (written && attack.attacker === 'pull-request') severity = production === undefined ? 'low' : 'medium';
  const { message, fix } = WORDS[attack.attacker](about, attack);
  const also = production === undefined ? '' : ` This looks like a role for production ("${production}").`;
  return {
    where: about.where,
    hole: open ? 'no-subject' : weight.hole,
    severity,
    message: open
      ? `${about.place.replace(/^t/, 'T')} has no condition on the subject, so every ${issuer.project} with tokens of ${about.iss} can use the role.${also}`
      : `${message}${also}`,
    fix: open ? pin(issuer) : fix,
    example: token,
    telling: attack.telling,
  };
}

const pin = ({ owner, project }: IssuerTokens): string =>
  owner === 'owner'
    ? 'Add a condition on the subject (sub)'
    : `Add conditions on the full names of the ${owner} and the ${project}, and on a branch or an environment`;

/** Returns whether the issuer's tokens contain GitHub's claim `event_name`. */
const hasEvents = ({ claims }: IssuerTokens): boolean => claims?.includes('event_name') === true;

const WORDS: Readonly<
  Record<Attacker, (about: RoleContext, attack: Attack) => { message: string; fix: string }>
> = {
  anyone: ({ issuer, iss }) => ({
    message: `Every ${issuer.owner} can use the role${issuer.public ? `, and anyone can create one at ${iss}` : ''}.`,
    fix: pin(issuer),
  }),
  'look-alike': ({ issuer }) => ({
    message: `Another ${issuer.owner} with a similar name can use the role, and anyone can register such a name.`,
    fix: `Write the full name of the ${issuer.owner}, including the character after the name, without * or ?`,
  }),
  lured: ({ issuer }) => ({
    message: `The condition names a person, but not the ${issuer.project}. If this person comments, opens an issue or adds a star in an attacker's ${issuer.project}, a workflow there starts with a token that can use the role.`,
    fix: `Add a condition on the ${issuer.project}`,
  }),
  enterprise: ({ issuer }) => ({
    message: `Every ${issuer.owner} of the same enterprise or server can use the role, and so can anyone who may create ${issuer.projects} there.`,
    fix: pin(issuer),
  }),
  caller: () => ({
    message:
      'Every repository that may call the reusable workflow can use the role. If the workflow is public, this is every repository.',
    fix: 'Add a condition on the repository or its owner',
  }),
  repository: ({ issuer }) =>
    issuer.project === 'IAM role'
      ? {
          message:
            'Every IAM role of the account can use the role: an ID token of AWS identifies an IAM role (`sub`), and the caller chooses the tags in it (`request_tags`).',
          fix: 'Add a condition on `sub`: the full ARN of the IAM role',
        }
      : {
          message: `Every ${issuer.project} of the ${issuer.owner} can use the role, and so can anyone who may create one or write to one.`,
          fix: `Add a condition on the ${issuer.projects} that need the role`,
        },
  similar: ({ issuer }) => ({
    message: `Other ${issuer.projects} of the ${issuer.owner} with similar names can use the role.`,
    fix: `Write the full name of the ${issuer.project}, including the character after the name`,
  }),
  'caller-inside': () => ({
    message:
      'Every repository of the organization that calls the reusable workflow can use the role, and its inputs control what the workflow does with the role.',
    fix: 'Add a condition on the repositories that may call the workflow, or validate all inputs in the workflow',
  }),
  'pull-request': ({ issuer, ignoresEvents }) =>
    issuer.project === 'workspace'
      ? {
          message:
            'Plans can use the role, not only applies: a plan runs the code of a pull request before anyone has approved it.',
          fix: 'Add the condition run_phase:apply, and use a read-only role for plans',
        }
      : {
          message:
            'Pull requests can use the role: code on a branch of the repository runs with the role before anyone has reviewed it.',
          fix: `Add a condition on an environment with reviewers, or on the protected branch${hasEvents(issuer) && !ignoresEvents ? ' and on event_name' : ''}`,
        },
  'fork-event': ({ ignoresEvents }, { claims }) => ({
    message: `Jobs of the event ${printable(claims['event_name'], 40)} can use the role. Anyone who can fork the repository can start such a job. The job runs on the default branch, often with code, artifacts or text from the fork.`,
    fix: ignoresEvents
      ? 'Add a condition on an environment with reviewers, or on the workflow that needs the role (job_workflow_ref). The service supports no condition on event_name'
      : 'Add a condition on event_name with the events that need the role, such as push. If the role is for this event, include this event',
  }),
  branch: ({ issuer }, { claims, telling }) =>
    telling.includes('environment')
      ? {
          message: `Any environment of the ${issuer.project} can use the role: a workflow on any branch can create a new, unprotected environment by naming it ("${printable(claims['environment'], 60)}").`,
          fix: 'Add a condition on the protected environments',
        }
      : {
          message: `Every ${claims['ref_type'] === 'tag' ? 'tag' : 'branch'} of the ${issuer.project} can use the role: anyone who may push one gets the role without a review.`,
          fix: 'Add a condition on the protected branch, or on an environment',
        },
};
