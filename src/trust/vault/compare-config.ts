import type { JsonObject } from '../../text/json.js';
import { display, isUnset, type ReportDrift } from './compared-values.js';

/** Settings that describe the server, and settings that apply only to roles of the type `oidc`. */
const HARMLESS_CONFIG: ReadonlySet<string> = new Set([
  ...['status', 'namespace_in_state', 'default_role', 'oidc_client_id', 'oidc_response_mode'],
  'oidc_response_types',
]);

export function compareConfig(has: JsonObject, wanted: JsonObject, report: ReportDrift): void {
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(has)])) {
    const [there, here] = [has[name], wanted[name]];
    if (HARMLESS_CONFIG.has(name) || (isUnset(there) && isUnset(here))) continue;
    if (typeof there === 'string' && typeof here === 'string' && there.trim() === here.trim()) continue;
    if (name === 'jwt_supported_algs') report('narrower', `${name} is ${display(there)}, expected none`);
    // With a different issuer, different keys or a different CA, the mount would accept different tokens.
    else report('wider', `${name} is ${display(there)}, expected ${display(here)}`);
  }
}
