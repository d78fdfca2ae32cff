import type { JsonObject } from '../../text/json.js';

/**
 * Why a role's tokens have no maximum lifetime.
 *
 * - `none`: tokens start with a short lease and can be renewed up to the server's limit
 * - `periodic`: tokens can be renewed forever
 * - `no lives`: the role sets no lifetime
 */
export type UnboundedLifetime = 'none' | 'periodic' | 'no lives';

/** Returns why a role's tokens have no maximum lifetime, or undefined if they have one. */
export function unboundedLifetime(role: JsonObject): UnboundedLifetime | undefined {
  const seconds = (field: string): number => secondsOf(role[`token_${field}`] ?? role[field]);
  // Batch tokens cannot be renewed.
  if (seconds('explicit_max_ttl') > 0 || role['token_type'] === 'batch') return undefined;
  if (seconds('period') > 0) return 'periodic';
  if (seconds('max_ttl') > 0) return undefined;
  return seconds('ttl') > 0 ? 'none' : 'no lives';
}

/** Converts a duration in the server's format (a number, or a text such as 1h30m) to seconds. Returns 0 for an invalid text. */
function secondsOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value === '') return 0;
  if (/^\d+$/.test(value)) return Number(value);
  const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
  const parts = [...value.matchAll(/(\d+(?:\.\d+)?)([smhd])/g)];
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (UNITS[unit ?? ''] ?? 0), 0);
}
