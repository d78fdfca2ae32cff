import type { Claims } from '../../identity/id-token.js';
import { isPath } from '../../providers/vault/paths.js';
import { comment, withJson, withText } from '../../servers/vault/command-lines.js';
import { isPlainInPolicy, policyName, relativeNamespace } from '../../servers/vault/policies.js';
import { printable } from '../../text/printable.js';
import { quoted } from '../../text/shell.js';
import { tokenVariable } from './product.js';

/** A path that a job reads or writes. */
export interface Grant {
  /** As the API has it, below `namespace`. */
  path: string;
  /** Whole; undefined is the root. */
  namespace: string | undefined;
  capability: 'read' | 'update';
  /** Whether the server said what is mounted there: otherwise it may be the key-value engine's version 2. */
  known: boolean;
}

/**
 * What is at the path of the mount already. `foreign`: it trusts another issuer; `taken`: it is of another kind.
 */
export type MountState = 'missing' | 'no-namespace' | 'unconfigured' | 'there' | 'foreign' | 'taken';

/** What is known of a role that the server has shown to be there. */
export interface ExistingRole {
  /** What of the ID token differs from what it demands, for people; none where the job is let in. */
  differs: readonly string[];
  /** What it gives, where the job is let in. */
  policies?: readonly string[];
}

/** What a job needs of a server. */
export interface Needs {
  /** `bao` or `vault`. */
  program: string;
  address: string;
  namespace: string | undefined;
  /** The mount of the jwt method, role and audience; undefined where the job logs in otherwise. */
  jwt?: {
    path: string;
    /** Undefined where it is the mount's to say (default_role), and was not found out. */
    role: string | undefined;
    audience: string;
    claims: Claims;
    mount: MountState;
    /** Where the role is there already. */
    there?: ExistingRole;
    /** A role of nearly that name, which is there, where the one that was asked for is not. */
    near?: string;
  };
  ttlS: number;
  grants: readonly Grant[];
}

/** What names a repository, in the words of CI systems: what never changes, and what people know. */
const REPOSITORY = [
  'repository_id',
  'repository_owner_id',
  'repository',
  'repository_owner',
  'project_id',
  'namespace_id',
  'project_path',
] as const;

/**
 * The commands by which an operator makes what a job needs. None of them changes what is there: a role, a policy or a
 * mount can serve other jobs. Everything foreign in them stands in quotes, or in text that the shell does not read:
 * claims are as they came from the issuer, branch names for instance.
 */
export function commandsFor(needs: Needs): string[] {
  const { program, namespace, jwt } = needs;
  const names = [jwt?.path, jwt?.role, namespace].filter((name) => name !== undefined);
  const odd = names.find((name) => !isPath(name) || printable(name, 500) !== name);
  if (odd !== undefined || (jwt?.role !== undefined && !/^\w([\w.-]*\w)?$/.test(jwt.role))) {
    return ['# No commands: a mount, role or namespace needs a name of letters, digits, dots, - and _.'];
  }
  if (jwt?.mount === 'taken')
    return [`# No commands: another auth method is at auth/${jwt.path}. Choose another path, and ask again.`];
  if (jwt?.mount === 'foreign')
    return [
      `# No commands: the mount auth/${jwt.path} trusts another issuer, for all its roles. Choose another path, and ask again.`,
    ];
  if (jwt !== undefined && jwt.role === undefined)
    return ['# No commands: name the role that this job is to log in with.'];
  if (jwt?.there !== undefined && jwt.there.differs.length > 0) return differing(jwt.role ?? '', jwt.there);
  const where = namespace === undefined ? '' : ` ${quoted(`-namespace=${namespace}`)}`;
  const policy = policyName(jwt?.role ?? 'job');
  const lines = [
    `# For an operator, with a token that may do this in ${tokenVariable(program)}. What is there already stays as it is.`,
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
    lines.push(isMissing ? enable : `# The mount is there. It was made by: ${enable}`);
    const config = `auth/${path}/config`;
    if (mount !== 'there')
      lines.push(
        unlessThere(
          `${program} read${where} ${quoted(config)}`,
          withJson(`${program} write${where} ${quoted(config)} -`, configOf(jwt.claims)),
          `${config} is there, and stays as it is: look whether it trusts the issuer of this job`,
        ),
      );
    lines.push(...roleLines(needs, jwt, policy, where));
  } else {
    lines.push(
      `# Give the role by which this job logs in the policy ${policy}, and a token_ttl of ${needs.ttlS}s.`,
    );
  }
  const { rules, left } = rulesOf(needs);
  lines.push(...left);
  if (jwt?.there?.policies?.includes(policy)) {
    lines.push(`# The role gives the policy ${policy} already. Add what it lacks of these:`);
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
      `The policy ${policy} is there, and stays as it is: add to it what it lacks`,
    ),
  );
  return jwt?.near === undefined ? lines : misspelt(lines, jwt.role ?? '', jwt.near);
}

