import { LONGEST_TTL, scope } from '../../config/schemas.js';
import { oauthSettings } from '../../providers/oauth/settings.js';
import type { Grant } from '../../rules/grant.js';
import { durationText } from '../../text/duration.js';
import { DEFAULT_TERMS } from './configured-broker.js';
import type { BrokerTrust } from './trust-schema.js';
import { listed, unique, type WantedTerms } from './wanted-terms.js';

/** Returns the terms of a rule for the broker's own tokens, and its problems. @throws JobpassError for invalid inputs */
export function oauthTerms({ trust, settings }: Grant<BrokerTrust>): {
  terms: WantedTerms;
  problems: string[];
} {
  const oauth = oauthSettings(settings);
  const problems: string[] = [];
  if (oauth.grantType !== 'token-exchange')
    problems.push('a broker supports only grant-type: token-exchange');
  const audience = trust.audience ?? oauth.resource;
  if (audience.length === 0)
    problems.push('the audience of its tokens is not known: set `audience` under `trust`');
  const elsewhere = oauth.resource.filter((one) => !audience.includes(one));
  if (elsewhere.length > 0)
    problems.push(`it requests the resource ${listed(elsewhere)}, which is not in trust.audience`);
  const requested = (oauth.scope ?? '').split(/\s+/).filter((one) => one !== '');
  const odd = requested.filter((one) => !scope.safeParse(one).success);
  if (odd.length > 0) problems.push(`${listed(odd)} is not a valid scope`);
  const scopes = trust.scopes ?? requested;
  const more = requested.filter((one) => !scopes.includes(one));
  if (more.length > 0) problems.push(`it requests the scope ${listed(more)}, which is not in trust.scopes`);
  const ttl = settings.ttlMs === undefined ? undefined : Math.ceil(settings.ttlMs / 1000);
  if (ttl !== undefined && ttl > LONGEST_TTL)
    problems.push(`its ttl is ${durationText(ttl)}, the most at a broker is ${durationText(LONGEST_TTL)}`);
  else if (ttl !== undefined && trust.maxTtl !== undefined && ttl > trust.maxTtl)
    problems.push(
      `its ttl is ${durationText(ttl)}, which is longer than trust.max-ttl, ${durationText(trust.maxTtl)}`,
    );
  const { claims, format = DEFAULT_TERMS.format, once, certificate, explain } = trust;
  return {
    terms: {
      audience: unique(audience),
      scopes: unique(scopes),
      format,
      maxTtl: trust.maxTtl ?? ttl,
      once,
      certificate,
      claims: unique(claims),
      explain,
      lateAfter: trust.lateAfter,
      onAlarm: trust.onAlarm,
    },
    problems,
  };
}
