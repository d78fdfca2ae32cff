import { printable } from '../../text/printable.js';
import { Refusal } from '../refusal.js';
import type { Tokens } from '../tokens/tokens.js';
import type { Issued } from './decision.js';
import type { VerifiedJob } from './job.js';

/** The services and scopes of a broker token. */
export interface TokenTarget {
  audience: readonly string[];
  scopes: readonly string[];
}

/** Returns the requested part of a role's services and scopes, or all. @throws Refusal for more than the role has */
export function tokenTarget(
  { role }: Pick<VerifiedJob, 'role'>,
  { targets, scopes }: { targets: readonly string[]; scopes: readonly string[] },
): TokenTarget {
  const otherTarget = targets.find((target) => !role.audience.includes(target));
  if (otherTarget !== undefined) {
    throw new Refusal(
      'invalid_target',
      `the role ${role.name} does not have the audience ${printable(otherTarget, 100)}`,
    );
  }
  const otherScope = scopes.find((scope) => !role.scopes.includes(scope));
  if (otherScope !== undefined) {
    throw new Refusal(
      'invalid_scope',
      `the role ${role.name} does not have the scope ${printable(otherScope, 64)}`,
    );
  }
  return {
    audience: targets.length === 0 ? role.audience : [...new Set(targets)],
    scopes: scopes.length === 0 ? role.scopes : [...new Set(scopes)],
  };
}

/** Issues a token of the broker. */
export async function issueToken(job: VerifiedJob, target: TokenTarget, tokens: Tokens): Promise<Issued> {
  const { role, claims, jobClaims, issuer, ttl, certificate, use } = job;
  const content = {
    subject: String(claims['sub']),
    audience: target.audience,
    scope: target.scopes.join(' '),
    extra: { ...jobClaims, role: role.name, job_issuer: issuer },
    certificate,
    use,
  };
  const life = Math.min(ttl ?? role.maxTtl, role.maxTtl);
  const token = await tokens.issue(content, role.format, life);
  return {
    body: {
      access_token: token.value,
      expires_in: life,
      // The id that the job's records also use. Clients ignore members that they do not know (RFC 6749, section 5.1).
      jti: token.id,
      ...(content.scope === '' ? {} : { scope: content.scope }),
    },
    decision: {
      id: token.id,
      audience: content.audience,
      scope: content.scope,
      format: role.format,
      expiresAt: token.expiresAt,
    },
  };
}
