import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DEFAULT_PROVIDER } from '../../config/common-inputs.js';
import { JobpassError, tell } from '../../errors.js';
import { compileConditions, type FailedCondition, openToStrangers } from '../../identity/conditions.js';
import { compilePattern } from '../../identity/patterns.js';
import { oauth } from '../../providers/oauth/definition.js';
import { type Rule, type RulesFile, readRules } from '../../rules/file.js';
import type { Grant } from '../../rules/grant.js';
import { grantsOf } from '../../rules/grants.js';
import { DEFAULT_TERMS } from '../../servers/broker/configured-broker.js';
import { type BrokerTrust, brokerTrustSchema } from '../../servers/broker/trust-schema.js';
import { type WantedRole, wantedRoles } from '../../servers/broker/wanted-roles.js';
import { durationText } from '../../text/duration.js';
import { printable } from '../../text/printable.js';
import type { Role, RulesTaken, Trust } from './broker-config.js';
import type { Bounds } from './schema.js';

/** What a file of rules is read against. */
export interface RulesContext {
  /** What its name is relative to. */
  folder: string;
  /** The broker's own. */
  issuer: string;
  trust: readonly Trust[];
}

/** More than this is no file of rules, in bytes. */
const LONGEST = 1_000_000;
/** Without a role's name a job is held against each of them: a file of others must not make that long. */
const MOST_ROLES = 200;
/** The same for all patterns of a file of others, in characters: by aliases they can be more than the file. */
const MOST_PATTERNS = 100_000;
/** Inputs that name files of the machine that reads them: they are for the job's. */
const FILES: readonly string[] = ['ca', 'client-cert'];

/**
 * The roles that a file of rules has at this broker. A file with bounds may be anybody's: nothing in it gives more than
 * the bounds say, and nothing that it names is opened.
 *
 * @throws JobpassError `usage` with every problem, its line and column
 */
export function rolesFrom(entry: string | Bounds, context: RulesContext): RulesTaken {
  const bounds = typeof entry === 'string' ? undefined : entry;
  const path = resolve(context.folder, typeof entry === 'string' ? entry : entry.file);
  const whole = readRules(textOf(path), printable(path, 300));
  const { file, others } = ownPart(whole, context.issuer);
  const { grants, reportProblem } = grantsOf(file, oauth.name, { schema: brokerTrustSchema });
  const wanted = wantedRoles(
    grants,
    reportProblem,
    (issuer) => new Set(audiencesOf(issuer, context, grants)).size > 1,
  );
  for (const grant of grants) checkTrusted(grant, context, reportProblem);
  if (bounds !== undefined) {
    const told = (reason: string): void => file.problems.add(undefined, [], reason);
    if (wanted.length > MOST_ROLES) told(`it has ${wanted.length} roles here, and can have ${MOST_ROLES}`);
    const patterns = wanted.flatMap(({ conditions }) => Object.values(conditions).flat());
    if (patterns.reduce((sum, { length }) => sum + length, 0) > MOST_PATTERNS)
      told(`its conditions have more than ${MOST_PATTERNS} characters`);
  }
  for (const role of wanted) {
    const [first] = role.grants;
    if (bounds === undefined || first === undefined) continue;
    for (const reason of beyond(role, bounds, context)) reportProblem(first, reason);
  }
  file.problems.throwIfAny();
  return { file: path, roles: wanted.map((role) => roleOf(role, bounds)), others };
}

/** What of the bounds makes no sense. */
export function boundsProblems(
  bounds: Bounds,
  trust: readonly Trust[],
): { path: PropertyKey[]; reason: string }[] {
  const trusted = [...new Set(trust.map(({ issuer }) => issuer))];
  const issuer = bounds.issuer ?? trusted[0] ?? '';
  const found: { path: PropertyKey[]; reason: string }[] = [];
  if (bounds.issuer === undefined && trusted.length > 1)
    found.push({ path: [], reason: 'issuer is missing: several are trusted, so say of which its jobs are' });
  else if (!trusted.includes(issuer))
    found.push({ path: ['issuer'], reason: 'no entry of trust has this issuer' });
  try {
    compileConditions(bounds.when);
  } catch (error) {
    found.push({ path: ['when'], reason: tell(error) });
  }
  const stranger = openToStrangers(issuer, bounds.when);
  if (stranger !== undefined) {
    found.push({
      path: ['when'],
      reason: `the file could let in everyone in the world who uses ${issuer}: name the owner in one of ${stranger.join(', ')}`,
    });
  }
  return found;
}

