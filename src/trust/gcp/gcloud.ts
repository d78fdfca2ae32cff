import { quoted } from '../../text/shell.js';
import { comments } from '../comments.js';
import type { AccountPlan, PoolPlan, ProviderPlan, ResourceBinding } from './pool-plan.js';
import { attributeLines } from './terraform.js';
import { accountParts, directNote, headerFor, POOL_NOTE, WHO } from './texts.js';

/**
 * Returns a POSIX shell script that creates or updates the pool, its providers and the bindings. Running the script again is safe. The
 * script removes no binding.
 */
export function gcloud(plan: PoolPlan): string {
  const { project, id } = plan;
  const inPool = [`--project=${project}`, '--location=global'];
  const without = [...plan.direct].filter(
    ([, member]) => !plan.resources.some((binding) => binding.member === member),
  );
  return [
    '#!/bin/sh',
    ...comments([...headerFor(plan), 'Needs the Google Cloud CLI.']),
    'set -eu',
    '',
    ...comments([POOL_NOTE]),
    unlessThere(
      ['iam', 'workload-identity-pools', 'describe', id, ...inPool],
      [...['iam', 'workload-identity-pools', 'create', id, ...inPool]],
    ),
    ...plan.providers.flatMap((provider) => providerLines(plan, provider, inPool)),
    ...plan.accounts.flatMap(accountLines),
    ...plan.resources.flatMap(resourceLines),
    ...without.flatMap(([target, member]) => ['', ...comments([directNote(target, member)])]),
    '',
  ].join('\n');
}

function providerLines({ id: pool }: PoolPlan, provider: ProviderPlan, inPool: readonly string[]): string[] {
  const { id, issuer, audiences, mapping, condition } = provider;
  const where = [id, ...inPool, `--workload-identity-pool=${pool}`];
  const settings = [
    `--issuer-uri=${issuer}`,
    // Without audiences, the flag must not be empty: the list of an existing provider is cleared by the empty text.
    `--allowed-audiences=${separated(audiences)}`,
    `--attribute-mapping=${separated(Object.entries(mapping).map(([name, expression]) => `${name}=${expression}`))}`,
    `--attribute-condition=${condition}`,
  ];
  const command = (verb: string, flags: readonly string[]): string =>
    [
      `  ${call(['iam', 'workload-identity-pools', 'providers', verb, ...where])}`,
      ...flags.map((flag) => `    ${quoted(flag)}`),
    ].join(' \\\n');
  return [
    '',
    ...comments([`The pool accepts ID tokens of this issuer: ${issuer}.`, WHO, ...attributeLines(provider)]),
    `if ${call(['iam', 'workload-identity-pools', 'providers', 'describe', ...where])} > /dev/null 2>&1; then`,
    command('update-oidc', settings),
    'else',
    command(
      'create-oidc',
      settings.filter((flag) => flag !== '--allowed-audiences='),
    ),
    'fi',
  ];
}

/**
 * Returns items of a list or map as the value of a flag, with a separator that none of the items contains. Source: gcloud's reference,
 * "gcloud topic escaping".
 */
function separated(items: readonly string[]): string {
  if (items.length === 0) return '';
  const separator = [',', ';', '~', '@@', '%%', '#~#', '~@~@~'].find(
    (one) => !items.some((item) => item.includes(one)),
  );
  if (separator === undefined) throw new Error('No separator fits');
  return separator === ',' ? items.join(',') : `^${separator}^${items.join(separator)}`;
}

function accountLines({ email, why, bindings }: AccountPlan): string[] {
  const { name, project } = accountParts(email);
  const at = project === undefined ? [] : [`--project=${project}`];
  return [
    '',
    ...comments([`The service account ${email}.`, ...why.map((rule) => `${rule}.`)]),
    ...(project === undefined
      ? []
      : [
          unlessThere(
            ['iam', 'service-accounts', 'describe', email, ...at],
            ['iam', 'service-accounts', 'create', name, ...at],
          ),
        ]),
    ...bindings.map(
      ({ role, member }) =>
        `${call(['iam', 'service-accounts', 'add-iam-policy-binding', email, ...at, `--role=${role}`])} \\\n  ${quoted(`--member=${member}`)} > /dev/null`,
    ),
  ];
}

function resourceLines({ resource, role, member, why }: ResourceBinding): string[] {
  const condition = resource.unconditional ? ['--condition=None'] : [];
  return [
    '',
    ...comments(why.map((rule) => `${rule}.`)),
    `${call([...resource.gcloud, `--role=${role}`, ...condition])} \\\n  ${quoted(`--member=${member}`)} > /dev/null`,
  ];
}

/** Returns a command that runs only if another command fails. */
const unlessThere = (question: readonly string[], command: readonly string[]): string =>
  `${call(question)} > /dev/null 2>&1 ||\n  ${call(command)}`;

const call = (words: readonly string[]): string => ['gcloud', ...words].map(quoted).join(' ');
