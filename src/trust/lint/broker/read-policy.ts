import { isObject, type JsonObject } from '../../../text/json.js';
import { listOf, objectOf, textOf } from '../../../text/json-values.js';
import { printable } from '../../../text/printable.js';
import type { Glob } from '../attacks/glob.js';
import { globOfRegex } from '../cel-patterns.js';
import { permissionsOf } from './read-config.js';
import type { JobConditions, JobpassRoles } from './role.js';

/**
 * Returns the policy in a policy file of Octo STS; undefined if the document is not such a file.
 *
 * Source: octo-sts/app, `pkg/octosts/trust_policy.go`: regular expressions are anchored, and a claim must be a text or a boolean.
 */
export function policyOf(document: unknown, file: string): JobpassRoles | undefined {
  if (!isObject(document) || !isObject(document['permissions'])) return undefined;
  const has = (name: string): boolean =>
    textOf(document[name]) !== undefined || textOf(document[`${name}_pattern`]) !== undefined;
  if (!has('issuer') || !has('subject')) return undefined;
  const name = file.replace(/\.sts$/, '');
  const where = `policy ${printable(name, 80)}`;
  const issuer = textOf(document['issuer']);
  const conditions = conditionsOf(document);
  const because =
    issuer === undefined
      ? 'issuer_pattern can match several issuers'
      : 'unsupported' in conditions
        ? `Jobpass cannot evaluate the regular expression ${printable(conditions.unsupported, 160)}`
        : undefined;
  if (because !== undefined || issuer === undefined || 'unsupported' in conditions)
    return { roles: [], skipped: 0, unreadable: [{ where, because: because ?? '' }] };
  return {
    roles: [
      {
        where,
        names: [name],
        place: 'the policy',
        issuer,
        audience: textOf(document['audience']),
        conditions,
        ignoresEvents: false,
        named: undefined,
        github: {
          permissions: permissionsOf(document['permissions']),
          // A policy in a repository is for this repository only. The file does not contain its place.
          everyRepository: 'repositories' in document && listOf(document['repositories']).length === 0,
          maxTtl: undefined,
          endsTokens: undefined,
        },
      },
    ],
    skipped: 0,
    unreadable: [],
  };
}

function conditionsOf(document: JsonObject): JobConditions | { unsupported: string } {
  const subject = textOf(document['subject']);
  const written = [
    ...(subject === undefined ? [['sub', String(document['subject_pattern'])] as const] : []),
    ...Object.entries(objectOf(document['claim_pattern'])).map(
      ([claim, regex]) => [claim, String(regex)] as const,
    ),
  ];
  const patterns = new Map<string, readonly Glob[]>();
  if (subject !== undefined) patterns.set('sub', [{ text: subject, wild: '' }]);
  const tests: { claim: string; regex: RegExp }[] = [];
  for (const [claim, text] of written) {
    const regex = compiled(text);
    if (regex === undefined) return { unsupported: text };
    tests.push({ claim, regex });
    patterns.set(claim, globsOf(text));
  }
  return {
    patterns,
    accepts: (token) =>
      (subject === undefined || token['sub'] === subject) &&
      tests.every(({ claim, regex }) => {
        const value = token[claim];
        return (typeof value === 'string' || typeof value === 'boolean') && regex.test(String(value));
      }),
  };
}

/** A repeated group that contains a repetition. JavaScript can take very long to evaluate such an expression. */
const SLOW = /\([^()]*[*+{][^()]*\)[*+{]/;
/** Syntax that means something else in JavaScript than in Go. */
const OTHER = /\(\?[^:]|\[\[:|\\[AzQEpPC]/;

function compiled(text: string): RegExp | undefined {
  if (text.length > 1_000 || SLOW.test(text) || OTHER.test(text)) return undefined;
  try {
    return new RegExp(`^(?:${text})$`);
  } catch {
    return undefined;
  }
}

/** Returns globs that are similar to a regular expression, one for each alternative. */
function globsOf(text: string): Glob[] {
  const [, inner = text] = /^\((?:\?:)?([^()]*)\)$/.exec(text) ?? [];
  const alternatives = /[()]/.test(inner) ? [inner] : inner.split('|');
  return alternatives.map((one) => {
    const regex = `^${one.replace(/^\^/, '').replace(/(?<!\\)\$$/, '')}$`;
    const glob = globOfRegex(regex);
    return glob.text.includes('*') ? glob : { text: glob.text, wild: '' };
  });
}