/** A role that is there and does not let the job in: what of the two should change is for people to decide. */
function differing(role: string, { differs }: ExistingRole): string[] {
  return [
    `# No commands: the role ${role} is there, and other jobs may log in with it. It does not let this one in:`,
    ...differs.map((one) => comment(printable(one, 400))),
    '# If this job is meant to have the role, change that in it, or what the job is. If not, ask again with another --role.',
  ];
}

/** Nothing is made for a name that is likely a slip of the pen. */
function misspelt(lines: readonly string[], role: string, near: string): string[] {
  return [
    `# There is no role ${role}. ${comment(printable(near, 80)).slice(2)} is there: is that the one? Then ask again with --role.`,
    `# If ${role} is right, these lines make it:`,
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
          `# The role ${role} is there, and stays as it is. Add the policy ${policy} to its token_policies (now: ${given}).`,
        ];
  }
  const name = `auth/${path}/role/${role}`;
  const body = {
    ...boundsFor(claims, audience),
    token_policies: [policy],
    token_ttl: `${ttlS}s`,
    // Without it whoever holds the token can renew it far beyond its lease.
    token_explicit_max_ttl: `${ttlS}s`,
  };
  return [
    unlessThere(
      `${program} read${where} ${quoted(name)}`,
      withJson(`${program} write${where} ${quoted(name)} -`, body),
      `The role ${role} is there, and stays as it is: compare what it demands with what this job is`,
    ),
  ];
}

function configOf(claims: Claims): Record<string, unknown> {
  return { oidc_discovery_url: claims['iss'], bound_issuer: claims['iss'] };
}

/** A role for this repository and environment, or branch. */
export function boundsFor(claims: Claims, audience: string): Record<string, unknown> {
  const has = (name: string): boolean => typeof claims[name] === 'string' && claims[name] !== '';
  const repository = REPOSITORY.filter(has);
  const place = has('environment') ? ['environment'] : ['ref', 'ref_type'].filter(has);
  const bound = repository.length > 0 && place.length > 0 ? [...repository, ...place] : [];
  return {
    role_type: 'jwt',
    user_claim: 'sub',
    bound_audiences: [audience],
    // Told even where it is empty: what is not told stays as it was.
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
        `# Not in the policy, since it is outside of the token's namespace: ${printable(grant.path)}`,
      );
      continue;
    }
    for (const path of pathsOf(grant)) {
      // A policy would read these as wildcards or templates.
      if (!isPlainInPolicy(path)) {
        left.push(`# Not in the policy, for the characters in it: ${printable(path)}`);
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

/** Where the server did not say: the path itself, and the one that version 2 of the key-value engine has for it. */
function pathsOf({ path, capability, known }: Grant): string[] {
  const [mount = '', next = '', ...rest] = path.split('/');
  return known || capability === 'update' || next === '' || next === 'data' || next === 'creds'
    ? [path]
    : [path, [mount, 'data', next, ...rest].join('/')];
}

/** A command that makes something only if a question for it fails, so that nothing is written over. */
function unlessThere(question: string, command: string, told: string): string {
  return `if ${question} >/dev/null 2>&1; then echo ${quoted(told)} >&2\nelse ${command}\nfi`;
}
