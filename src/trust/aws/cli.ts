import { quoted } from '../../text/shell.js';
import { comments } from '../comments.js';
import type { AccountPlan, OidcProvider, RolePlan } from './account-plan.js';
import { headerFor, NO_THUMBPRINT } from './comments.js';
import type { PolicyDocument } from './document.js';

/**
 * Returns a POSIX shell script that creates or updates the providers and roles of an account. Running the script again is
 * safe. The script removes only configuration that it replaces.
 */
export function cli(plan: AccountPlan): string {
  return [
    '#!/bin/sh',
    ...comments([...headerFor(plan.account), 'Needs the AWS CLI.']),
    'set -eu',
    'export AWS_PAGER=',
    '',
    'account=$(aws sts get-caller-identity --query Account --output text)',
    `if [ "$account" != ${plan.account} ]; then`,
    `  echo "These credentials belong to the account $account, but this script is for ${plan.account}" >&2`,
    '  exit 1',
    'fi',
    ...plan.providers.flatMap(providerLines),
    ...plan.roles.flatMap(roleLines),
    '',
  ].join('\n');
}

function providerLines({ arn, url, clientIds }: OidcProvider): string[] {
  return [
    '',
    ...comments([`The account accepts ID tokens of this issuer: ${url}.`, NO_THUMBPRINT]),
    `if aws iam get-open-id-connect-provider --open-id-connect-provider-arn ${quoted(arn)} > /dev/null 2>&1; then`,
    // The value is JSON, because the CLI may fetch the content of a plain value that is a URL.
    ...clientIds.map(
      (id) =>
        `  aws iam add-client-id-to-open-id-connect-provider --cli-input-json ${quoted(JSON.stringify({ OpenIDConnectProviderArn: arn, ClientID: id }))}`,
    ),
    'else',
    `  aws iam create-open-id-connect-provider --url ${quoted(url)} --client-id-list ${quoted(JSON.stringify(clientIds))} > /dev/null`,
    'fi',
  ];
}

function roleLines(role: RolePlan): string[] {
  const { maxSession, boundary } = role;
  const name = quoted(role.name);
  const description = role.description === undefined ? '' : ` --description ${quoted(role.description)}`;
  const tags = Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value }));
  const tagged = tags.length === 0 ? '' : ` --tags ${quoted(JSON.stringify(tags))}`;
  const bounded = boundary === undefined ? '' : ` --permissions-boundary ${quoted(boundary)}`;
  return [
    '',
    ...comments([`${role.name}: ${role.why}`]),
    ...comments(
      role.statements.flatMap(({ statement, why }) => why.map((one) => `${statement.Sid}: ${one}.`)),
    ),
    `trust=${quoted(inLines(role.trust))}`,
    `if [ "$(aws iam get-role --role-name ${name} --query Role.Arn --output text 2> /dev/null)" = ${quoted(role.arn)} ]; then`,
    // Set the permissions boundary first, before the new trust policy accepts any job.
    ...(boundary === undefined
      ? []
      : [`  aws iam put-role-permissions-boundary --role-name ${name}${bounded}`]),
    `  aws iam update-assume-role-policy --role-name ${name} --policy-document "$trust"`,
    `  aws iam update-role --role-name ${name} --max-session-duration ${maxSession}${description}`,
    ...(tagged === '' ? [] : [`  aws iam tag-role --role-name ${name}${tagged}`]),
    'else',
    `  aws iam create-role --role-name ${name}${role.path === '/' ? '' : ` --path ${quoted(role.path)}`} \\`,
    '    --assume-role-policy-document "$trust" \\',
    `    --max-session-duration ${maxSession}${description}${bounded}${tagged} > /dev/null`,
    'fi',
    ...role.policies.map(
      (arn) => `aws iam attach-role-policy --role-name ${name} --policy-arn ${quoted(arn)}`,
    ),
    ...role.inline.flatMap((policy) => [
      ...comments([policy.why]),
      `aws iam put-role-policy --role-name ${name} --policy-name ${quoted(policy.name)} --policy-document ${quoted(inLines(policy.document))}`,
    ]),
  ];
}

/**
 * Returns a document with one line for each statement, or on a single line if the document with line breaks would exceed IAM's
 * size limit.
 */
function inLines(document: PolicyDocument): string {
  const { Statement, ...rest } = document;
  const head = JSON.stringify(rest).slice(1, -1);
  const text = `{${head},"Statement":[\n${Statement.map((one) => JSON.stringify(one)).join(',\n')}\n]}`;
  return text.length <= 2_048 ? text : JSON.stringify(document);
}
