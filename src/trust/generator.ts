import type * as z from 'zod';
import type { Clock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import type { HttpClient } from '../http/client.js';
import type { Grant, ReportProblem } from '../rules/grant.js';
import type { FindBroker } from '../servers/broker/configured-broker.js';
import type { Secrets } from '../text/secrets.js';

/** A difference between what a server has and what the file wants. */
export interface Drift {
  /**
   * - `wider`: the server lets in, or gives, more than the file says, or it could not be told that it does not
   * - `missing`: something that the file wants is not there
   * - `narrower`: the server lets in, or gives, less
   */
  kind: 'wider' | 'missing' | 'narrower';
  /** Which role, policy or setting. */
  what: string;
  /** What is there, and what is wanted, for people. No secret is in it. */
  text: string;
}

/** What a server is asked with. */
export interface ServerAccess {
  /** A client with the certificates of a grant's settings. It is bounded as a whole, and stopped when the command is. */
  http: (settings: Settings) => HttpClient;
  clock: Clock;
  secrets: Secrets;
  env: NodeJS.ProcessEnv;
  /** What the command was given by the provider's own options. */
  options: Readonly<Record<string, string | undefined>>;
  broker?: FindBroker;
}

/** What one server must be made to hold to. */
export interface ServerPlan {
  /** Which, for people and for `--server`: an account's number, an address. */
  server: string;
  /** The names of the roles, in their order. */
  roles: readonly string[];
  /** The whole text in one of the formats, with a line break at its end. */
  print(format: string): string;
  /**
   * Compares with what the server has.
   *
   * @throws JobpassError where it could not be asked
   */
  diff(access: ServerAccess): Promise<readonly Drift[]>;
}

/** An option of `jobpass trust` that only one provider has. */
export interface TrustOption {
  name: string;
  description: string;
  /** Whether it names a file. */
  file?: true;
}

/** Makes the server's side of a file of rules. */
export interface TrustGenerator<TrustSettings = unknown> {
  /** What can be printed; the first is the default. */
  formats: readonly [string, ...string[]];
  options: readonly TrustOption[];
  /** What may stand under `trust` in the file. Every value arrives as text. */
  schema: z.ZodType<TrustSettings, unknown>;
  /**
   * One plan for each server that the grants speak of.
   *
   * A plan accepts exactly the tokens that one of its grants accepts: what a server cannot express is reported,
   * and never left out.
   */
  plan(grants: readonly Grant<TrustSettings>[], reportProblem: ReportProblem): readonly ServerPlan[];
}
