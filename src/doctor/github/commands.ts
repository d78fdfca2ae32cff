import { Document } from 'yaml';
import type { Claims } from '../../identity/id-token.js';
import { literal } from '../../identity/patterns.js';
import type { GitHubSettings } from '../../providers/github/settings.js';
import { printable } from '../../text/printable.js';

/** The claims for the conditions of a role. If the job has an environment, a condition on it replaces those on the branch and the event. */
const IDENTITY = ['repository', 'repository_id', 'project_path', 'project_id'];
const CONTEXT = ['ref', 'event_name', 'ref_protected'];

/** Returns the role that a broker needs for this job. The lines are comments, because no command changes a broker's configuration. */
export function roleCommands(
  role: string | undefined,
  { owner, repositories, permissions }: GitHubSettings['wanted'],
  claims: Claims,
): readonly string[] {
  const names = [...IDENTITY, ...(typeof claims['environment'] === 'string' ? ['environment'] : CONTEXT)];
  const conditions = names.flatMap((name) => {
    const value = claims[name];
    return typeof value === 'string' && value !== '' ? [[name, literal(printable(value, 200))] as const] : [];
  });
  if (conditions.length === 0) conditions.push(['sub', literal(printable(claims['sub'], 200))]);
  const [own] = String(claims['repository'] ?? '').split('/');
  const account = owner ?? own ?? 'OWNER';
  const content = {
    roles: {
      [role ?? 'ROLE']: {
        when: Object.fromEntries(conditions),
        'max-ttl': '15m',
        github: {
          app: 'APP',
          installation: 'ID',
          owner: account,
          ...(repositories === undefined
            ? { own: true }
            : { repositories: Object.fromEntries(repositories.map((name) => [`${account}/${name}`, 'ID'])) }),
          permissions: permissions ?? { contents: 'read' },
        },
      },
    },
  };
  const text = new Document(content).toString({ lineWidth: 0 });
  return [
    '# The log of the broker contains the reason. A role for this job, for the configuration of the broker:',
    ...text
      .trimEnd()
      .split('\n')
      // The indentation is part of the YAML.
      .map((line) => `# ${/^ */.exec(line)?.[0] ?? ''}${printable(line.trimStart(), 400)}`),
  ];
}
