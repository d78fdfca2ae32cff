import type { Clock } from '../clock.js';
import { readSettings } from '../config/settings.js';
import { JobpassError } from '../errors.js';
import { openHttp } from '../http/open.js';
import { logRetries } from '../http/retry.js';
import type { Claims } from '../identity/id-token.js';
import { PROVIDERS, providerDefinition } from '../providers/registry.js';
import { JobIdTokens } from '../runners/job-id-tokens.js';
import type { Runner, ServedIdToken } from '../runners/runner.js';
import { Secrets } from '../text/secrets.js';
import type { Rule } from './file.js';
import { inputsFor, type StepInputs } from './step-inputs.js';

/** An audience that no service accepts. */
const NOBODY = 'jobpass:rules';

/** An ID token whose claims determine the rule. */
export interface RulesToken extends ServedIdToken {
  audience: string;
  claims: Claims;
}

/**
 * Returns an ID token for this job. Its audience is the audience of the exchange, if this audience is known before a rule is
 * chosen.
 */
export async function tokenFor(
  rules: readonly Rule[],
  step: StepInputs,
  runner: Runner,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<RulesToken> {
  const { audience, ca } = await expected(rules, step);
  const { idTokens, step: surface } = runner;
  const secrets = new Secrets();
  secrets.add(...idTokens.secrets());
  const { http, close } = openHttp({ ca }, { clock, secrets, signal, retries: logRetries(surface.log) });
  try {
    const token = await new JobIdTokens(idTokens, { http, secrets, step: surface }).read(audience);
    return { ...token, audience };
  } finally {
    close();
  }
}

/** Returns the audience of the first rule whose audience is known. */
async function expected(
  rules: readonly Rule[],
  step: StepInputs,
): Promise<{ audience: string; ca?: string }> {
  for (const rule of rules) {
    try {
      const { settings } = await readSettings(inputsFor(rule, step), PROVIDERS, {
        shared: (name) => step.has(name),
      });
      const audience = providerDefinition(settings.provider).audience(settings);
      if (audience !== undefined)
        return { audience, ...(settings.ca === undefined ? {} : { ca: settings.ca }) };
    } catch (error) {
      // This rule might not apply to the job. If the rule applies, the error is reported later.
      if (!(error instanceof JobpassError)) throw error;
    }
  }
  return { audience: NOBODY };
}
