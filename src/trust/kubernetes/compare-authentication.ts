import { authenticationFor, type TrustedIssuer } from '../../servers/kubernetes/authentication.js';
import { isObject, type JsonObject } from '../../text/json.js';
import { listOf, objectOf, objectsOf, textOf } from '../../text/json-values.js';
import { printable } from '../../text/printable.js';
import type { Drift } from '../generator.js';

/** Compares an AuthenticationConfiguration with the issuers in the rules file. Other issuers are only noted. */
export function compareAuthentication(found: JsonObject, issuers: readonly TrustedIssuer[]): Drift[] {
  const entries = objectsOf(found['jwt']);
  const urlOf = (entry: JsonObject): string => textOf(objectOf(entry['issuer'])['url']) ?? '';
  return [
    ...authenticationFor(issuers).jwt.flatMap((wanted): Drift[] => {
      const what = `issuer ${wanted.issuer.url}`;
      const entry = entries.find((one) => urlOf(one) === wanted.issuer.url);
      if (entry === undefined)
        return [{ kind: 'missing', what, text: 'the API server does not trust the issuer' }];
      return entryDrift(entry, wanted as unknown as JsonObject).map((one) => ({ what, ...one }));
    }),
    ...entries
      .filter((entry) => !issuers.some(({ issuer }) => issuer === urlOf(entry)))
      .map(
        (entry): Drift => ({
          kind: 'note',
          what: `issuer ${printable(urlOf(entry), 160)}`,
          text: 'is not in the rules file',
        }),
      ),
  ];
}

type Difference = Pick<Drift, 'kind' | 'text'>;

function entryDrift(found: JsonObject, wanted: JsonObject): Difference[] {
  const [there, expected] = [objectOf(found['issuer']), objectOf(wanted['issuer'])];
  const audiences = without(listOf(there['audiences']), listOf(expected['audiences']));
  const lacking = without(listOf(expected['audiences']), listOf(there['audiences']));
  const mappings = objectOf(found['claimMappings']);
  const wantedMappings = objectOf(wanted['claimMappings']);
  return [
    ...audiences.map(
      (one): Difference => ({ kind: 'wider', text: `accepts ID tokens for the audience "${one}" too` }),
    ),
    ...lacking.map(
      (one): Difference => ({
        kind: 'narrower',
        text: `does not accept ID tokens for the audience "${one}"`,
      }),
    ),
    ...(there['discoveryURL'] === expected['discoveryURL']
      ? []
      : [{ kind: 'wider' as const, text: 'reads the keys of the issuer from another address' }]),
    ...(trimmed(there['certificateAuthority']) === trimmed(expected['certificateAuthority'])
      ? []
      : [{ kind: 'wider' as const, text: 'has another certificate authority for the issuer' }]),
    ...(sameExpression(mappings['username'], wantedMappings['username'])
      ? []
      : [{ kind: 'wider' as const, text: 'claimMappings.username differs, so jobs have other usernames' }]),
    ...groupDrift(mappings['groups'], wantedMappings['groups']),
    ...extraDrift(mappings['extra'], wantedMappings['extra']),
    ...ruleDrift(found, wanted),
  ];
}

/** Compares the groups by their terms, one for each group: `(CONDITION ? ['GROUP'] : [])`. */
function groupDrift(found: unknown, wanted: unknown): Difference[] {
  const [there, expected] = [termsIn(found), termsIn(wanted)];
  const own = expected.flatMap((term) => groupIn(term) ?? []);
  return [
    ...without(there, expected).map((term): Difference => {
      const group = groupIn(term);
      return group === undefined || own.includes(group)
        ? { kind: 'wider', text: `claimMappings.groups has another condition: ${printable(term, 300)}` }
        : { kind: 'note', text: `the group ${printable(group, 160)} is not in the rules file` };
    }),
    ...without(expected, there).map(
      (term): Difference => ({
        kind: 'missing',
        text: `claimMappings.groups lacks the condition for ${groupIn(term) ?? term}`,
      }),
    ),
  ];
}

function termsIn(mapping: unknown): string[] {
  const expression = expressionIn(mapping);
  return expression === undefined ? ['no expression'] : expression.split(/(?<=\[\]\)) \+ (?=\()/);
}

function groupIn(term: string): string | undefined {
  return /^\(.* \? \['([^']*)'\] : \[\]\)$/s.exec(term)?.[1];
}

function extraDrift(found: unknown, wanted: unknown): Difference[] {
  const there = new Map(objectsOf(found).map((one) => [one['key'], expressionIn(one, 'valueExpression')]));
  return objectsOf(wanted)
    .filter((one) => there.get(one['key']) !== expressionIn(one, 'valueExpression'))
    .map(
      (one): Difference => ({
        kind: 'wider',
        text: `claimMappings.extra "${one['key']}" is missing or differs, so jobs have other job IDs or none`,
      }),
    );
}

function ruleDrift(found: JsonObject, wanted: JsonObject): Difference[] {
  const rules = (entry: JsonObject): string[] =>
    ['claimValidationRules', 'userValidationRules'].flatMap((field) =>
      objectsOf(entry[field]).map((one) => expressionIn(one) ?? JSON.stringify(one)),
    );
  return [
    ...without(rules(wanted), rules(found)).map(
      (one): Difference => ({
        kind: 'wider',
        text: `lacks the rule ${printable(one, 160)}`,
      }),
    ),
    ...without(rules(found), rules(wanted)).map(
      (one): Difference => ({
        kind: 'narrower',
        text: `has another rule: ${printable(one, 160)}`,
      }),
    ),
  ];
}

function sameExpression(one: unknown, other: unknown): boolean {
  return isObject(one) && expressionIn(one) === expressionIn(other);
}

/** Returns an expression. Line breaks, which mean nothing between the parts of an expression, become spaces. */
function expressionIn(mapping: unknown, field = 'expression'): string | undefined {
  return textOf(objectOf(mapping)[field])
    ?.trim()
    .replace(/\s*\n\s*/g, ' ');
}

const trimmed = (text: unknown): string => (textOf(text) ?? '').trim();

function without(values: readonly unknown[], others: readonly unknown[]): string[] {
  return [...new Set(values)]
    .filter((value) => !others.includes(value))
    .map((value) => printable(value, 600));
}
