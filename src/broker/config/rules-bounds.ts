import { errorText } from '../../errors.js';
import { exceeding, isSensitive, permissionsText } from '../../github/permissions.js';
import { compileConditions, openToStrangers } from '../../identity/conditions.js';
import { compilePattern } from '../../identity/patterns.js';
import type { GithubTerms } from '../../servers/broker/configured-broker.js';
import type { WantedRole } from '../../servers/broker/wanted-roles.js';
import { durationText } from '../../text/duration.js';
import { printable } from '../../text/printable.js';
import type { Trust } from './broker-config.js';
import type { GithubBounds } from './github-schema.js';
import type { Bounds } from './schema.js';

/** Returns the problems with the bounds themselves. */
export function boundsProblems(
  bounds: Bounds,
  { trust, apps }: { trust: readonly Trust[]; apps: readonly string[] },
): { path: PropertyKey[]; reason: string }[] {
  const trusted = [...new Set(trust.map(({ issuer }) => issuer))];
  const issuer = bounds.issuer ?? trusted[0] ?? '';
  const found: { path: PropertyKey[]; reason: string }[] = [];
  if (bounds.issuer === undefined && trusted.length > 1)
    found.push({
      path: [],
      reason: `issuer is missing: trust has several issuers, so set one of ${trusted.join(', ')}`,
    });
  else if (!trusted.includes(issuer))
    found.push({
      path: ['issuer'],
      reason: `"${issuer}" is not an issuer under trust: must be ${trusted.length === 1 ? '' : 'one of '}${trusted.join(', ')}`,
    });
  try {
    compileConditions(bounds.when);
  } catch (error) {
    found.push({ path: ['when'], reason: errorText(error) });
  }
  const stranger = openToStrangers(issuer, bounds.when);
  if (stranger !== undefined) {
    found.push({
      path: ['when'],
      reason: `the file could allow anyone who uses ${issuer}: add a condition on the owner (${stranger.join(', ')})`,
    });
  }
  if (bounds.github !== undefined) found.push(...githubBoundsProblems(bounds.github, apps));
  else if (bounds.audience.length === 0)
    found.push({
      path: ['audience'],
      reason: 'is missing: set the services that its tokens may be for, or set github',
    });
  return found;
}

function githubBoundsProblems(
  { app, repositories, own }: GithubBounds,
  apps: readonly string[],
): { path: PropertyKey[]; reason: string }[] {
  const unknown = app.filter((name) => !apps.includes(name));
  return [
    ...(unknown.length === 0
      ? []
      : [
          {
            path: ['github', 'app'],
            reason: `"${unknown.join('", "')}" is not an app under github: ${apps.length === 0 ? 'add it' : `must be ${apps.join(' or ')}`}`,
          },
        ]),
    ...(repositories === undefined && !own
      ? [
          {
            path: ['github', 'repositories'],
            reason: 'is missing: list the repositories with their IDs, or set own: true',
          },
        ]
      : []),
  ];
}

/** Returns the problems with a role that exceeds its bounds. @param issuer the issuer of the jobs in the bounds */
export function exceededBounds(role: WantedRole, bounds: Bounds, issuer: string | undefined): string[] {
  const outside = (values: readonly string[], allowed: readonly string[]): string =>
    values
      .filter((value) => !allowed.includes(value))
      .map((value) => printable(value, 120))
      .join(', ');
  const exceeded: [string, string][] = [
    ['roles', bounds.roles.map(compilePattern).some((fits) => fits(role.name)) ? '' : role.name],
    ['issuer', role.issuer === issuer ? '' : role.issuer],
    ['audience', outside(role.audience, bounds.audience)],
    ['scopes', outside(role.scopes, bounds.scopes)],
    ['formats', role.github === undefined ? outside([role.format], bounds.formats) : ''],
    ['claims', outside(role.claims, bounds.claims)],
    [
      'max-ttl',
      role.maxTtl !== undefined && role.maxTtl > bounds['max-ttl']
        ? `${durationText(role.maxTtl)}, the maximum is ${durationText(bounds['max-ttl'])}`
        : '',
    ],
    [
      'late-after',
      role.lateAfter !== undefined && role.lateAfter > bounds['late-after']
        ? `${durationText(role.lateAfter)}, the maximum is ${durationText(bounds['late-after'])}`
        : '',
    ],
    ...(role.github === undefined ? [] : exceededGithub(role.github, bounds.github)),
  ];
  return exceeded
    .filter(([, values]) => values !== '')
    .map(([bound, values]) => `is outside the bounds of this file in rules-from: ${bound} (${values})`);
}

/** Returns the limits that a role for installation tokens exceeds, each with the values. */
function exceededGithub(role: GithubTerms, bounds: GithubBounds | undefined): [string, string][] {
  if (bounds === undefined) return [['github', 'installation tokens of a GitHub App']];
  const ids = Object.values(bounds.repositories ?? {});
  const isOwn = role.repositories === 'own';
  const repositories = Object.entries(role.repositories === 'own' ? {} : role.repositories).filter(
    ([, id]) => !ids.includes(id),
  );
  const permissions = exceeding(role.permissions, bounds.permissions);
  const sensitive = Object.entries(role.permissions).filter(
    ([name, level]) => isSensitive(name, level) && permissions.includes(`${name}: ${level}`),
  );
  const why =
    sensitive.length === 0
      ? ''
      : '; the operator must list such a permission, because it can lead to more rights';
  return [
    ['github.app', bounds.app.includes(role.app) ? '' : role.app],
    ['github.installation', bounds.installation.includes(role.installation) ? '' : String(role.installation)],
    [
      'github.repositories',
      repositories.map(([name, id]) => `${printable(name, 140)} with the ID ${id}`).join(', '),
    ],
    ['github.own', isOwn && !bounds.own ? 'own: true' : ''],
    [
      'github.permissions',
      permissions.length === 0
        ? ''
        : `${permissions.join(', ')}, the maximum is ${permissionsText(bounds.permissions)}${why}`,
    ],
  ];
}
