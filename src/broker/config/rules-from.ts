import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DEFAULT_PROVIDER } from '../../config/common-inputs.js';
import { errorText, JobpassError } from '../../errors.js';
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
import type { LoadedRules, Role, Trust } from './broker-config.js';
import { type Bounds, USUAL_LATE } from './schema.js';

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
  const { grants, reportProblem } = grantsOf(file, oauth.name, { schema: brokerTrustSchema });
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
    for (const reason of exceededBounds(role, bounds, context)) reportProblem(first, reason);
  }
  file.problems.throwIfAny();
  return { file: path, roles: wanted.map((role) => roleOf(role, bounds)), others };
}

/** Returns the problems with the bounds themselves. */
export function boundsProblems(
  bounds: Bounds,
  trust: readonly Trust[],
): { path: PropertyKey[]; reason: string }[] {
  const trusted = [...new Set(trust.map(({ issuer }) => issuer))];
  const issuer = bounds.issuer ?? trusted[0] ?? '';
  const found: { path: PropertyKey[]; reason: string }[] = [];
  if (bounds.issuer === undefined && trusted.length > 1)
    found.push({
      path: [],
      reason: `issuer is missing: trust has several issuers, so set one of ${trusted.join(', ')}`,
    });
  else if (!trusted.includes(issuer))
    found.push({
      path: ['issuer'],
      reason: `"${issuer}" is not an issuer under trust: must be ${trusted.length === 1 ? '' : 'one of '}${trusted.join(', ')}`,
    });
  try {
    compileConditions(bounds.when);
  } catch (error) {
    found.push({ path: ['when'], reason: errorText(error) });
  }
  const stranger = openToStrangers(issuer, bounds.when);
  if (stranger !== undefined) {
    found.push({
      path: ['when'],
      reason: `the file could allow anyone who uses ${issuer}: add a condition on the owner (${stranger.join(', ')})`,
    });
  }
  return found;
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
    const own = url === issuer && (rule.inputs.get('provider') ?? DEFAULT_PROVIDER) === oauth.name;
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
function checkTrusted(
  grant: Grant<BrokerTrust>,
  context: RulesContext,
  complain: (grant: Grant, reason: string) => void,
): void {
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

/** Returns the problems with a role that exceeds its bounds. */
function exceededBounds(role: WantedRole, bounds: Bounds, { trust }: RulesContext): string[] {
  const issuer = bounds.issuer ?? trust[0]?.issuer;
  const outside = (values: readonly string[], allowed: readonly string[]): string =>
    values
      .filter((value) => !allowed.includes(value))
      .map((value) => printable(value, 120))
      .join(', ');
  const exceeded: [string, string][] = [
    ['roles', bounds.roles.map(compilePattern).some((fits) => fits(role.name)) ? '' : role.name],
    ['issuer', role.issuer === issuer ? '' : role.issuer],
    ['audience', outside(role.audience, bounds.audience)],
    ['scopes', outside(role.scopes, bounds.scopes)],
    ['formats', outside([role.format], bounds.formats)],
    ['claims', outside(role.claims, bounds.claims)],
    [
      'max-ttl',
      role.maxTtl !== undefined && role.maxTtl > bounds['max-ttl']
        ? `${durationText(role.maxTtl)}, the maximum is ${durationText(bounds['max-ttl'])}`
        : '',
    ],
  ];
  return exceeded
    .filter(([, values]) => values !== '')
    .map(([bound, values]) => `is outside the bounds of this file in rules-from: ${bound} (${values})`);
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
    lateAfter: bounds?.['late-after'] ?? USUAL_LATE,
    onAlarm: bounds?.['on-alarm'] ?? 'report',
    from: role.grants.map(({ from }) => from).join(', '),
  };
}
