import { parseObject } from '../text/json.js';

/** Levels from the lowest to the highest. Each level includes the lower levels. */
export const LEVELS = ['read', 'write', 'admin'] as const;
export type Level = (typeof LEVELS)[number];

/**
 * Permissions of an installation token by name. Source: GitHub REST API, "Create an installation access token for an app",
 * `permissions`.
 */
export type Permissions = Readonly<Record<string, Level>>;

/**
 * Parses permissions, one per line or separated by commas: `contents: write`. `=` may replace the colon. A JSON object is
 * allowed too, because a rules file may contain the permissions as a map.
 *
 * @returns undefined and the invalid part if a part is invalid
 */
export function parsePermissions(
  text: string,
): { permissions: Permissions; invalid?: undefined } | { permissions?: undefined; invalid: string } {
  const permissions: Record<string, Level> = {};
  for (const part of partsOf(text)) {
    if (part.trim() === '') continue;
    const [, name = '', level = ''] = /^\s*([a-z][a-z0-9_-]*)\s*[:=]\s*(\w+)\s*$/.exec(part) ?? [];
    const key = permissionName(name);
    const known = levelOf(level);
    if (known === undefined || Object.hasOwn(permissions, key)) return { invalid: part.trim() };
    permissions[key] = known;
  }
  return { permissions };
}

function partsOf(text: string): string[] {
  const json = text.trimStart().startsWith('{') ? parseObject(text) : undefined;
  return json === undefined
    ? text.split(/[\n,]/)
    : Object.entries(json).map(([name, level]) => `${name}: ${typeof level === 'string' ? level : '?'}`);
}

/** A permission's name in the API, for a name that may contain `-` instead of `_`. */
export function permissionName(name: string): string {
  return name.replace(/-/g, '_');
}

export function levelOf(text: unknown): Level | undefined {
  return LEVELS.find((level) => level === text);
}

/** Reads permissions from JSON. @returns undefined if a level is unknown */
export function permissionsIn(value: unknown): Permissions | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).map(([name, level]) => [name, levelOf(level)] as const);
  return entries.some(([, level]) => level === undefined)
    ? undefined
    : (Object.fromEntries(entries) as Permissions);
}

/** Returns the permissions that exceed a limit, as `contents: write`. */
export function exceeding(wanted: Permissions, most: Permissions): string[] {
  return Object.entries(wanted)
    .filter(([name, level]) => LEVELS.indexOf(level) > rank(most, name))
    .map(([name, level]) => `${name}: ${level}`);
}

function rank(permissions: Permissions, name: string): number {
  const level = Object.hasOwn(permissions, name) ? permissions[name] : undefined;
  return level === undefined ? -1 : LEVELS.indexOf(level);
}

/** Permissions with which the owner of a token can obtain further rights, or grant rights to others. */
const SENSITIVE = new Set(['administration', 'secrets', 'workflows', 'members', 'environments']);

/** Whether a job can obtain further rights with a permission. An operator must allow such a permission by its name. */
export function isSensitive(name: string, level: Level): boolean {
  return SENSITIVE.has(name) || name.startsWith('organization_') || (name === 'actions' && level !== 'read');
}

/** Permissions as one line of text: `contents: write, issues: read`. */
export function permissionsText(permissions: Permissions): string {
  const parts = Object.entries(permissions).map(([name, level]) => `${name}: ${level}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}
