import type * as z from 'zod';
import { settingsOf } from '../config/settings.js';
import { JobpassError, tell } from '../errors.js';
import { openToStrangers } from '../identity/conditions.js';
import { wrongClaims } from '../identity/known-claims.js';
import { PROVIDERS, providerDefinition } from '../providers/registry.js';
import type { Rule, RulesFile } from './file.js';
import type { Grant, ReportProblem } from './grant.js';

/** Reads what a file says under `trust`. */
export interface TrustSchema<TrustSettings> {
  schema: z.ZodType<TrustSettings, unknown>;
}

/** What a file grants at the servers of one provider, and the way to report it. */
export interface Granted<TrustSettings> {
  grants: readonly Grant<TrustSettings>[];
  /** Adds to the file's problems, at the rule of the grant. */
  reportProblem: ReportProblem;
}

/** The rules of one provider as grants. What cannot be one is added to the file's problems. */
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

/** A rule as a grant; undefined where it is of another provider, or was reported. */
function grantOf<TrustSettings>(
  rule: Rule,
  file: RulesFile,
  provider: string,
  { schema }: TrustSchema<TrustSettings>,
): Grant<TrustSettings> | undefined {
  const { problems, placeOf } = file;
  const reportProblem = (reason: string): void => problems.add(placeOf(rule.path), rule.path, reason);
  try {
    const settings = settingsOf(rule.inputs, PROVIDERS);
    if (settings.provider !== provider) return undefined;
    const audience = providerDefinition(provider).audience(settings);
    if (audience === undefined) return undefined;
    if (rule.issuer === undefined) {
      reportProblem('whose jobs it is for is not said: give `jobs`, with their issuer');
      return undefined;
    }
    const stranger = openToStrangers(rule.issuer, rule.conditions);
    if (stranger !== undefined) {
      reportProblem(
        `everyone in the world who uses ${rule.issuer} can meet its conditions: name the owner in one of ${stranger.join(', ')}`,
      );
    }
    // The server would be told to wait for a subject that no job has.
    const { sub } = rule.conditions;
    for (const { reason } of sub === undefined ? [] : wrongClaims(rule.issuer, { sub }))
      reportProblem(reason);
    const own = schema.safeParse(rule.trust, { reportInput: true });
    if (!own.success) {
      for (const issue of own.error.issues)
        problems.addIssue({ ...issue, path: [...rule.path, 'trust', ...issue.path] }, placeOf);
      return undefined;
    }
    const jobs = file.jobs.find(({ name }) => name === rule.jobs);
    return {
      credential: rule.credential,
      rule: rule.name,
      from: `${file.path}:${rule.place?.line ?? 1}`,
      issuer: rule.issuer,
      ...(jobs?.jwksUri === undefined ? {} : { jwksUri: jobs.jwksUri }),
      audience,
      conditions: rule.conditions,
      settings,
      trust: own.data,
    };
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    reportProblem(tell(error));
    return undefined;
  }
}
