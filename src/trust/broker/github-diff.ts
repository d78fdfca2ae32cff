import { exceeding } from '../../github/permissions.js';
import type { GithubTerms } from '../../servers/broker/configured-broker.js';
import type { Drift } from '../generator.js';
import { display } from './drift-text.js';

/** Compares the installation tokens that a role issues. */
export function githubDrift(
  wanted: GithubTerms | undefined,
  found: GithubTerms | undefined,
  what: string,
): readonly Drift[] {
  const drift = (kind: Drift['kind'], text: string): Drift => ({ kind, what, text });
  if (wanted === undefined || found === undefined) {
    if (wanted === found) return [];
    return [
      drift(
        'wider',
        found === undefined
          ? 'issues the broker’s own tokens, expected installation tokens of a GitHub App'
          : 'issues installation tokens of a GitHub App, expected the broker’s own tokens',
      ),
    ];
  }
  const same = [
    ['app', 'uses the GitHub App'],
    ['installation', 'uses the installation'],
    ['owner', 'issues tokens for repositories of'],
  ] as const;
  return [
    ...same
      .filter(([term]) => String(found[term]).toLowerCase() !== String(wanted[term]).toLowerCase())
      .map(([term, words]) =>
        drift(
          'wider',
          `${words} ${display([String(found[term])])}, expected ${display([String(wanted[term])])}`,
        ),
      ),
    ...repositoriesDrift(wanted.repositories, found.repositories, drift),
    ...[
      ['wider', 'grants the permission', exceeding(found.permissions, wanted.permissions)] as const,
      [
        'narrower',
        'does not grant the permission',
        exceeding(wanted.permissions, found.permissions),
      ] as const,
    ].flatMap(([kind, words, more]) => (more.length === 0 ? [] : [drift(kind, `${words} ${display(more)}`)])),
  ];
}

function repositoriesDrift(
  wanted: GithubTerms['repositories'],
  found: GithubTerms['repositories'],
  drift: (kind: Drift['kind'], text: string) => Drift,
): Drift[] {
  if (wanted === 'own' || found === 'own') {
    if (wanted === found) return [];
    return [
      drift(
        'wider',
        found === 'own'
          ? 'issues tokens for the job’s own repository, expected a list of repositories'
          : 'issues tokens for a list of repositories, expected only the job’s own repository',
      ),
    ];
  }
  // Compares repositories by ID, because another account can take over a name.
  const beyond = (one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): string[] =>
    Object.entries(one)
      .filter(([, id]) => !Object.values(other).includes(id))
      .map(([name, id]) => `${name} (${id})`);
  const more = beyond(found, wanted);
  const less = beyond(wanted, found);
  return [
    ...(more.length === 0 ? [] : [drift('wider', `issues tokens for the repository ${display(more)} too`)]),
    ...(less.length === 0
      ? []
      : [drift('narrower', `does not issue tokens for the repository ${display(less)}`)]),
  ];
}
