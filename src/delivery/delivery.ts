import type { Settings } from '../config/settings.js';
import type { Lease, ToolSetup, Tools } from '../providers/provider.js';
import type { StepSurface } from '../runners/runner.js';

export interface DeliveryContext {
  step: StepSurface;
  /** A private folder of this lease (0700), deleted when the job ends. */
  folder: string;
  settings: Settings;
  /** The places where the programs of the service look for credentials. */
  tools?: Tools;
  /** The endpoint that serves the credential, if the user requested one. */
  endpoint?: ServedEndpoint;
}

/** An address that returns the current credential, and the token that it requires. */
export interface ServedEndpoint {
  url: string;
  token: string;
}

/** One way in which the steps of a job receive a credential. */
export interface Delivery {
  readonly name: string;
  /**
   * Delivers the lease.
   *
   * @returns the destinations for the log: names and paths, no values
   * @throws JobpassError `delivery`
   */
  deliver(lease: Lease, context: DeliveryContext): string[] | Promise<string[]>;
  /**
   * Prepares another lease that replaces the delivered one. Absent if a delivered lease cannot be replaced.
   *
   * @returns a function that replaces the delivery atomically
   * @throws JobpassError `delivery`, also from the returned function
   */
  replacement?(lease: Lease, context: Omit<DeliveryContext, 'step'>): Promise<() => void>;
}

/** Sets variables for later steps. A variable without a value is removed, or emptied if the system cannot remove it. */
export function setVariables(step: StepSurface, variables: ToolSetup['variables']): void {
  for (const [name, value] of variables) {
    if (value === undefined && step.removeVariable !== undefined) step.removeVariable(name);
    else step.exportVariable(name, value ?? '');
  }
}
