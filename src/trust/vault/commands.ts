import { asciiJson, withJson, withText } from '../../servers/vault/command-lines.js';
import { quoted } from '../../text/shell.js';
import type { Mount } from './mount.js';

/**
 * A POSIX shell's script that makes mount, policies and roles. Everything of the file stands in quotes, or in text that
 * the shell does not read.
 */
export function printCommands({ url, namespace, path, address, config, roles }: Mount): string {
  const where = quoted(url.href.replace(/\/$/, ''));
  const lines = [
    '#!/bin/sh',
    `# What ${address} must be told for its roles to hold to the file of rules. Made by jobpass trust vault.`,
    '# For an operator: BAO_TOKEN or VAULT_TOKEN may do this. CLI=vault runs it with the program of HashiCorp Vault.',
    'set -eu',
    `CLI=\${CLI:-bao}`,
    `export BAO_ADDR=${where} VAULT_ADDR=${where}`,
    namespace === undefined
      ? 'unset BAO_NAMESPACE VAULT_NAMESPACE'
      : `export BAO_NAMESPACE=${quoted(namespace)} VAULT_NAMESPACE=${quoted(namespace)}`,
    '',
    `"$CLI" read ${quoted(`sys/auth/${path}`)} >/dev/null 2>&1 || "$CLI" auth enable ${quoted(`-path=${path}`)} jwt`,
    withJson(`"$CLI" write ${quoted(`auth/${path}/config`)} -`, config),
  ];
  for (const { name, body, policy, comments } of roles) {
    lines.push('', ...comments.map((line) => `# ${line}`));
    if (policy !== undefined)
      lines.push(withText(`"$CLI" policy write ${quoted(policy.name)} -`, policy.text));
    lines.push(withJson(`"$CLI" write ${quoted(`auth/${path}/role/${name}`)} -`, body));
  }
  return `${lines.join('\n')}\n`;
}

/** What is sent to each path of the API, in the order in which it must be. */
export function requestsFor({ namespace, path, config, roles }: Mount): [path: string, body: unknown][] {
  const root = namespace === undefined ? '' : `${namespace}/`;
  return [
    [`${root}sys/auth/${path}`, { type: 'jwt' }],
    [`${root}auth/${path}/config`, config],
    ...roles.flatMap(({ policy }): [string, unknown][] =>
      policy === undefined ? [] : [[`${root}sys/policies/acl/${policy.name}`, { policy: policy.text }]],
    ),
    ...roles.map(({ name, body }): [string, unknown] => [`${root}auth/${path}/role/${name}`, body]),
  ];
}

export function printJson(mount: Mount): string {
  return `${asciiJson(Object.fromEntries(requestsFor(mount)))}\n`;
}
