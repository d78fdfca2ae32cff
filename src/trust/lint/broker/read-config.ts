import { errorText } from '../../../errors.js';
import { levelOf, type Permissions } from '../../../github/permissions.js';
import type { ConditionSet } from '../../../identity/conditions.js';
import { durationSeconds } from '../../../text/duration.js';
import { isObject, type JsonObject } from '../../../text/json.js';
import { listOf, objectOf, objectsOf, textOf } from '../../../text/json-values.js';
import { printable } from '../../../text/printable.js';
import { jobConditions } from './conditions.js';
import type { GrantedTokens, JobpassRole, JobpassRoles } from './role.js';

/** The default of `max-ttl`, in seconds. */
const USUAL_TTL = 3_600;

/**
 * Returns the roles in a broker's configuration; undefined if the document is not such a configuration. If the configuration has
 * only `rules-from`, the roles are in rules files, which the linter reads separately.
 */
export function rolesOfBroker(document: unknown): JobpassRoles | undefined {
  if (!isObject(document) || !Array.isArray(document['trust'])) return undefined;
  const written = document['roles'] ?? (document['rules-from'] === undefined ? undefined : {});
  if (!isObject(written)) return undefined;
  const issuers = objectsOf(document['trust']).map((entry) => ({
    issuer: textOf(entry['issuer']) ?? '',
    audience: listOf(entry['audience']).map(String)[0] ?? textOf(document['issuer']),
  }));
  const roles: JobpassRole[] = [];
  const unreadable: { where: string; because: string }[] = [];
  for (const [name, value] of Object.entries(written)) {
    const where = `role ${printable(name, 80)}`;
    const role = objectOf(value);
    const set = conditionsOf(role['when']);
    const trusted = issuers.find(({ issuer }) => issuer === (textOf(role['issuer']) ?? issuers[0]?.issuer));
    if (set === undefined) unreadable.push({ where, because: 'its conditions (when) are invalid' });
    else if (trusted === undefined)
      unreadable.push({
        where,
        because: 'its issuer is not under trust, so the broker rejects the configuration',
      });
    else {
      try {
        roles.push({
          where,
          names: [name],
          place: 'the role',
          ...trusted,
          conditions: jobConditions(set),
          ignoresEvents: false,
          named: set,
          github: isObject(role['github']) ? tokensOf(role['github'], role, document) : undefined,
        });
      } catch (error) {
        unreadable.push({ where, because: errorText(error) });
      }
    }
  }
  return { roles, skipped: 0, unreadable };
}

function tokensOf(github: JsonObject, role: JsonObject, document: JsonObject): GrantedTokens {
  const maxTtl = role['max-ttl'] === undefined ? USUAL_TTL : durationSeconds(String(role['max-ttl']));
  return {
    permissions: permissionsOf(github['permissions']),
    everyRepository: !isObject(github['repositories']) && String(github['own']) !== 'true',
    maxTtl,
    endsTokens:
      document['key-file'] !== undefined || objectOf(document['postgres'])['key-file'] !== undefined,
  };
}

/** Returns permissions; ignores levels that do not exist. */
export function permissionsOf(value: unknown): Permissions | undefined {
  if (!isObject(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, level]) => {
      const known = levelOf(level);
      return known === undefined ? [] : [[name, known]];
    }),
  );
}

/** Returns conditions as `compileConditions` expects them; undefined if their form is invalid. */
function conditionsOf(value: unknown): ConditionSet | undefined {
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value).map(([claim, patterns]) => [claim, listOf(patterns)] as const);
  const isValid = entries.every(([, patterns]) =>
    patterns.every((one) => ['string', 'number', 'boolean'].includes(typeof one)),
  );
  return isValid ? (Object.fromEntries(entries) as ConditionSet) : undefined;
}
