import { printable } from '../../text/printable.js';
import { parsePolicy } from './parse-policy.js';
import type { PathRule } from './policy.js';

/** How a policy differs from the one that is wanted. */
export interface PolicyDrift {
  kind: 'wider' | 'narrower';
  text: string;
}

/** Compares what policies allow. Comments and layout make no difference; what cannot be read is `wider`. */
export function comparePolicies(has: string, wanted: string): PolicyDrift[] {
  if (has.trim() === wanted.trim()) return [];
  const [there, here] = [parsePolicy(has), parsePolicy(wanted)];
  if (there === undefined || here === undefined)
    return [{ kind: 'wider', text: 'its text is another, and what it allows cannot be told' }];
  const found: PolicyDrift[] = [];
  for (const path of new Set([...there.keys(), ...here.keys()])) {
    const shown = `path ${printable(path, 120)}`;
    // Of all paths that fit a request the server takes the closest one alone: without it a wilder one holds. One that
    // is not wanted is told by itself.
    const wild = [...there.keys()].some((one) => here.has(one) && /\*$|(^|\/)\+(\/|$)/.test(one));
    if (wild && !there.has(path))
      found.push({
        kind: 'wider',
        text: `${shown}: is not there, and what a wildcard gives may hold in its place`,
      });
    compareRules(there.get(path), here.get(path), (kind, text) =>
      found.push({ kind, text: `${shown}: ${text}` }),
    );
  }
  return found;
}

function compareRules(
  has: PathRule | undefined,
  wanted: PathRule | undefined,
  tell: (kind: PolicyDrift['kind'], text: string) => void,
): void {
  const [may, should] = [capabilitiesOf(has), capabilitiesOf(wanted)];
  const named = (names: readonly string[]): string => printable(names.join(', '), 120);
  const more = [...may].filter((one) => !should.has(one));
  const less = [...should].filter((one) => !may.has(one));
  // To deny takes away what another path of the policy, or another policy, gives.
  if (more.length > 0) tell(more.includes('deny') ? 'narrower' : 'wider', `allows ${named(more)} besides`);
  if (less.length > 0) tell(less.includes('deny') ? 'wider' : 'narrower', `does not have ${named(less)}`);
  if (has === undefined || wanted === undefined) return;
  for (const name of wanted.required)
    if (!has.required.has(name)) tell('wider', `does not require ${named([name])}`);
  for (const name of has.required)
    if (!wanted.required.has(name)) tell('narrower', `requires ${named([name])}`);
  if (has.allowed === undefined && wanted.allowed === undefined) return;
  if (has.allowed === undefined || wanted.allowed === undefined) {
    if (has.allowed === undefined) tell('wider', 'takes every parameter');
    else tell('narrower', 'takes some parameters alone');
    return;
  }
  for (const name of new Set([...has.allowed.keys(), ...wanted.allowed.keys()])) {
    const [takes, meant] = [has.allowed.get(name), wanted.allowed.get(name)];
    if (meant === undefined) tell('wider', `takes the parameter ${named([name])}`);
    else if (takes === undefined) tell('narrower', `does not take the parameter ${named([name])}`);
    else {
      // An empty list is any value.
      const all = [takes, meant].map((values) => values.length === 0);
      const extra = takes.filter((value) => !meant.includes(value));
      const missing = meant.filter((value) => !takes.includes(value));
      if (!all[1] && (all[0] || extra.length > 0)) tell('wider', `takes ${named([name])} with other values`);
      if (!all[0] && (all[1] || missing.length > 0))
        tell('narrower', `takes ${named([name])} with fewer values`);
    }
  }
}

function capabilitiesOf(rule: PathRule | undefined): ReadonlySet<string> {
  return rule?.capabilities ?? new Set();
}
