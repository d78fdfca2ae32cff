import { celText } from '../cel/text.js';

/** The identity that a provider maps an ID token to. */
export interface MappedIdentity {
  /** The value of `google.subject`. */
  subject: string;
  groups: readonly string[];
  /** The custom attributes, keyed by name without `attribute.`. */
  attributes: Readonly<Record<string, string>>;
}

/** The identities of a pool that a member of an IAM policy names. */
export type PoolMember = { pool: string } & (
  | { kind: 'all' }
  | { kind: 'subject' | 'group'; value: string }
  | { kind: 'attribute'; name: string; value: string }
);

const MEMBER =
  /^(principal|principalSet):\/\/iam\.[\w.-]+\/(projects\/[^/]+\/locations\/global\/workloadIdentityPools\/[^/]+)\/(.*)$/s;

/**
 * Parses a member of an IAM policy. Returns undefined for members that are not identities of a workload identity pool. Source: IAM
 * docs, "Principal identifiers".
 */
export function parseMember(text: string): PoolMember | undefined {
  const [, type, pool = '', rest = ''] = MEMBER.exec(text) ?? [];
  if (type === undefined) return undefined;
  if (type === 'principal')
    return rest.startsWith('subject/')
      ? { pool, kind: 'subject', value: rest.slice('subject/'.length) }
      : undefined;
  if (rest === '*') return { pool, kind: 'all' };
  if (rest.startsWith('group/')) return { pool, kind: 'group', value: rest.slice('group/'.length) };
  const [, name, value = ''] = /^attribute\.([^/]+)\/(.*)$/s.exec(rest) ?? [];
  return name === undefined ? undefined : { pool, kind: 'attribute', name, value };
}

/** Returns whether a member names an identity. IAM compares the whole value; a wildcard exists only as `*` for the whole pool. */
export function memberMatches(member: PoolMember, { subject, groups, attributes }: MappedIdentity): boolean {
  switch (member.kind) {
    case 'all':
      return true;
    case 'subject':
      return subject === member.value;
    case 'group':
      return groups.includes(member.value);
    case 'attribute':
      return Object.hasOwn(attributes, member.name) && attributes[member.name] === member.value;
  }
}

/** Returns a member as a condition in CEL on the mapped attributes; undefined for the whole pool. */
export function memberAsCel(member: PoolMember): string | undefined {
  switch (member.kind) {
    case 'all':
      return undefined;
    case 'subject':
      return `google.subject == ${celText(member.value)}`;
    case 'group':
      return `${celText(member.value)} in google.groups`;
    case 'attribute':
      return `attribute.${member.name} == ${celText(member.value)}`;
  }
}

/** Returns the member for all identities of a pool whose attribute has a value. @param pool the resource name of the pool */
export function attributeMember(
  pool: string,
  name: string,
  value: string,
  universe = 'googleapis.com',
): string {
  return `principalSet://iam.${universe}/${pool}/attribute.${name}/${value}`;
}
