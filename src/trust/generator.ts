import type * as z from 'zod';
import type { Clock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import type { HttpClient } from '../http/client.js';
import type { Grant, ReportProblem } from '../rules/grant.js';
import type { FindBroker } from '../servers/broker/configured-broker.js';
import type { Secrets } from '../text/secrets.js';
import type { RepositorySubjects } from './subject-prefixes.js';

/** A difference between a server and the rules file. */
export interface Drift {
  /**
   * - `wider`: the server accepts or grants more than the file, or the comparison is not possible
   * - `missing`: the server lacks a part of the file
   * - `narrower`: the server accepts or grants less than the file
   * - `note`: the server lacks a part that jobs do not need; does not count as a difference
   */
  kind: 'wider' | 'missing' | 'narrower' | 'note';
  /** The role, policy or setting that differs. */
  what: string;
  /** The value on the server and the value in the file, as text. The text never contains a secret. */
  text: string;
}

/** Access to a server. */
export interface ServerAccess {
  /**
   * Returns a client that uses the certificates from a grant's settings. All requests share one time limit, and stop when the
   * command stops.
   */
  http: (settings: Settings) => HttpClient;
  clock: Clock;
  secrets: Secrets;
  env: NodeJS.ProcessEnv;
  /** The values of the options that only this provider has. */
  options: Readonly<Record<string, string | undefined>>;
  broker?: FindBroker;
}

/** The configuration that one server needs. */
export interface ServerPlan {
  /** The server's name in messages and for `--server`: an account number, or an address. */
  server: string;
  /** The names of the roles, in the order of the file. */
  roles: readonly string[];
  /** Returns the configuration as text in one of the formats, with a line break at the end. */
  print(format: string): string;
  /**
   * Compares the plan with the server.
   *
   * @throws JobpassError if the server cannot be queried
   */
  diff(access: ServerAccess): Promise<readonly Drift[]>;
}

/** An option of `jobpass trust` that only one provider has. */
export interface TrustOption {
  name: string;
  description: string;
  /** Whether the value is the path of a file. */
  file?: true;
}

/** Generates the servers' configuration from a rules file. */
export interface TrustGenerator<TrustSettings = unknown> {
  /** The output formats. The first format is the default. */
  formats: readonly [string, ...string[]];
  options: readonly TrustOption[];
  /** The schema of `trust` in the file. Every value is text. */
  schema: z.ZodType<TrustSettings, unknown>;
  /** Whether the server also needs the rules of jobs that log in without an ID token. */
  withoutIdToken?: true;
  /**
   * Returns the repositories of GitHub.com whose subjects a plan for a grant needs. Only for servers that check nothing but the
   * subject.
   */
  subjectsOf?(grant: Grant<TrustSettings>): readonly string[];
  /**
   * Returns one plan for each server in the grants.
   *
   * A plan accepts exactly the tokens that one of its grants accepts. If the server cannot express a condition, the problem is
   * reported. The condition is never omitted.
   *
   * @param subjects the subjects of repositories, as far as they were looked up
   */
  plan(
    grants: readonly Grant<TrustSettings>[],
    reportProblem: ReportProblem,
    subjects?: RepositorySubjects,
  ): readonly ServerPlan[];
}
