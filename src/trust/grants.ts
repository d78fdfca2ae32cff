import { readSettings } from '../config/settings.js';
import { JobpassError, tell } from '../errors.js';
import { openToStrangers } from '../identity/conditions.js';
import { providerEntry } from '../providers/index.js';
import { OWN_INPUTS } from '../providers/inputs.js';
import type { Grant, Plan, Trust } from '../providers/trust.js';
import type { Rule, RulesFile } from '../rules/file.js';

/**
 * What each server of a provider must be made to hold to.
 *
 * @param provider as in the list of providers
 * @throws JobpassError `usage` with every rule that cannot be held to, its line and column
 */
export async function plansFor(file: RulesFile, provider: string, trust: Trust): Promise<readonly Plan[]> {
  const { problems, placeOf } = file;
  const grants: Grant[] = [];
  const paths = new Map<Grant, readonly PropertyKey[]>();
  for (const rule of [...file.credentials.values()].flat()) {
    const found = await grantOf(rule, file, provider, trust);
    if (found === undefined) continue;
    grants.push(found);
    paths.set(found, rule.path);
  }
  problems.throwIfAny();
  if (grants.length === 0) {
    throw new JobpassError('usage', `${file.path} has no credential of the provider ${provider}`);
  }
  const plans = trust.plan(grants, (grant, reason) => {
    const path = paths.get(grant) ?? [];
    problems.add(placeOf(path), path, reason);
  });
  problems.throwIfAny();
  return plans;
}

/** A rule as a grant; undefined where it is of another provider, or was complained of. */
async function grantOf(
  rule: Rule,
  file: RulesFile,
  provider: string,
  trust: Trust,
): Promise<Grant | undefined> {
  const { problems, placeOf } = file;
  const complain = (reason: string, path: readonly PropertyKey[] = rule.path): void =>
    problems.add(placeOf(path), path, reason);
  try {
    const { settings } = await readSettings(rule.inputs, OWN_INPUTS);
    if (settings.provider !== provider) return undefined;
    const { audience: audienceOf } = providerEntry(provider);
    const audience = audienceOf(settings);
    if (audience === undefined) return undefined;
    if (rule.issuer === undefined) {
      complain('whose jobs it is for is not said: give `jobs`, with their issuer');
      return undefined;
    }
    const stranger = openToStrangers(rule.issuer, rule.conditions);
    if (stranger !== undefined) {
      complain(
        `everyone in the world who uses ${rule.issuer} can meet its conditions: name the owner in one of ${stranger.join(', ')}`,
      );
    }
    const own = trust.schema.safeParse(rule.trust, { reportInput: true });
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
      own: own.data,
    };
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    complain(tell(error));
    return undefined;
  }
}
