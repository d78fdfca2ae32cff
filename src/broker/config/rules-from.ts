import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DEFAULT_PROVIDER } from '../../config/common-inputs.js';
import { errorText, JobpassError } from '../../errors.js';
import { compileConditions, type FailedCondition } from '../../identity/conditions.js';
import { github } from '../../providers/github/definition.js';
import { signerOf } from '../../providers/github/inputs.js';
import { oauth } from '../../providers/oauth/definition.js';
import { type Rule, type RulesFile, readRules } from '../../rules/file.js';
import type { Grant, ReportProblem } from '../../rules/grant.js';
import { grantsOf } from '../../rules/grants.js';
import { DEFAULT_TERMS } from '../../servers/broker/configured-broker.js';
import { githubTrustSchema } from '../../servers/broker/github-trust-schema.js';
import { brokerTrustSchema } from '../../servers/broker/trust-schema.js';
import { type BrokerGrant, type WantedRole, wantedRoles } from '../../servers/broker/wanted-roles.js';
import { printable } from '../../text/printable.js';
import type { LoadedRules, Role, Trust } from './broker-config.js';
import { exceededBounds } from './rules-bounds.js';
import type { Bounds } from './schema.js';

/** The parts of the broker's configuration that a rules file is checked against. */
export interface RulesContext {
  /** The folder that relative file names are resolved against. */
  folder: string;
  /** The broker's own issuer. */
  issuer: string;
  trust: readonly Trust[];
}

/** The maximum size of a rules file, in bytes. */
const LONGEST = 1_000_000;
/**
 * The maximum number of roles in a bounded file. A request without a role checks every role, so this number limits the time of
 * the request.
 */
const MOST_ROLES = 200;
/** The maximum total length of the patterns in a bounded file, in characters. YAML aliases can make this length larger than the file. */
const MOST_PATTERNS = 100_000;
/** Inputs that name files on the job's machine. The broker does not open them. */
const FILES: readonly string[] = ['ca', 'client-cert'];

/**
 * Returns the roles that a rules file defines for this broker. A file with bounds may come from anyone: its roles stay within the
 * bounds, and the broker opens no file that it names.
 *
 * @throws JobpassError `usage` with the line and column of every problem
 */
export function rolesFrom(entry: string | Bounds, context: RulesContext): LoadedRules {
  const bounds = typeof entry === 'string' ? undefined : entry;
  const path = resolve(context.folder, typeof entry === 'string' ? entry : entry.file);
  const whole = readRules(textOf(path), printable(path, 300));
  const { file, others } = ownPart(whole, context.issuer);
  const { grants, reportProblem } = brokerGrants(file);
  const wanted = wantedRoles(
    grants,
    reportProblem,
    (issuer) => new Set(audiencesOf(issuer, context, grants)).size > 1,
  );
  for (const grant of grants) checkTrusted(grant, context, reportProblem);
  if (bounds !== undefined) {
    const complain = (reason: string): void => file.problems.add(undefined, [], reason);
    if (wanted.length > MOST_ROLES)
      complain(`the file has ${wanted.length} roles for this broker, the maximum is ${MOST_ROLES}`);
    const patterns = wanted.flatMap(({ conditions }) => Object.values(conditions).flat());
    if (patterns.reduce((sum, { length }) => sum + length, 0) > MOST_PATTERNS)
      complain(`the conditions of the file have more than ${MOST_PATTERNS} characters in total`);
  }
  for (const role of wanted) {
    const [first] = role.grants;
    if (bounds === undefined || first === undefined) continue;
    for (const reason of exceededBounds(role, bounds, bounds.issuer ?? context.trust[0]?.issuer))
      reportProblem(first, reason);
  }
  file.problems.throwIfAny();
  return { file: path, roles: wanted.map((role) => roleOf(role, bounds)), others };
}

/** Returns the rules for a broker: for its own tokens, and for installation tokens of GitHub Apps. */
function brokerGrants(file: RulesFile): {
  grants: readonly BrokerGrant[];
  reportProblem: ReportProblem;
} {
  const parts = [
    grantsOf(file, oauth.name, { schema: brokerTrustSchema }),
    grantsOf(file, github.name, { schema: githubTrustSchema }),
  ];
  return {
    grants: parts.flatMap(({ grants }): readonly BrokerGrant[] => grants),
    reportProblem: (grant, reason) =>
      parts.find(({ grants }) => grants.some((one) => one === grant))?.reportProblem(grant, reason),
  };
}

/**
 * Returns the text of a rules file. The file is opened without blocking and read with a size limit, because the path may be a
 * pipe or a huge file.
 */
