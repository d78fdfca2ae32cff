import type { Clock } from '../clock.js';
import { decide, noRuleError, rulesFor } from '../rules/decide.js';
import { type Rule, readRules } from '../rules/file.js';
import { rulesOfJob, untrustedFileError } from '../rules/source.js';
import { checkDestination, inputsFor, inputsOfStep } from '../rules/step-inputs.js';
import { tokenFor } from '../rules/token.js';
import { isUntrustedEvent } from '../runners/github-untrusted-events.js';
import { withRequested } from '../runners/requested-id-token.js';
import type { IdTokenSource, Runner } from '../runners/runner.js';
import type { NamedInputs } from './credentials-input.js';

/**
 * Returns the inputs that the rules file sets for this job's credentials. The step's own inputs override them.
 *
 * @returns the inputs, and the source of ID tokens from now on. This source reuses the ID token that selected the rules
 * @throws JobpassError `refused` if no rule matches this job
 */
export async function inputsFromRules(
  names: readonly string[],
  given: ReadonlyMap<string, string>,
  runner: Runner,
  options: { clock: Clock; signal: AbortSignal },
): Promise<{ each: NamedInputs[]; idTokens: IdTokenSource }> {
  const source = { config: given.get('config'), sha256: given.get('config-sha256') };
  const found = await rulesOfJob(runner.system, source);
  const file = readRules(found.text, found.path);
  const rules = names.flatMap((name) => rulesFor(file, name));
  const step = inputsOfStep(given);
  const token = rules.some(hasConditions) ? await tokenFor(rules, step, runner, options) : undefined;
  const claims = token?.claims ?? {};
  const event = String(claims['event_name'] ?? '');
  // The claim is signed; the runner's variables are not.
  if (
    isUntrustedEvent(event) &&
    source.sha256 === undefined &&
    runner.system.untrustedFiles?.() === undefined
  )
    throw untrustedFileError(found.path, event);
  const each = names.map((name) => {
    const decision = decide(file, name, claims);
    const { taken } = decision;
    if (taken === undefined) throw noRuleError(decision, found.path);
    checkDestination(taken, step, found.path);
    const inputs = inputsFor(taken, step);
    const kept = [...taken.inputs].filter(([input, value]) => inputs.get(input) !== value);
    const note = `Rule: ${ruleCalled(taken)} of ${found.path}, line ${taken.place?.line ?? 1} (SHA-256 ${found.sha256})${
      kept.length === 0 ? '' : `; the step overrides ${kept.map(([input]) => input).join(', ')}`
    }`;
    return { name, inputs, shared: new Set(step.keys()), note };
  });
  const { idTokens } = runner;
  return { each, idTokens: token === undefined ? idTokens : withRequested(idTokens, token.audience, token) };
}

function hasConditions({ conditions, issuer }: Rule): boolean {
  return issuer !== undefined || Object.keys(conditions).length > 0;
}

/** The display name of a rule. A rule without a name is displayed with its number. */
function ruleCalled({ name }: Rule): string {
  return name.startsWith('rule ') ? name : `rule ${name}`;
}
