import type * as z from 'zod';
import { schemaKeys } from '../config/schema-keys.js';
import { settingsOf } from '../config/settings.js';
import { errorText, JobpassError } from '../errors.js';
import { openToStrangers } from '../identity/conditions.js';
import { wrongClaims } from '../identity/known-claims.js';
import { PROVIDERS, providerDefinition } from '../providers/registry.js';
import type { Rule, RulesFile } from './file.js';
import type { Grant, ReportProblem } from './grant.js';

/** A provider's schema for `trust`. */
export interface TrustSchema<TrustSettings> {
  schema: z.ZodType<TrustSettings, unknown>;
  /** Whether the server also needs the rules of jobs that log in without an ID token. */
  withoutIdToken?: true;
}

/** A file's grants for one provider, and a function that reports a problem with a grant. */
export interface Granted<TrustSettings> {
  grants: readonly Grant<TrustSettings>[];
  /** Adds a problem at the position of the grant's rule. */
  reportProblem: ReportProblem;
}

/** Returns one provider's rules as grants. If a rule cannot become a grant, the reason is added to the file's problems. */
export function grantsOf<TrustSettings>(
  file: RulesFile,
  provider: string,
  trust: TrustSchema<TrustSettings>,
): Granted<TrustSettings> {
  const { problems, placeOf } = file;
  const paths = new Map<Grant, readonly PropertyKey[]>();
  for (const rule of [...file.credentials.values()].flat()) {
    const found = grantOf(rule, file, provider, trust);
    if (found !== undefined) paths.set(found, rule.path);
  }
  return {
    grants: [...paths.keys()] as Grant<TrustSettings>[],
    reportProblem: (grant, reason) => {
      const path = paths.get(grant) ?? [];
      problems.add(placeOf(path), path, reason);
    },
  };
}

/** Returns a rule as a grant, or undefined if the rule has another provider or a problem was reported. */
function grantOf<TrustSettings>(
  rule: Rule,
  file: RulesFile,
  provider: string,
  { schema, withoutIdToken }: TrustSchema<TrustSettings>,
): Grant<TrustSettings> | undefined {
  const { problems, placeOf } = file;
  const reportProblem = (reason: string): void => problems.add(placeOf(rule.path), rule.path, reason);
  try {
    const settings = settingsOf(rule.inputs, PROVIDERS);
    if (settings.provider !== provider) return undefined;
    const audience = providerDefinition(provider).audience(settings);
    if (audience === undefined && withoutIdToken === undefined) return undefined;
    if (audience !== undefined && rule.issuer === undefined) {
      reportProblem('the issuer of its jobs is not known: add `jobs` with an `issuer`');
      return undefined;
    }
    if (audience !== undefined && rule.issuer !== undefined)
      for (const reason of tokenProblems(rule.issuer, rule.conditions)) reportProblem(reason);
    const own = schema.safeParse(rule.trust, { reportInput: true });
    if (!own.success) {
      for (const issue of own.error.issues) addTrustIssue(issue, [...rule.path, 'trust'], schema, file);
      return undefined;
    }
    const jobs = file.jobs.find(({ name }) => name === rule.jobs);
    return {
      credential: rule.credential,
      rule: rule.name,
      from: `${file.path}:${rule.place?.line ?? 1}`,
      issuer: audience === undefined ? '' : (rule.issuer ?? ''),
      ...(jobs?.jwksUri === undefined ? {} : { jwksUri: jobs.jwksUri }),
      audience: audience ?? '',
      conditions: rule.conditions,
      settings,
      trust: own.data,
    };
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    reportProblem(errorText(error));
    return undefined;
  }
}

/** Returns problems with conditions on the ID tokens of an issuer. */
function tokenProblems(issuer: string, conditions: Rule['conditions']): string[] {
  const stranger = openToStrangers(issuer, conditions);
  // Otherwise the server would require a subject that no job has.
  const { sub } = conditions;
  return [
    ...(stranger === undefined ? [] : [anyUserProblem(issuer, stranger)]),
    ...(sub === undefined ? [] : wrongClaims(issuer, { sub }).map(({ reason }) => reason)),
  ];
}

/** Returns the message about conditions that any user of an issuer can meet. @param claims the claims that name an owner */
export function anyUserProblem(issuer: string, claims: readonly string[]): string {
  return `any user of ${issuer} can meet its conditions: add a condition on ${claims.join(' or ')}`;
}

/** Adds a problem that a provider's schema found under `trust`, which is at `path`. */
export function addTrustIssue(
  issue: z.core.$ZodIssue,
  path: readonly PropertyKey[],
  schema: z.ZodType | undefined,
  { problems, placeOf }: Pick<RulesFile, 'problems' | 'placeOf'>,
): void {
  problems.addIssue({ ...issue, path: [...path, ...issue.path] }, placeOf, (at) =>
    schemaKeys(schema, at.slice(path.length)),
  );
}
