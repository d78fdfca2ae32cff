import type { ClaimValues } from './bound-claims.js';

/** The permissions at one path. */
export interface PathRule {
  capabilities: ReadonlySet<string>;
  /** The only parameters that are allowed; undefined if all parameters are allowed. */
  allowed: ClaimValues | undefined;
  required: ReadonlySet<string>;
}

/** A policy's rules, keyed by path. */
export type PolicyRules = ReadonlyMap<string, PathRule>;

export function allowing(...capabilities: string[]): PathRule {
  return { capabilities: new Set(capabilities), allowed: undefined, required: new Set() };
}

/** Returns rules as HCL, with a line break at the end. */
export function printPolicy(rules: PolicyRules): string {
  return [...rules]
    .map(([path, { capabilities, allowed, required }]) => {
      const lines = [`  capabilities = ${list([...capabilities])}`];
      if (allowed !== undefined) {
        const each = [...allowed].map(([name, values]) => `    "${name}" = ${list(values)}`);
        lines.push(`  allowed_parameters = {\n${each.join('\n')}\n  }`);
      }
      if (required.size > 0) lines.push(`  required_parameters = ${list([...required])}`);
      return `path "${path}" {\n${lines.join('\n')}\n}\n`;
    })
    .join('\n');
}

export function list(values: readonly string[]): string {
  return `[${values.map((value) => `"${value}"`).join(', ')}]`;
}
