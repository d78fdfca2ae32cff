import type { Permissions } from '../../../github/permissions.js';
import type { ConditionSet } from '../../../identity/conditions.js';

/** The installation tokens that a role or rule grants. */
export interface GrantedTokens {
  /** The permissions; undefined if they are all permissions of the app. */
  permissions: Permissions | undefined;
  /** Whether a token may give access to every repository of the installation. */
  everyRepository: boolean;
  /** The longest lifetime of a token, in seconds, if a broker limits it. */
  maxTtl: number | undefined;
  /** Whether the broker can end tokens before they expire. Undefined if no broker issues the tokens. */
  endsTokens: boolean | undefined;
}

/** A role of a broker, or a rule of a rules file. */
export interface JobpassRole {
  /** The role's or rule's name for messages. */
  where: string;
  /** Names that can identify a production role. */
  names: readonly string[];
  /** Where the conditions are. */
  place: 'the role' | 'the rule';
  issuer: string;
  audience: string | undefined;
  when: ConditionSet;
  /** Whether the service supports no condition on the claim `event_name`. */
  ignoresEvents: boolean;
  /** Whether conditions on names without ids count as a finding. `jobpass trust` adds ids to a rules file's conditions. */
  needsIds: boolean;
  github: GrantedTokens | undefined;
}

/** The roles of a document, and the roles that could not be read. */
export interface JobpassRoles {
  roles: readonly JobpassRole[];
  /** The number of rules for jobs that use no ID token. */
  skipped: number;
  unreadable: readonly { where: string; because: string }[];
}
