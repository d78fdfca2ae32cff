import { printable } from '../../text/printable.js';
import { parsePolicy } from './parse-policy.js';
import type { PathRule } from './policy.js';

/** A difference between two policies. */
export interface PolicyDrift {
  kind: 'wider' | 'narrower';
  text: string;
}

/** Compares the permissions in policies. Comments and layout do not matter. A policy that cannot be parsed counts as `wider`. */
export function comparePolicies(has: string, wanted: string): PolicyDrift[] {
  if (has.trim() === wanted.trim()) return [];
  const [there, here] = [parsePolicy(has), parsePolicy(wanted)];
  if (there === undefined || here === undefined)
    return [{ kind: 'wider', text: 'the text differs, and Jobpass cannot determine what it allows' }];
  const found: PolicyDrift[] = [];
  for (const path of new Set([...there.keys(), ...here.keys()])) {
    const shown = `path ${printable(path, 120)}`;
    // For each request, the server uses only the closest matching path. If this path is missing from the policy, a path with
    // wildcards applies. A path that is not expected is reported separately.
    const wild = [...there.keys()].some((one) => here.has(one) && /\*$|(^|\/)\+(\/|$)/.test(one));
    if (wild && !there.has(path))
      found.push({
        kind: 'wider',
        text: `${shown}: is missing, so a path with wildcards may apply instead`,
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
  report: (kind: PolicyDrift['kind'], text: string) => void,
): void {
  const [may, should] = [capabilitiesOf(has), capabilitiesOf(wanted)];
  const named = (names: readonly string[]): string => printable(names.join(', '), 120);
  const more = [...may].filter((one) => !should.has(one));
  const less = [...should].filter((one) => !may.has(one));
  // `deny` removes permissions that other paths and other policies grant.
  if (more.length > 0) report(more.includes('deny') ? 'narrower' : 'wider', `allows ${named(more)} too`);
  if (less.length > 0) report(less.includes('deny') ? 'wider' : 'narrower', `does not allow ${named(less)}`);
  if (has === undefined || wanted === undefined) return;
  for (const name of wanted.required)
    if (!has.required.has(name)) report('wider', `does not require ${named([name])}`);
  for (const name of has.required)
    if (!wanted.required.has(name)) report('narrower', `requires ${named([name])}`);
  if (has.allowed === undefined && wanted.allowed === undefined) return;
  if (has.allowed === undefined || wanted.allowed === undefined) {
    if (has.allowed === undefined) report('wider', 'accepts every parameter');
    else report('narrower', 'accepts only some parameters');
    return;
  }
  for (const name of new Set([...has.allowed.keys(), ...wanted.allowed.keys()])) {
    const [there, expected] = [has.allowed.get(name), wanted.allowed.get(name)];
    if (expected === undefined) report('wider', `accepts the parameter ${named([name])}`);
    else if (there === undefined) report('narrower', `does not accept the parameter ${named([name])}`);
    else {
      // An empty list allows any value.
      const all = [there, expected].map((values) => values.length === 0);
      const extra = there.filter((value) => !expected.includes(value));
      const missing = expected.filter((value) => !there.includes(value));
      if (!all[1] && (all[0] || extra.length > 0))
        report('wider', `accepts other values of ${named([name])}`);
      if (!all[0] && (all[1] || missing.length > 0))
        report('narrower', `accepts fewer values of ${named([name])}`);
    }
  }
}

function capabilitiesOf(rule: PathRule | undefined): ReadonlySet<string> {
  return rule?.capabilities ?? new Set();
}
