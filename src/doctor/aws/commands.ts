import { parseRole } from '../../aws/endpoints.js';
import type { Claims } from '../../identity/id-token.js';
import { texts } from '../../identity/id-token.js';
import { trustStatement } from '../../providers/aws/explain.js';
import { REVOKE_ACTIONS } from '../../servers/aws/revoke-actions.js';
import { SCOPED_CREDENTIALS } from '../../servers/aws/scoped-credentials.js';
import { quoted } from '../../text/shell.js';
import type { Rejection } from './admission.js';
import type { Copies } from './layer.js';
import type { RevokeProblem } from './revoke-role.js';

/** The findings that commands can fix. */
export interface Needs {
  /** The roles, in their order. */
  roles: readonly string[];
  revokeRole: string | undefined;
  claims: Claims | undefined;
  rejected: Rejection | undefined;
  /** Whether the first role exists; undefined if unknown. */
  exists: boolean | undefined;
  provider: 'missing' | 'no-audience' | 'good' | undefined;
  tooLongS: number | undefined;
  copies: Copies | undefined;
  revoke: RevokeProblem | undefined;
}

/**
 * Returns the commands with which an operator configures AWS for a job. They only add configuration. A change of existing
 * configuration, which may serve other jobs, is printed as a comment.
 *
 * Text from outside is quoted and in ASCII: for example, claims contain branch names exactly as the issuer sends them.
 */
export function commandsFor(needs: Needs): string[] {
  const { roles, claims, rejected } = needs;
  const [first = ''] = roles;
  const last = roles.at(-1) ?? '';
  const lines = [
    ...(claims === undefined ? [] : providerLines(needs, first, claims)),
    ...(rejected?.kind === 'trust' && claims !== undefined ? trustLines(needs, first, claims) : []),
    ...chainLines(rejected),
    ...(needs.tooLongS === undefined
      ? []
      : [
          `# To allow longer sessions, change the role:`,
          `# aws iam update-role --role-name ${quoted(parseRole(last).name)} --max-session-duration ${needs.tooLongS}`,
        ]),
    ...(needs.copies === 'not-allowed' ? copiesLines(last) : []),
    ...revokeLines(needs, last),
  ];
  if (lines.length === 0) return ['# No commands: nothing to add.'];
  return [
    `# Run with credentials for the account ${parseRole(first).account} that may write IAM. Existing configuration is not changed.`,
    'export AWS_PAGER=',
    ...lines,
  ];
}

function providerLines({ rejected, provider }: Needs, role: string, claims: Claims): string[] {
  const { partition, account } = parseRole(role);
  const issuer = String(claims['iss'] ?? '');
  const [audience = ''] = texts(typeof claims['azp'] === 'string' ? claims['azp'] : claims['aud']);
  // IAM accepts only https and no port. Source: API reference of CreateOpenIDConnectProvider.
  const [, host] = /^https:\/\/([\w.-]+(?:\/[\w.~/-]*)?)$/.exec(issuer) ?? [];
  const isMissing = provider === 'missing' || rejected?.kind === 'provider';
  const lacksAudience = provider === 'no-audience' || rejected?.kind === 'audience';
  if (!isMissing && !lacksAudience) return [];
  if (host === undefined)
    return ['# No command for the OIDC provider: IAM accepts only issuers with https and without a port.'];
  // The value is JSON, because the CLI may fetch the content of a plain value that is a URL.
  if (isMissing)
    return [
      `aws iam create-open-id-connect-provider --cli-input-json ${json({ Url: issuer, ClientIDList: [audience] })}`,
    ];
  const arn = `arn:${partition}:iam::${account}:oidc-provider/${host}`;
  return [
    `aws iam add-client-id-to-open-id-connect-provider --cli-input-json ${json({ OpenIDConnectProviderArn: arn, ClientID: audience })}`,
  ];
}

function trustLines({ exists }: Needs, role: string, claims: Claims): string[] {
  const { name } = parseRole(role);
  const path = /role(\/(?:.*\/)?)[^/]*$/.exec(role)?.[1] ?? '/';
  const statement = trustStatement(role, { claims });
  const create = `aws iam create-role --role-name ${quoted(name)}${path === '/' ? '' : ` --path ${quoted(path)}`} --assume-role-policy-document ${json(documentOf(statement))}`;
  const add = [`# If the role exists, add this statement to its trust policy:`, `# ${ascii(statement)}`];
  const generate =
    '# For roles of several jobs, describe the jobs in .jobpass.yml. Then "jobpass trust aws" generates the roles.';
  if (exists === false) return [create, generate];
  if (exists === true) return [...add, generate];
  return [
    ...add,
    '# If the role does not exist, this command creates it. Otherwise the command fails and changes nothing.',
    `${create} || true`,
    generate,
  ];
}

function chainLines(rejected: Rejection | undefined): string[] {
  if (rejected?.kind !== 'chain' || rejected.previous === undefined) return [];
  const { role, previous } = rejected;
  const name = `assume-${parseRole(role).name}`.slice(0, 128);
  const trust = { Effect: 'Allow', Principal: { AWS: previous }, Action: 'sts:AssumeRole' };
  return [
    `# Add this statement to the trust policy of ${role}:`,
    `# ${ascii(trust)}`,
    ...unlessThere(previous, name, { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: role }),
  ];
}

const copiesLines = (role: string): string[] => [
  '# Lets steps get copies of the session that expire at AWS. "jobpass trust aws" generates the same policy.',
  ...unlessThere(role, SCOPED_CREDENTIALS.policy, SCOPED_CREDENTIALS.statement),
];

function revokeLines({ revoke, revokeRole, claims }: Needs, role: string): string[] {
  if (revoke === undefined || revokeRole === undefined) return [];
  switch (revoke) {
    case 'trust':
      return claims === undefined
        ? []
        : [
            `# Add this statement to the trust policy of ${revokeRole}:`,
            `# ${ascii(trustStatement(revokeRole, { claims }))}`,
          ];
    case 'permissions':
      return unlessThere(revokeRole, `revoke-${parseRole(role).name}`.slice(0, 128), {
        ...{ Effect: 'Allow', Action: REVOKE_ACTIONS, Resource: role },
      });
    case 'boundary':
      return [
        '# Set a permissions boundary that allows the permissions of the job, for example with',
        `# aws iam put-role-permissions-boundary --role-name ${quoted(parseRole(role).name)} --permissions-boundary POLICY-ARN`,
      ];
  }
}

/** Returns lines that write an inline policy, unless the role has a policy with this name. */
function unlessThere(role: string, policy: string, statement: object): string[] {
  const on = `--role-name ${quoted(parseRole(role).name)} --policy-name ${quoted(policy)}`;
  return [
    `if aws iam get-role-policy ${on} >/dev/null 2>&1; then echo ${quoted(`The policy ${policy} exists and is not changed: compare it with the report`)} >&2`,
    `else aws iam put-role-policy ${on} --policy-document ${json(documentOf(statement))}`,
    'fi',
  ];
}

const documentOf = (statement: object): object => ({ Version: '2012-10-17', Statement: [statement] });

const json = (value: object): string => quoted(ascii(value));

/** Returns JSON in ASCII on one line, without text that a runner could interpret as a command. */
function ascii(value: object): string {
  return JSON.stringify(value).replace(
    /[^ -~]|#(?=#)/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
