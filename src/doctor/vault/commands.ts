import type { Claims } from '../../identity/id-token.js';
import { isPath } from '../../providers/vault/paths.js';
import { comment, withJson, withText } from '../../servers/vault/command-lines.js';
import { isPlainInPolicy, policyName, relativeNamespace } from '../../servers/vault/policies.js';
import { printable } from '../../text/printable.js';
import { quoted } from '../../text/shell.js';
import { claimsOfJob } from '../job-claims.js';
import { tokenVariable } from './product.js';

/** A path that a job reads or writes. */
export interface Grant {
  /** The API path, relative to `namespace`. */
  path: string;
  /** The complete namespace; undefined means the root namespace. */
  namespace: string | undefined;
  capability: 'read' | 'update';
  /** Whether the server reported which secrets engine serves the path. Otherwise the engine may be key-value version 2. */
  known: boolean;
}

/**
 * The existing mount at the path. `foreign`: it trusts another issuer; `taken`: it has another type.
 */
export type MountState = 'missing' | 'no-namespace' | 'unconfigured' | 'there' | 'foreign' | 'taken';

/** Information about an existing role. */
export interface ExistingRole {
  /**
   * The differences between the ID token and the role's requirements, as text for people. The list is empty if the role accepts
   * the job.
   */
  differs: readonly string[];
  /** The role's policies, if the role accepts the job. */
  policies?: readonly string[];
}

/** The configuration that a job needs on a server. */
export interface Needs {
  /** `bao` or `vault`. */
  program: string;
  address: string;
  namespace: string | undefined;
  /** The mount of the auth method `jwt`, the role and the audience; undefined for other auth methods. */
  jwt?: {
    path: string;
    /** The role's name; undefined if the mount selects the role (`default_role`) and the name is unknown. */
    role: string | undefined;
    audience: string;
    claims: Claims;
    mount: MountState;
    /** The role, if it exists. */
    there?: ExistingRole;
    /** An existing role with a similar name, if the requested role does not exist. */
    near?: string;
  };
  ttlS: number;
  grants: readonly Grant[];
}

/**
 * Returns the commands with which an operator configures the server for a job. They never change existing roles, policies or
 * mounts, which may serve other jobs. Text from outside is quoted, or is in a part that the shell does not interpret. For
 * example, claims contain branch names exactly as the issuer sends them.
 */
export function commandsFor(needs: Needs): string[] {
  const { program, namespace, jwt } = needs;
  const names = [jwt?.path, jwt?.role, namespace].filter((name) => name !== undefined);
  const odd = names.find((name) => !isPath(name) || printable(name, 500) !== name);
  if (odd !== undefined || (jwt?.role !== undefined && !/^\w([\w.-]*\w)?$/.test(jwt.role))) {
    return [
      '# No commands: names of mounts, roles and namespaces may only contain letters, digits, dots, - and _.',
    ];
  }
  if (jwt?.mount === 'taken')
    return [
      `# No commands: another auth method is mounted at auth/${jwt.path}. Choose another path and run the doctor again.`,
    ];
  if (jwt?.mount === 'foreign')
    return [
      `# No commands: the mount auth/${jwt.path} trusts another issuer, for all its roles. Choose another path and run the doctor again.`,
    ];
  if (jwt !== undefined && jwt.role === undefined)
    return ['# No commands: set the role of this job (--role).'];
  if (jwt?.there !== undefined && jwt.there.differs.length > 0) return differing(jwt.role ?? '', jwt.there);
  const where = namespace === undefined ? '' : ` ${quoted(`-namespace=${namespace}`)}`;
  const policy = policyName(jwt?.role ?? 'job');
  const lines = [
    `# Run as an operator, with a token with sufficient permissions in ${tokenVariable(program)}. Existing configuration is not changed.`,
    `export ${program === 'vault' ? 'VAULT_ADDR' : 'BAO_ADDR'}=${quoted(needs.address)}`,
  ];
  if (jwt !== undefined) {
    const { path, mount } = jwt;
    const enable = `${program} auth enable${where} ${quoted(`-path=${path}`)} jwt`;
    if (mount === 'no-namespace' && namespace !== undefined) {
      const at = namespace.lastIndexOf('/');
      const outer = at < 0 ? '' : ` ${quoted(`-namespace=${namespace.slice(0, at)}`)}`;
      lines.push(`${program} namespace create${outer} ${quoted(namespace.slice(at + 1))}`);
    }
    const isMissing = mount === 'missing' || mount === 'no-namespace';
    lines.push(isMissing ? enable : `# The mount exists. A command like this created it: ${enable}`);
    const config = `auth/${path}/config`;
    if (mount !== 'there')
      lines.push(
        unlessThere(
          `${program} read${where} ${quoted(config)}`,
          withJson(`${program} write${where} ${quoted(config)} -`, configOf(jwt.claims)),
          `${config} exists and is not changed: check that it trusts the issuer of this job`,
        ),
      );
    lines.push(...roleLines(needs, jwt, policy, where));
  } else {
    lines.push(
      `# Add the policy ${policy} to the role of this job, and set its token_ttl to ${needs.ttlS}s.`,
    );
  }
  const { rules, left } = rulesOf(needs);
  lines.push(...left);
  if (jwt?.there?.policies?.includes(policy)) {
    lines.push(`# The role already has the policy ${policy}. Add the missing rules to the policy:`);
    lines.push(...rules.map(comment));
    return lines;
  }
  lines.push(
    unlessThere(
      `${program} policy read${where} ${quoted(policy)}`,
      withText(
        `${program} policy write${where} ${quoted(policy)} -`,
        rules.join('\n') || '# The policy default is enough.',
      ),
      `The policy ${policy} exists and is not changed: add the missing rules`,
    ),
  );
  return jwt?.near === undefined ? lines : misspelled(lines, jwt.role ?? '', jwt.near);
}

