import type { Settings } from '../../config/settings.js';
import { list } from '../../config/values.js';
import { isObject } from '../../text/json.js';
import { type AssumeRules, assumableRoles } from './assume-rules.js';
import { s3ServerOf } from './hosts.js';
import { scopePolicy } from './scope-policy.js';
import { parsePolicy, sessionPolicy } from './session-policy.js';

/** The member of `Settings.own` with the policy of a session from which several credentials of a step are made. */
export const SHARED_POLICY = 'shared-session-policy';
/** The value of that member if the session policy allows everything that the role allows. */
const EVERYTHING = '*';

/** The inputs that may differ between credentials that are made from one session. */
const OWN_INPUTS = new Set(['session-policy', 'profile', 'aws-profile', 'overwrite-aws-profile']);

/**
 * Relates the credentials of one step that are made from sessions of the same role, so that Jobpass requests one session for
 * all of them. Its session policy allows what any of the credentials may do, and each copy of the session may do only what its
 * own policy allows.
 *
 * A credential keeps a session of its own if it can be revoked alone (`revoke-role`), or if the policies cannot be combined
 * without allowing more: policies with denies, managed policies, and policies that are too long together.
 */
export function shareSessions(all: readonly Settings[]): Settings[] {
  const keys = all.map(keyOf);
  return all.map((settings, at) => {
    const key = keys[at];
    const group = key === undefined ? [] : all.filter((_, other) => keys[other] === key);
    const policy = group.length < 2 ? undefined : combined(group);
    return policy === undefined
      ? settings
      : { ...settings, own: { ...settings.own, [SHARED_POLICY]: policy } };
  });
}

/** The inline policy of the shared session; undefined if the credential has a session of its own. */
export function sharedPolicyOf({ own }: Settings): { inline: string | undefined } | undefined {
  const policy = own[SHARED_POLICY];
  return policy === undefined ? undefined : { inline: policy === EVERYTHING ? undefined : policy };
}

/** A text that is equal for credentials that can be made from one session; undefined if the credential needs its own. */
function keyOf(settings: Settings): string | undefined {
  const { provider, url, role, audience, own, deliver, ttlMs, leaseMs, keep } = settings;
  // S3-compatible servers make no copies of sessions.
  if (s3ServerOf(settings) !== undefined) return undefined;
  if (provider !== 'aws' || own['revoke-role'] !== undefined || own['session-policy-arns'] !== undefined)
    return undefined;
  const inputs = Object.entries(own)
    .filter(([name]) => !OWN_INPUTS.has(name))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([url, role, audience, inputs, deliver, ttlMs, leaseMs, keep]);
}

function combined(group: readonly Settings[]): string | undefined {
  const inlinePolicies = new Set(group.map(({ own }) => own['session-policy']));
  const rules = rulesOf(group[0]);
  const fits = (inline: string | undefined): boolean => {
    try {
      for (const own of inlinePolicies) scopePolicy({ inline: own, arns: [] }, rules, true);
      return sessionPolicy({ inline, arns: [] }, 0, rules).copies;
    } catch {
      return false;
    }
  };
  const [only] = inlinePolicies;
  if (inlinePolicies.size === 1) return fits(only) ? (only ?? EVERYTHING) : undefined;
  const policies = [...inlinePolicies].flatMap((inline) =>
    inline === undefined ? [] : [readPolicy(inline)],
  );
  const statements = policies.flatMap((policy) => policy?.Statement ?? [undefined]);
  // A deny of one policy would also apply to the other credentials, and without it the session would allow more.
  if (!statements.every((one) => isObject(one) && one['Effect'] === 'Allow')) return undefined;
  if (inlinePolicies.has(undefined)) return fits(undefined) ? EVERYTHING : undefined;
  const union = JSON.stringify({ ...policies[0], Statement: distinct(statements.filter(isObject)) });
  const areAlike = new Set(policies.map((policy) => JSON.stringify({ ...policy, Statement: [] }))).size === 1;
  return areAlike && fits(union) ? union : undefined;
}

/**
 * Statements without duplicates and without IDs, because the IDs in a policy must be unique. The IAM console gives statements of
 * different policies the same ID. Source: IAM user guide, "IAM JSON policy elements: Sid".
 */
function distinct(statements: readonly Record<string, unknown>[]): unknown[] {
  const texts = statements.map(({ Sid: _, ...statement }) => JSON.stringify(statement));
  return [...new Set(texts)].map((text): unknown => JSON.parse(text));
}

/** Returns undefined for an invalid policy, which the settings of its credential report. */
function readPolicy(inline: string): { Version: string; Statement: unknown[] } | undefined {
  try {
    return parsePolicy(inline);
  } catch {
    return undefined;
  }
}

function rulesOf(settings: Settings | undefined): AssumeRules {
  return {
    roles: list(settings?.role ?? ''),
    assumable: assumableRoles(settings?.own['allow-assume']),
  };
}
