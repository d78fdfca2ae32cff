import type { Permissions } from '../../../github/permissions.js';
import type { ConditionSet } from '../../../identity/conditions.js';
import type { Claims } from '../../../identity/id-token.js';
import type { ClaimPatterns } from '../attacks/glob.js';

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

/** Conditions on jobs. */
export interface JobConditions {
  patterns: ClaimPatterns;
  accepts: (token: Claims) => boolean;
}

/** A role of a broker, a rule of a rules file, or a policy of Octo STS. */
export interface JobpassRole {
  /** The role's or rule's name for messages. */
  where: string;
  /** Names that can identify a production role. */
  names: readonly string[];
  /** Where the conditions are. */
  place: 'the role' | 'the rule' | 'the policy';
  issuer: string;
  audience: string | undefined;
  conditions: JobConditions;
  /** Whether the service supports no condition on the claim `event_name`. */
  ignoresEvents: boolean;
  /**
   * The conditions in which names without ids count as a finding. Undefined for a rules file, because `jobpass trust` adds ids to
   * its conditions.
   */
  named: ConditionSet | undefined;
  github: GrantedTokens | undefined;
}

/** The roles of a document, and the roles that could not be read. */
export interface JobpassRoles {
  roles: readonly JobpassRole[];
  /** The number of rules for jobs that use no ID token. */
  skipped: number;
  unreadable: readonly { where: string; because: string }[];
}
