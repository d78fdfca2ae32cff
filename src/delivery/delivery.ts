import type { Settings } from '../config/settings.js';
import type { Lease } from '../providers/lease.js';
import type { ToolSetup, Tools } from '../providers/tools.js';
import type { StepSurface } from '../runners/runner.js';

export interface DeliveryContext {
  step: StepSurface;
  /** This lease's private folder (mode 0700), which is deleted when the job ends. */
  folder: string;
  settings: Settings;
  /** The locations where the service's tools look for credentials. */
  tools?: Tools;
  /** The latest ID token of the job. Undefined if the provider used none. */
  idToken?: string | undefined;
  /** The endpoint that serves the credential, if the user requested one. */
  endpoint?: ServedEndpoint;
}

/** An address that returns the current credential, and the token that each request must contain; empty if it needs none. */
export interface ServedEndpoint {
  url: string;
  token: string;
}

/** A way to deliver a credential to a job's steps. */
export interface Delivery {
  readonly name: string;
  /**
   * Delivers the lease.
   *
   * @returns the destinations, for the log: names and paths without values
   * @throws JobpassError `delivery`
   */
  deliver(lease: Lease, context: DeliveryContext): string[] | Promise<string[]>;
  /**
   * Prepares the replacement of the delivered lease with another lease. Absent if a delivered lease cannot be replaced.
   *
   * @returns a function that replaces the delivery atomically
   * @throws JobpassError `delivery`, also from the returned function
   */
  replacement?(lease: Lease, context: Omit<DeliveryContext, 'step'>): Promise<() => void>;
}

/** Configures tools for later steps: sets variables and outputs, and adds a file to git's configuration. */
export function setUp(
  step: StepSurface,
  { variables, outputs = [], gitConfig }: Omit<ToolSetup, 'place'>,
): void {
  setVariables(step, variables);
  if (gitConfig !== undefined) step.includeInGitConfig?.(gitConfig);
  for (const [name, value] of outputs) step.setOutput(name, value);
}

/**
 * Sets variables for later steps. A variable without a value is removed. If the system cannot remove variables, it is set to an
 * empty text.
 */
export function setVariables(step: StepSurface, variables: ToolSetup['variables']): void {
  for (const [name, value] of variables) {
    if (value === undefined && step.removeVariable !== undefined) step.removeVariable(name);
    else step.exportVariable(name, value ?? '');
  }
}
