import { invalid, list } from '../../config/values.js';

/** The roles that a session may assume. A session of another role can outlive the session that assumed the role. */
export type Assumable =
  /** All roles except those of the job itself. */
  | 'others'
  | 'none'
  /** ARNs, with the wildcards of IAM. */
  | readonly string[];

/** The roles of a job, and the roles that its sessions may assume. */
export interface AssumeRules {
  roles: readonly string[];
  /** Undefined if the user sets no rule. Copies of a session then use `others`. */
  assumable: Assumable | undefined;
}

/** The policy statements that deny a session all roles that it may not assume. */
export function assumeDenies({ roles, assumable = 'others' }: AssumeRules): object[] {
  const deny = { Sid: 'JobpassAssume', Effect: 'Deny', Action: 'sts:AssumeRole' };
  if (assumable === 'others') return [{ ...deny, Resource: roles }];
  if (assumable === 'none') return [{ ...deny, Resource: '*' }];
  // A deny for all other roles does not deny the roles of the job if the list contains them.
  return [
    { ...deny, NotResource: assumable },
    { ...deny, Sid: 'JobpassOwnRole', Resource: roles },
  ];
}

/** Reads the input `allow-assume`. @throws JobpassError `usage` */
export function assumableRoles(input: string | undefined): Assumable | undefined {
  if (input === undefined) return undefined;
  const entries = list(input);
  if (entries.length === 1 && (entries[0] === 'none' || entries[0] === 'others')) return entries[0];
  for (const entry of entries)
    if (!/^arn:[\w*?-]+:iam::[\d*?]{1,12}:role\/[\w+=,.@/*?-]{1,512}$/.test(entry))
      throw invalid(
        'allow-assume',
        entry,
        'Use `none`, `others`, or ARNs of roles; `*` and `?` are wildcards',
      );
  if (entries.length === 0) throw invalid('allow-assume', input, 'Use `none`, `others`, or ARNs of roles');
  return entries;
}
