import type { Claims } from '../../../identity/id-token.js';
import { printable } from '../../../text/printable.js';
import { quoted } from '../../../text/shell.js';
import { withJson, withText } from '../command-lines.js';
import { isPath } from '../paths.js';
import { isPlainInPolicy, policyName, relativeNamespace } from '../policies.js';

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

/** What a job needs of a server. */
export interface Needs {
  /** `bao` or `vault`. */
  program: string;
  address: string;
  namespace: string | undefined;
  /** The mount of the jwt method, role and audience; undefined where the job logs in otherwise. */
  jwt?: {
    path: string;
    role: string;
    audience: string;
    claims: Claims;
    mount: MountState;
    /** The role by which the job can log in already. */
    held?: {
      /** What it gives, but for the policy default. */
      policies: readonly string[];
      /** What it says in all, where that may be read. */
      data: Readonly<Record<string, unknown>> | undefined;
    };
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
 * The commands by which an operator makes what a job needs. Everything foreign in them stands in quotes, or in text
 * that the shell does not read: claims are as they came from the issuer, branch names for instance.
 */
export function commandsFor(needs: Needs): string[] {
  const { program, namespace, jwt } = needs;
  const names = [jwt?.path, jwt?.role, namespace].filter((name) => name !== undefined);
  const odd = names.find((name) => !isPath(name) || printable(name, 500) !== name);
  if (odd !== undefined || (jwt !== undefined && !/^\w([\w.-]*\w)?$/.test(jwt.role))) {
    return ['# No commands: the server cannot have a mount, role or namespace of that name.'];
  }
  if (jwt?.mount === 'taken')
    return [`# No commands: another auth method is at auth/${jwt.path}. Choose another path, and ask again.`];
  const where = namespace === undefined ? '' : ` ${quoted(`-namespace=${namespace}`)}`;
  const policy = policyName(jwt?.role ?? 'job');
  const lines = [
    `# For an operator, with a token that may do this in ${program === 'vault' ? 'VAULT_TOKEN' : 'BAO_TOKEN'}.`,
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
    if (mount === 'foreign')
      lines.push(
        '# The mount trusts another issuer: this would change it for all its roles. Another path may be better.',
      );
    if (mount !== 'there')
      lines.push(
        withJson(`${program} write${where} ${quoted(`auth/${path}/config`)} -`, configOf(jwt.claims)),
      );
    lines.push(...roleLines(needs, jwt, policy, where));
  } else {
    lines.push(
      `# Give the role by which this job logs in the policy ${policy}, and a token_ttl of ${needs.ttlS}s.`,
    );
  }
  const { rules, left } = rulesOf(needs);
  lines.push(...left);
  lines.push(
    withText(
      `${program} policy write${where} ${quoted(policy)} -`,
      rules.join('\n') || '# The policy default is enough.',
    ),
  );
  return lines;
}

function roleLines(
  { program, ttlS }: Needs,
  { path, role, claims, audience, held }: NonNullable<Needs['jwt']>,
  policy: string,
  where: string,
): string[] {
  const write = (value: unknown): string =>
    withJson(`${program} write${where} ${quoted(`auth/${path}/role/${role}`)} -`, value);
  const anew = (policies: readonly string[]): string =>
    write({ ...demandsOf(claims, audience), token_policies: policies, token_ttl: `${ttlS}s` });
  if (held === undefined)
    return ['# Where the role is there already, this writes over what it demands.', anew([policy])];
  const policies = [...new Set([...held.policies, policy])];
  if (held.data !== undefined) {
    // As a whole: of what is not told the server sets some to its default (bound_claims_type), and keeps the rest.
    const kept = Object.entries(held.data).filter(([, value]) => value !== null);
    return [
      `# The role stays as it is, and gives the policy ${policy} too.`,
      write({ ...Object.fromEntries(kept), token_policies: policies }),
    ];
  }
  const now = held.policies.map((name) => printable(name, 60)).join(', ') || 'none';
  return [
    `# This job can log in by the role. Add the policy ${policy} to its token_policies (now: ${now}).`,
    '# For this job alone it would be written so:',
    anew(policies).replace(/^/gm, '# '),
  ];
}

function configOf(claims: Claims): Record<string, unknown> {
  return { oidc_discovery_url: claims['iss'], bound_issuer: claims['iss'] };
}

/** A role for this repository and environment, or branch. */
export function demandsOf(claims: Claims, audience: string): Record<string, unknown> {
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