function textOf(path: string): string {
  const refuse = (why: string): JobpassError =>
    new JobpassError('usage', `The rules file ${printable(path, 300)} cannot be read: ${why}`);
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw refuse(errorText(error));
  }
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile()) throw refuse('it is not a regular file');
    if (found.size > LONGEST) throw refuse(`it has ${found.size} bytes, the maximum is ${LONGEST}`);
    return readFileSync(descriptor, 'utf8');
  } catch (error) {
    throw error instanceof JobpassError ? error : refuse(errorText(error));
  } finally {
    closeSync(descriptor);
  }
}

/** Returns the file with only the rules for this broker. Errors in other rules do not matter here. */
function ownPart(whole: RulesFile, issuer: string): { file: RulesFile; others: number } {
  let others = 0;
  const isOwn = (rule: Rule): boolean => {
    const url = rule.inputs.get('url');
    const own = url === issuer && isForBroker(rule);
    if (!own) others++;
    if (!own && url !== undefined && URL.canParse(url) && new URL(url).origin === issuer)
      whole.problems.add(rule.place, rule.path, `url must be exactly ${issuer}, the issuer of this broker`);
    return own;
  };
  const credentials = [...whole.credentials].map(
    ([name, rules]) =>
      [
        name,
        rules.filter(isOwn).map((rule) => ({
          ...rule,
          inputs: new Map([...rule.inputs].filter(([input]) => !FILES.includes(input))),
        })),
      ] as const,
  );
  return { file: { ...whole, credentials: new Map(credentials) }, others };
}

/** Returns whether a rule is for tokens that a broker issues. */
function isForBroker({ inputs }: Rule): boolean {
  const provider = inputs.get('provider') ?? DEFAULT_PROVIDER;
  const signer = inputs.get('signer');
  return (
    provider === oauth.name ||
    (provider === github.name && signerOf({ own: signer === undefined ? {} : { signer } }) === 'broker')
  );
}

/** Returns the audiences that the broker accepts in ID tokens of an issuer. */
function audiencesOf(
  issuer: string,
  { trust, issuer: own }: RulesContext,
  grants: readonly Grant[] = [],
): string[] {
  return [
    ...trust
      .filter((entry) => entry.issuer === issuer)
      .flatMap(({ audience }) => (audience.length === 0 ? [own] : audience)),
    ...grants.filter((grant) => grant.issuer === issuer).map(({ audience }) => audience),
  ];
}

/** Checks that a grant uses an issuer and audience that the operator trusts. A rules file can add neither an issuer nor an audience. */
function checkTrusted(grant: BrokerGrant, context: RulesContext, complain: ReportProblem): void {
  const { issuer, audience } = grant;
  if (!context.trust.some((entry) => entry.issuer === issuer)) {
    complain(grant, `its issuer ${issuer} is not under trust in the broker's configuration`);
    return;
  }
  const taken = audiencesOf(issuer, context);
  if (!taken.includes(audience))
    complain(
      grant,
      `its ID tokens have the audience ${printable(audience, 120)}, but this broker accepts only ${taken.join(', ')} from that issuer`,
    );
}

function roleOf(role: WantedRole, bounds: Bounds | undefined): Role {
  const when = [...(bounds === undefined ? [] : [bounds.when]), role.conditions];
  const all = when.map(compileConditions);
  return {
    name: role.name,
    issuer: role.issuer,
    when,
    // Checks the bounds first, so that no time is spent on the file's conditions for jobs outside the bounds.
    conditions: (claims) => {
      let failed: readonly FailedCondition[] = [];
      for (const conditions of all) {
        failed = conditions(claims);
        if (failed.length > 0) break;
      }
      return failed;
    },
    audience: role.audience,
    scopes: role.scopes,
    format: role.format,
    maxTtl: role.maxTtl ?? Math.min(DEFAULT_TERMS.maxTtl, bounds?.['max-ttl'] ?? DEFAULT_TERMS.maxTtl),
    once: role.once || bounds?.once === true,
    certificate: role.certificate || bounds?.certificate === 'required',
    claims: role.claims,
    explain: role.explain,
    ...(role.github === undefined ? {} : { github: role.github }),
    lateAfter: role.lateAfter ?? bounds?.['late-after'] ?? DEFAULT_TERMS.lateAfter,
    onAlarm: bounds?.['on-alarm'] === 'refuse' ? 'refuse' : (role.onAlarm ?? DEFAULT_TERMS.onAlarm),
    from: role.grants.map(({ from }) => from).join(', '),
  };
}