/** A file that others put there can be a pipe, which would be waited for, or too long. */
function textOf(path: string): string {
  const refuse = (why: string): JobpassError =>
    new JobpassError('usage', `The file of rules ${printable(path, 300)} cannot be read: ${why}`);
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw refuse(tell(error));
  }
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile()) throw refuse('it is no file');
    if (found.size > LONGEST) throw refuse('it is too long');
    return readFileSync(descriptor, 'utf8');
  } catch (error) {
    throw error instanceof JobpassError ? error : refuse(tell(error));
  } finally {
    closeSync(descriptor);
  }
}

/** The file with the rules of this broker alone: what is wrong with others is no business of ours. */
function ownPart(whole: RulesFile, issuer: string): { file: RulesFile; others: number } {
  let others = 0;
  const isOwn = (rule: Rule): boolean => {
    const url = rule.inputs.get('url');
    const own = url === issuer && (rule.inputs.get('provider') ?? DEFAULT_PROVIDER) === oauth.name;
    if (!own) others++;
    if (!own && url !== undefined && URL.canParse(url) && new URL(url).origin === issuer)
      whole.problems.add(
        rule.place,
        rule.path,
        `its url is that of this broker but for how it is written: it must be ${issuer}`,
      );
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

/** The audiences with which ID tokens of an issuer are taken here. */
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

/** Whom to trust is said by the operator alone. */
function checkTrusted(
  grant: Grant<BrokerTrust>,
  context: RulesContext,
  complain: (grant: Grant, reason: string) => void,
): void {
  const { issuer, audience } = grant;
  if (!context.trust.some((entry) => entry.issuer === issuer)) {
    complain(grant, `its jobs are those of ${issuer}, which this broker does not trust`);
    return;
  }
  const taken = audiencesOf(issuer, context);
  if (!taken.includes(audience))
    complain(
      grant,
      `its ID tokens are for the audience ${printable(audience, 120)}, and this broker takes from that issuer those for ${taken.join(', ')}`,
    );
}

/** What a role has beyond its bounds. */
function beyond(role: WantedRole, bounds: Bounds, { trust }: RulesContext): string[] {
  const issuer = bounds.issuer ?? trust[0]?.issuer;
  const outside = (values: readonly string[], allowed: readonly string[]): string =>
    values
      .filter((value) => !allowed.includes(value))
      .map((value) => printable(value, 120))
      .join(', ');
  const said: [string, string][] = [
    ['roles', bounds.roles.map(compilePattern).some((fits) => fits(role.name)) ? '' : role.name],
    ['issuer', role.issuer === issuer ? '' : role.issuer],
    ['audience', outside(role.audience, bounds.audience)],
    ['scopes', outside(role.scopes, bounds.scopes)],
    ['formats', outside([role.format], bounds.formats)],
    ['claims', outside(role.claims, bounds.claims)],
    [
      'max-ttl',
      role.maxTtl !== undefined && role.maxTtl > bounds['max-ttl']
        ? `${durationText(role.maxTtl)} instead of at most ${durationText(bounds['max-ttl'])}`
        : '',
    ],
  ];
  return said
    .filter(([, values]) => values !== '')
    .map(
      ([bound, values]) => `is beyond what the broker's rules-from lets this file give: ${bound} (${values})`,
    );
}

function roleOf(role: WantedRole, bounds: Bounds | undefined): Role {
  const when = [...(bounds === undefined ? [] : [bounds.when]), role.conditions];
  const all = when.map(compileConditions);
  return {
    name: role.name,
    issuer: role.issuer,
    when,
    // The bounds first: a file costs no time with the jobs of others, whatever is in it.
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
    from: role.grants.map(({ from }) => from).join(', '),
  };
}
