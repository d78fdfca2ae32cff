import type { Claims } from '../../identity/id-token.js';
import { federate } from '../../servers/gcp/federate.js';
import { acceptedAudiences, type PoolProvider } from '../../servers/gcp/pool-provider.js';
import { printable } from '../../text/printable.js';
import type { Drift } from '../generator.js';
import { ProviderSearch } from '../lint/gcp/lint-provider.js';
import { providerPatterns } from '../lint/gcp/provider-patterns.js';
import { HAS, type ProviderPlan } from './pool-plan.js';

type Difference = Pick<Drift, 'kind' | 'text'>;

/** The maximum number of ID tokens to try for a difference. */
const MOST_TOKENS = 4_000;

/** Compares a provider in a pool with its plan. */
export function compareProvider(found: PoolProvider, wanted: ProviderPlan): Difference[] {
  if (found.issuer !== wanted.issuer)
    return [
      {
        kind: 'wider',
        text: `it accepts tokens of ${found.issuer ?? 'another kind of issuer'}, expected ${wanted.issuer}`,
      },
    ];
  return [
    ...(found.disabled ? [{ kind: 'narrower' as const, text: 'it is disabled, so no job can log in' }] : []),
    ...audienceDrift(found, wanted),
    ...conditionDrift(found, wanted),
    ...mappingDrift(found, wanted),
  ];
}

function audienceDrift(found: PoolProvider, wanted: ProviderPlan): Difference[] {
  const [there, here] = [found, wanted].map((one) => acceptedAudiences({ ...one, name: wanted.name }));
  const more = (there ?? []).filter((one) => !here?.includes(one));
  const less = (here ?? []).filter((one) => !there?.includes(one) && !one.startsWith('//'));
  return [
    ...more.map((one) => ({
      kind: 'wider' as const,
      text: `it accepts the audience ${one}, which is not in the rules file`,
    })),
    ...less.map((one) => ({ kind: 'missing' as const, text: `it does not accept the audience ${one}` })),
  ];
}

function conditionDrift(found: PoolProvider, wanted: ProviderPlan): Difference[] {
  if (found.condition === undefined)
    return [
      { kind: 'wider', text: 'it has no attribute condition, so it accepts every ID token of its issuer' },
    ];
  if (isSame(found.condition, wanted.condition)) return [];
  return differences(found, wanted, 'the attribute condition', (provider, claims) => {
    const { rejections, undecided } = federate(enabled(provider, wanted), claims);
    return rejections.length > 0 ? false : undecided.length > 0 ? undefined : true;
  });
}

function mappingDrift(found: PoolProvider, wanted: ProviderPlan): Difference[] {
  const drift: Difference[] = [];
  for (const [key, expression] of Object.entries(wanted.mapping)) {
    const there = found.mapping[key];
    if (there !== undefined && isSame(there, expression)) continue;
    if (key === 'google.subject')
      drift.push({
        kind: 'note',
        text: `google.subject is ${there ?? 'not mapped'}, expected ${expression}: audit logs contain other subjects, and long ones are rejected`,
      });
    else if (there === undefined) drift.push({ kind: 'missing', text: `it does not map ${key}` });
    else
      drift.push(
        ...differences(found, wanted, `the mapping of ${key}`, (provider, claims) => {
          const own = { ...enabled(provider, wanted), condition: undefined };
          const { identity, undecided } = federate(own, claims);
          if (identity === undefined) return undecided.length > 0 ? undefined : false;
          return identity.attributes[key.slice('attribute.'.length)] === HAS;
        }),
      );
  }
  for (const key of Object.keys(found.mapping))
    if (!Object.hasOwn(wanted.mapping, key))
      drift.push({ kind: 'note', text: `it also maps ${key}, which no rule needs` });
  return drift;
}

/** Returns a provider whose other settings are those of the plan, so that only an expression differs. */
const enabled = (provider: PoolProvider, { name, audiences }: ProviderPlan): PoolProvider => ({
  ...provider,
  ...{ name, audiences, disabled: false },
});

/** Decides about an ID token; undefined if an expression cannot be evaluated. */
type Decide = (provider: PoolProvider, claims: Claims) => boolean | undefined;

/** Compares the decisions of both providers about the ID tokens of intended jobs and of others. */
function differences(found: PoolProvider, wanted: ProviderPlan, what: string, decide: Decide): Difference[] {
  let [wider, narrower]: (Claims | undefined)[] = [];
  let isUnknown = false;
  let tried = 0;
  for (const claims of tokensFor(found, wanted)) {
    if (++tried > MOST_TOKENS) break;
    const [there, here] = [decide(found, claims), decide(wanted, claims)];
    if (there === undefined || here === undefined) isUnknown = true;
    else if (there && !here) wider ??= claims;
    else if (here && !there) narrower ??= claims;
  }
  const differs: Difference[] = [
    ...(wider === undefined
      ? []
      : [
          {
            kind: 'wider' as const,
            text: `${what} accepts ${jobIn(wider)}, which the rules file does not accept`,
          },
        ]),
    ...(narrower === undefined
      ? []
      : [
          {
            kind: 'narrower' as const,
            text: `${what} does not accept ${jobIn(narrower)}, which the rules file accepts`,
          },
        ]),
  ];
  // Equal decisions about some tokens do not prove that the expressions mean the same.
  if (differs.length > 0 && !isUnknown) return differs;
  return [
    ...differs,
    ...(wider === undefined
      ? [
          {
            kind: 'wider' as const,
            text: `${what} is written differently, and Jobpass cannot prove that it accepts no other jobs`,
          },
        ]
      : []),
  ];
}

function* tokensFor(found: PoolProvider, wanted: ProviderPlan): Generator<Claims> {
  const all = [wanted, found].map((provider) => ({
    search: new ProviderSearch(enabled(provider, wanted)),
    patterns: providerPatterns({ ...provider, condition: allExpressions(provider) }),
  }));
  const claims = new Set(all.flatMap(({ patterns }) => [...patterns.keys()]));
  for (const { search, patterns } of all) {
    for (const token of search.intended(patterns)) {
      yield token;
      // A condition of only one of the providers decides differently about other values of its claim.
      for (const claim of claims) yield { ...token, [claim]: OTHER[claim] ?? 'other' };
    }
    for (const attack of search.issuer.attacks(patterns)) yield search.whole(attack.claims, patterns);
  }
}

/** Values that claims of jobs can have, but that no condition names. */
const OTHER: Readonly<Record<string, string>> = { ref: 'refs/heads/other-branch', event_name: 'schedule' };

/** Returns all expressions of a provider as one text, from which the values of claims are read. */
const allExpressions = ({ condition = '', mapping }: PoolProvider): string =>
  [condition, ...Object.values(mapping)].join(' ; ');

/** The claims that identify the job of a token, for messages. */
const SHOWN = ['sub', 'repository', 'ref', 'environment', 'event_name', 'project_path', 'actor'];

const jobIn = (claims: Claims): string => {
  const shown = SHOWN.filter((name) => name in claims).map((name) => `${name} "${String(claims[name])}"`);
  return `a job with ${printable(shown.join(', '), 400)}`;
};

/** Whether two expressions are the same apart from spaces outside texts. */
function isSame(one: string, other: string): boolean {
  return normalized(one) === normalized(other);
}

function normalized(expression: string): string {
  return expression
    .replace(/('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|\s+/g, (_, literal?: string) => literal ?? ' ')
    .trim();
}