/** Returns comments about an existing role that rejects the job. A person must decide whether to change the role or the job. */
function differing(role: string, { differs }: ExistingRole): string[] {
  return [
    `# No commands: the role ${role} exists and other jobs may use it. It rejects this job:`,
    ...differs.map((one) => comment(printable(one, 400))),
    '# If this job should have the role, change the role or the job. Otherwise run the doctor again with another --role.',
  ];
}

/** Returns comments instead of commands, because the role's name is probably misspelled. */
function misspelled(lines: readonly string[], role: string, near: string): string[] {
  return [
    `# The role ${role} does not exist. Did you mean ${comment(printable(near, 80)).slice(2)}? Then run the doctor again with this --role.`,
    `# If ${role} is correct, these commands create it:`,
    ...lines.map((line) => line.replace(/^/gm, '# ')),
  ];
}

function roleLines(
  { program, ttlS }: Needs,
  { path, role = '', claims, audience, there }: NonNullable<Needs['jwt']>,
  policy: string,
  where: string,
): string[] {
  if (there !== undefined) {
    const given = there.policies?.map((name) => printable(name, 60)).join(', ') || 'none';
    return there.policies?.includes(policy)
      ? []
      : [
          `# The role ${role} exists and is not changed. Add the policy ${policy} to its token_policies (now: ${given}).`,
        ];
  }
  const name = `auth/${path}/role/${role}`;
  const body = {
    ...boundsFor(claims, audience),
    token_policies: [policy],
    token_ttl: `${ttlS}s`,
    // Otherwise anyone with the token can renew it far beyond its lease.
    token_explicit_max_ttl: `${ttlS}s`,
  };
  return [
    unlessThere(
      `${program} read${where} ${quoted(name)}`,
      withJson(`${program} write${where} ${quoted(name)} -`, body),
      `The role ${role} exists and is not changed: compare its requirements with the ID token of this job`,
    ),
  ];
}

function configOf(claims: Claims): Record<string, unknown> {
  return { oidc_discovery_url: claims['iss'], bound_issuer: claims['iss'] };
}

/** Returns a role for this repository and environment, or branch. */
export function boundsFor(claims: Claims, audience: string): Record<string, unknown> {
  const bound = claimsOfJob(claims);
  return {
    role_type: 'jwt',
    user_claim: 'sub',
    bound_audiences: [audience],
    // Write the field even if it is empty, because the server keeps the former value of an omitted field.
    bound_subject: bound.length === 0 ? claims['sub'] : '',
    bound_claims_type: 'string',
    bound_claims: Object.fromEntries(bound.map((name) => [name, claims[name]])),
  };
}

function rulesOf({ grants, namespace = '' }: Needs): { rules: string[]; left: string[] } {
  const rules = new Map<string, Set<string>>();
  const left: string[] = [];
  for (const grant of grants) {
    const below = relativeNamespace(grant.namespace ?? '', namespace);
    if (below === undefined) {
      left.push(
        `# Not in the policy, because the path is outside the token's namespace: ${printable(grant.path)}`,
      );
      continue;
    }
    for (const path of pathsOf(grant)) {
      // A policy would interpret these characters as wildcards or templates.
      if (!isPlainInPolicy(path)) {
        left.push(`# Not in the policy, because of special characters in the path: ${printable(path)}`);
        continue;
      }
      const may = rules.get(below + path) ?? new Set();
      rules.set(below + path, may.add(grant.capability));
    }
  }
  return {
    rules: [...rules].map(
      ([path, may]) => `path "${path}" { capabilities = [${[...may].map((one) => `"${one}"`).join(', ')}] }`,
    ),
    left: [...new Set(left)],
  };
}

/** Returns the possible paths if the engine is unknown: the path itself, and the corresponding path in key-value version 2. */
function pathsOf({ path, capability, known }: Grant): string[] {
  const [mount = '', next = '', ...rest] = path.split('/');
  return known || capability === 'update' || next === '' || next === 'data' || next === 'creds'
    ? [path]
    : [path, [mount, 'data', next, ...rest].join('/')];
}

/** Returns a command that creates an object only if reading the object fails, so that nothing is overwritten. */
function unlessThere(question: string, command: string, message: string): string {
  return `if ${question} >/dev/null 2>&1; then echo ${quoted(message)} >&2\nelse ${command}\nfi`;
}
