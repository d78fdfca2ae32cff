import { printable } from '../../text/printable.js';
import type { Attack, Attacker, IssuerTokens } from './attacks/attack.js';
import type { Finding, Severity, Weakness } from './linter.js';
import type { Admitted } from './widest-access.js';

interface Weight {
  hole: Weakness;
  severity: Severity;
  /** Of a role for production. */
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
  branch: { hole: 'any-branch', severity: 'low', production: 'medium' },
};

/** Words of names that speak of production, or of the right to do everything. */
const PRODUCTION =
  /^(prod|production|live|release|releases|releaser|deploy|deploys|deployer|deployment|admin|admins|administrator|administrators|root|superuser)$/;

/** Whether a name speaks of production: a word of it, in whichever way words are put together there. */
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
  /** Where the name of the issuer is told. */
  iss: string;
  /** Why the role is taken for one of production: the name; undefined where it is not. */
  production: string | undefined;
  /** Whether a condition names this subject letter by letter. */
  written: boolean;
  /** Whether any condition says whose token it must be. */
  subject: boolean;
  /** Where conditions are: `the trust policy`, `the role`. */
  place: string;
}

/** The finding for the widest circle that gets in. */
export function findingOf({ attack, token }: Admitted, about: RoleContext): Finding {
  const { issuer, production, written } = about;
  const weight = WEIGHTS[attack.attacker];
  const open = attack.attacker === 'anyone' && !about.subject;
  const strangers = attack.attacker === 'anyone' || attack.attacker === 'look-alike';
  let severity = production === undefined ? weight.severity : weight.production;
  // Its tokens are for those whom somebody let in.
  if (strangers && !issuer.public && severity === 'high' && production === undefined) severity = 'medium';
  // Who writes it wants it; whether it should be so for this role is worth a look.
  if (written && attack.attacker === 'pull-request') severity = production === undefined ? 'low' : 'medium';
  const { message, fix } = WORDS[attack.attacker](about, attack);
  const also = production === undefined ? '' : ` The role sounds of production ("${production}").`;
  return {
    where: about.where,
    hole: open ? 'no-subject' : weight.hole,
    severity,
    message: open
      ? `Nothing in ${about.place} says whose token it must be: every ${issuer.project} that gets tokens from ${about.iss} gets in.${also}`
      : `${message}${also}`,
    fix: open ? pin(issuer) : fix,
    example: token,
    telling: attack.telling,
  };
}

const pin = ({ owner, project }: IssuerTokens): string =>
  owner === 'owner'
    ? 'Name the subject (sub) that may get in'
    : `Name the ${owner} and the ${project} whole, and what of it may get in: a branch or an environment`;

const WORDS: Readonly<
  Record<Attacker, (about: RoleContext, attack: Attack) => { message: string; fix: string }>
> = {
  anyone: ({ issuer, iss }) => ({
    message: `Every ${issuer.owner} gets in${issuer.public ? `: anyone can make one at ${iss}` : ''}.`,
    fix: pin(issuer),
  }),
  'look-alike': ({ issuer }) => ({
    message: `Another ${issuer.owner} gets in whose name is only like the right one's, and anyone can take such a name.`,
    fix: `Write the name of the ${issuer.owner} whole, up to the mark that ends it, without * or ? in it`,
  }),
  lured: ({ issuer }) => ({
    message: `A person is named, and not the ${issuer.project}: a comment, an issue or a star of this person in a stranger's ${issuer.project} starts a workflow there, whose token gets in.`,
    fix: `Name the ${issuer.project} beside the person`,
  }),
  enterprise: ({ issuer }) => ({
    message: `Every ${issuer.owner} of the same enterprise or server gets in, whoever may make ${issuer.projects} there.`,
    fix: pin(issuer),
  }),
  caller: () => ({
    message:
      'Every repository that may call the reusable workflow gets in, whoever it belongs to: if that workflow is public, everybody.',
    fix: 'Name the repository, or its owner, beside the workflow',
  }),
  repository: ({ issuer }) => ({
    message: `Every ${issuer.project} of the ${issuer.owner} gets in: who may make one, or write to any, has the role.`,
    fix: `Name the ${issuer.projects} that need it`,
  }),
  similar: ({ issuer }) => ({
    message: `Other ${issuer.projects} of the ${issuer.owner} get in, whose names are only like the right one's.`,
    fix: `Write the name of the ${issuer.project} whole, up to the mark that ends it`,
  }),
  'caller-inside': () => ({
    message:
      'Every repository of the organisation that calls the reusable workflow gets in: what it hands to that workflow decides what is done with the role.',
    fix: 'Name the repositories that may call it, or take nothing on trust in the workflow',
  }),
  'pull-request': ({ issuer }) =>
    issuer.project === 'workspace'
      ? {
          message:
            'Plans get in as well as applies: a plan runs what a pull request says before anyone has approved it.',
          fix: 'Ask for run_phase:apply, and give plans a role that only reads',
        }
      : {
          message:
            'Pull requests get in: what a branch of the repository says runs with the role before anyone has reviewed it.',
          fix: 'Ask for an environment with reviewers, or for the branch that is protected',
        },
  branch: ({ issuer }, { claims, telling }) =>
    telling.includes('environment')
      ? {
          message: `Environments of the ${issuer.project} get in that nobody has named: a workflow on any branch makes a new one by naming it ("${printable(claims['environment'], 60)}"), and nothing protects that.`,
          fix: 'Name the environments that are protected',
        }
      : {
          message: `Every ${claims['ref_type'] === 'tag' ? 'tag' : 'branch'} of the ${issuer.project} gets in: who may push one has the role, without a review.`,
          fix: 'Name the branch that is protected, or an environment',
        },
};
