import type { Settings } from '../config/settings.js';
import type { Lease, ToolSetup, Tools } from '../providers/provider.js';
import type { StepSurface } from '../runners/runner.js';

export interface DeliveryContext {
  step: StepSurface;
  /** A folder of this lease's own, 0700, deleted when the job ends. */
  folder: string;
  settings: Settings;
  /** Where the service's programs look by themselves. */
  tools?: Tools;
  /** Where the credential is served, where that is wanted. */
  endpoint?: ServedEndpoint;
}

/** An address that hands out the current credential, and the token that it asks for. */
export interface ServedEndpoint {
  url: string;
  token: string;
}

/** One way in which the job's steps get a credential. */
export interface Delivery {
  readonly name: string;
  /**
   * Hands the lease over.
   *
   * @returns where it went, for the log: names and paths, no values
   * @throws JobpassError `delivery`
   */
  deliver(lease: Lease, context: DeliveryContext): string[] | Promise<string[]>;
  /**
   * Writes out another lease for the place of the one that was delivered; absent where nothing can replace that.
   *
   * @returns puts it there, at once as a whole
   * @throws JobpassError `delivery`, and so does what it returns
   */
  replacement?(lease: Lease, context: Omit<DeliveryContext, 'step'>): Promise<() => void>;
}

/** Hands variables to the later steps; those without a value are taken away, or else emptied. */
export function handOut(step: StepSurface, variables: ToolSetup['variables']): void {
  for (const [name, value] of variables) {
    if (value === undefined && step.removeVariable !== undefined) step.removeVariable(name);
    else step.exportVariable(name, value ?? '');
  }
}
