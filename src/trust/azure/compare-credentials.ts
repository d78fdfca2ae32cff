import { type Comparison, matchesWildcards } from '../../servers/azure/claims-expression.js';
import { comparisonsOf, type FederatedCredential } from '../../servers/azure/federated-credential.js';
import { printable } from '../../text/printable.js';
import type { Drift } from '../generator.js';

/**
 * Compares the federated credentials of an identity with the credentials that the rules need. A credential that cannot be compared
 * counts as wider.
 */
export function compareCredentials(
  found: readonly FederatedCredential[],
  wanted: readonly FederatedCredential[],
): Drift[] {
  const drift: Drift[] = [];
  for (const one of found) {
    const what = `federated credential ${printable(one.name, 120)}`;
    const same = wanted.find((each) => isSame(one, each));
    if (same === undefined && wanted.some((each) => isWithin(one, each)))
      drift.push({ kind: 'note', what, text: 'accepts only tokens that another credential accepts too' });
    else if (same === undefined)
      drift.push({ kind: 'wider', what, text: `accepts ${described(one)}, which no rule allows` });
    else if (one.name !== same.name)
      drift.push({ kind: 'note', what, text: `is named ${same.name} in the generated configuration` });
  }
  for (const one of wanted) {
    if (found.some((each) => isSame(one, each))) continue;
    const kind = found.some((each) => isWithin(each, one)) ? 'narrower' : 'missing';
    const covered = found.some((each) => isWithin(one, each));
    drift.push({
      kind: covered ? 'note' : kind,
      what: `federated credential ${one.name}`,
      text: covered
        ? 'does not exist, but a wider credential accepts its tokens'
        : `no credential accepts ${kind === 'narrower' ? 'all tokens with ' : ''}${described(one)}`,
    });
  }
  return drift;
}

function described({ issuer, audiences, subject, expression }: FederatedCredential): string {
  const which = subject === undefined ? `the expression ${expression}` : `the subject "${subject}"`;
  return printable(`${which} of ${issuer} for ${audiences.join(', ')}`, 500);
}

const canonical = ({ issuer, audiences, subject, expression }: FederatedCredential): string =>
  JSON.stringify([issuer, [...audiences].sort(), subject, expression]);

const isSame = (one: FederatedCredential, other: FederatedCredential): boolean =>
  canonical(one) === canonical(other);

/** Returns whether a credential certainly accepts only tokens that the other credential accepts. */
function isWithin(inner: FederatedCredential, outer: FederatedCredential): boolean {
  if (inner.issuer !== outer.issuer) return false;
  if (inner.audiences.some((audience) => !outer.audiences.includes(audience))) return false;
  const [own, wide] = [comparisonsOf(inner), comparisonsOf(outer)];
  if (own === undefined || wide === undefined) return false;
  return wide.every((one) => own.some((each) => each.claim === one.claim && covers(one, each)));
}

/** Returns whether every text that the narrow comparison accepts certainly meets the wide one. */
function covers(wide: Comparison, narrow: Comparison): boolean {
  if (wide.operator === 'eq') return narrow.operator === 'eq' && narrow.text === wide.text;
  if (narrow.operator === 'eq') return matchesWildcards(wide.text, narrow.text);
  if (wide.text.includes('?')) return wide.text === narrow.text;
  // A wildcard in the narrow pattern stands for any text, so only a * in the wide pattern may match it.
  return matchesWildcards(wide.text, narrow.text.replace(/[*?]/g, ANYTHING));
}

/** A character that no subject contains. */
const ANYTHING = '\uFFFD';
