/** The facts in a record that identify a run. `run` is `repository/run_id` or `repository/run_id/attempt`. */
export interface RunFacts {
  system: string;
  issuer: string;
  repository: string;
  run: string;
}

/**
 * Returns the URL of a run in its CI system, or undefined if the record does not contain enough to build it. The host comes from
 * the issuer of the ID token, which must use https.
 *
 * Source: docs.github.com, "OpenID Connect reference" (issuers of GitHub.com and of enterprises); docs.gitlab.com, "OpenID Connect
 * (OIDC) Authentication Using ID Tokens" (`iss` is the URL of the instance).
 */
export function runLink({ system, issuer, repository, run }: RunFacts): string | undefined {
  const server = serverOf(system, issuer);
  if (server === undefined || !/^[\w.-]+(\/[\w.-]+)+$/.test(repository)) return undefined;
  if (repository.split('/').some((part) => /^\.+$/.test(part))) return undefined;
  if (!run.startsWith(`${repository}/`)) return undefined;
  const [, id, attempt] = /^(\d+)(?:\/(\d+))?$/.exec(run.slice(repository.length + 1)) ?? [];
  if (id === undefined) return undefined;
  if (system === 'gitlab') return `${server}/${repository}/-/pipelines/${id}`;
  return `${server}/${repository}/actions/runs/${id}${attempt === undefined ? '' : `/attempts/${attempt}`}`;
}

function serverOf(system: string, issuer: string): string | undefined {
  const [, host, path = ''] = /^https:\/\/([a-z0-9.-]+(?::\d+)?)((?:\/[\w.-]+)*)\/?$/i.exec(issuer) ?? [];
  if (host === undefined) return undefined;
  if (system === 'gitlab') return `https://${host}${path}`;
  if (system !== 'github') return undefined;
  if (host === 'token.actions.githubusercontent.com') return 'https://github.com';
  const [, enterprise] = /^token\.actions\.([a-z0-9-]+\.ghe\.com)$/.exec(host) ?? [];
  if (enterprise !== undefined) return `https://${enterprise}`;
  return path === '/_services/token' ? `https://${host}` : undefined;
}
