import { fitsGoogleSubject } from '../../identity/google-subject.js';
import { literal, textOfPattern } from '../../identity/patterns.js';
import type { Grant, ReportProblem } from '../../rules/grant.js';
import { conditionsAsCel, GOOGLE_CLAIMS } from '../../servers/cel/claim-conditions.js';
import { celList, celText } from '../../servers/cel/text.js';
import { jobSubjectAsCel } from '../../servers/gcp/job-subject.js';
import { acceptedAudiences, PROVIDER_LIMITS } from '../../servers/gcp/pool-provider.js';
import { HAS, type ProviderPlan } from './pool-plan.js';
import type { ReadGrant } from './read-grant.js';

/** Returns the provider that accepts exactly the ID tokens of the grants. @param attributes the names of attributes, keyed by target */
export function providerFor(
  reads: readonly [ReadGrant, ...ReadGrant[]],
  attributes: ReadonlyMap<string, string>,
  reportProblem: ReportProblem,
): ProviderPlan {
  const [{ grant: first, gcp, pool, provider: name }] = reads;
  const { issuer } = first;
  for (const { grant } of reads)
    if (grant.issuer !== issuer)
      reportProblem(
        grant,
        `its issuer is ${grant.issuer}, but the provider ${gcp.provider.provider} is for ${issuer}: use a provider for each issuer`,
      );
  const audiences = audiencesFor(reads, reportProblem);
  const conditions = new Map(
    reads.map(({ grant }) => [grant, conditionFor(grant, audiences.length > 1)] as const),
  );
  const mapping: Record<string, string> = { 'google.subject': subjectMapping(reads) };
  const why = new Map<string, string[]>();
  for (const [target, attribute] of attributes) {
    const own = reads.filter((read) => read.target === target);
    if (own.length === 0) continue;
    const key = `attribute.${attribute}`;
    const all = own.map(({ grant }) => conditions.get(grant) ?? 'false');
    mapping[key] = `${anyOf(all)} ? '${HAS}' : 'no'`;
    why.set(
      key,
      own.map((read) => read.why),
    );
    const [last] = own.slice(-1) as [ReadGrant];
    if (mapping[key].length > PROVIDER_LIMITS.mapping)
      reportProblem(
        last.grant,
        `the mapping of ${key} has ${mapping[key].length} characters, but Google allows ${PROVIDER_LIMITS.mapping}: use fewer rules for ${target}, shorter lists, or another service account`,
      );
  }
  if (why.size > PROVIDER_LIMITS.customAttributes)
    reportProblem(
      first,
      `the provider ${gcp.provider.provider} needs ${why.size} attributes, but Google allows ${PROVIDER_LIMITS.customAttributes}: use another provider for some rules`,
    );
  const condition = attributeCondition(reads, conditions, [...why.keys()], reportProblem);
  const isDefault = audiences.every((one) =>
    acceptedAudiences({ ...EMPTY, name }, gcp.universe).includes(one),
  );
  return {
    id: gcp.provider.provider,
    ...{ name, pool, issuer, mapping, condition, disabled: false, why },
    audiences: isDefault ? [] : audiences,
  };
}

const EMPTY = {
  pool: '',
  issuer: undefined,
  audiences: [],
  mapping: {},
  condition: undefined,
  disabled: false,
};

function audiencesFor(reads: readonly ReadGrant[], reportProblem: ReportProblem): string[] {
  const audiences = [...new Set(reads.map(({ grant }) => grant.audience))];
  const [, ...others] = reads as [ReadGrant, ...ReadGrant[]];
  const [last] = others.slice(-1);
  if (audiences.length > PROVIDER_LIMITS.audiences && last !== undefined)
    reportProblem(
      last.grant,
      `the provider ${last.gcp.provider.provider} needs ${audiences.length} audiences, but Google allows ${PROVIDER_LIMITS.audiences}: use the default audience`,
    );
  for (const { grant } of reads)
    if (grant.audience.length > PROVIDER_LIMITS.audience)
      reportProblem(
        grant,
        `its audience has ${grant.audience.length} characters, but Google allows ${PROVIDER_LIMITS.audience}`,
      );
  return audiences;
}

function conditionFor({ issuer, audience, conditions }: Grant, severalAudiences: boolean): string {
  const all = { ...(severalAudiences ? { aud: literal(audience) } : {}), ...conditions };
  return conditionsAsCel(issuer, all, GOOGLE_CLAIMS);
}

/** Returns the alternatives as one expression, each alternative once. */
function anyOf(conditions: readonly string[]): string {
  const [only = 'false', ...others] = [...new Set(conditions)];
  return others.length === 0 ? only : `(${[only, ...others].map((one) => `(${one})`).join(' || ')})`;
}

/**
 * Returns the mapping of `google.subject`: the claim `sub` if the rules name the subjects, so that each is known to fit, or else the
 * immutable IDs of the job. GitHub's `sub` contains branch names and would often exceed Google's limit.
 */
function subjectMapping(reads: readonly ReadGrant[]): string {
  const [{ grant }] = reads as [ReadGrant];
  const isKnown = reads.every(({ grant: { conditions } }) => {
    const subjects = textsOf(conditions['sub']);
    return subjects?.every(fitsGoogleSubject) === true;
  });
  return isKnown ? 'assertion.sub' : (jobSubjectAsCel(grant.issuer) ?? 'assertion.sub');
}

/** Returns the texts of a condition; undefined without a condition, or if a pattern contains a wildcard. */
function textsOf(patterns: Grant['conditions'][string] | undefined): string[] | undefined {
  if (patterns === undefined) return undefined;
  const texts = [patterns].flat().map((pattern) => textOfPattern(String(pattern)));
  return texts.every((one) => one !== undefined) ? texts : undefined;
}

/**
 * Returns the attribute condition: that one of the rules matches. If this is too long, the condition compares the attributes, which
 * depend on the same rules, and a claim that all rules have in common, because Google requires a claim in the condition of issuers that
 * many organizations share. Source: Google Cloud docs, "Configure Workload Identity Federation with deployment pipelines".
 */
function attributeCondition(
  reads: readonly ReadGrant[],
  conditions: ReadonlyMap<Grant, string>,
  attributes: readonly string[],
  reportProblem: ReportProblem,
): string {
  const whole = anyOf([...conditions.values()]);
  if (whole.length <= PROVIDER_LIMITS.condition) return whole;
  const any = anyOf(attributes.map((name) => `${name} == '${HAS}'`));
  const [{ grant }] = reads as [ReadGrant];
  for (const claim of Object.keys(grant.conditions)) {
    const texts = reads.map(({ grant: { conditions: own } }) => textsOf(own[claim]));
    if (!texts.every((one) => one !== undefined)) continue;
    const all = [...new Set(texts.flat())];
    const test = (value: string): string =>
      all.length === 1 ? `${value} == ${celText(all[0] ?? '')}` : `${value} in ${celList(all)}`;
    const short = `${GOOGLE_CLAIMS([claim], test)} && ${any}`;
    if (!claim.startsWith('/') && short.length <= PROVIDER_LIMITS.condition) return short;
  }
  reportProblem(
    grant,
    `the attribute condition of the provider has ${whole.length} characters, but Google allows ${PROVIDER_LIMITS.condition}: give all its rules a condition on the same claim, such as repository_owner_id, or use another provider for some rules`,
  );
  return whole;
}
