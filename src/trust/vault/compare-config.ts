import type { JsonObject } from '../../text/json.js';
import { display, isUnset, type ReportDrift } from './compared-values.js';

/** What the server says of itself, and what serves roles of the type oidc alone. */
const HARMLESS_CONFIG: ReadonlySet<string> = new Set([
  ...['status', 'namespace_in_state', 'default_role', 'oidc_client_id', 'oidc_response_mode'],
  'oidc_response_types',
]);

export function compareConfig(has: JsonObject, wanted: JsonObject, tell: ReportDrift): void {
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(has)])) {
    const [there, here] = [has[name], wanted[name]];
    if (HARMLESS_CONFIG.has(name) || (isUnset(there) && isUnset(here))) continue;
    if (typeof there === 'string' && typeof here === 'string' && there.trim() === here.trim()) continue;
    if (name === 'jwt_supported_algs')
      tell('narrower', `${name} is ${display(there)}, and nothing is wanted`);
    // Another issuer, its keys from elsewhere, or another authority that vouches for them: each is others' tokens.
    else tell('wider', `${name} is ${display(there)}, wanted is ${display(here)}`);
  }
}
