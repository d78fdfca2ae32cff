import type { FileFormat } from '../config/settings.js';
import type { Form, Forms, Lease } from '../providers/provider.js';
import type { Runner, StepSurface } from '../runners/runner.js';

export interface DeliveryContext {
  runner: Runner;
  /** A folder of this lease's own, 0700, deleted when the job ends. */
  folder: string;
  fileFormat: FileFormat;
  /** As `chmod` takes it. */
  fileMode: number;
  /** Where the service's programs look by themselves. */
  forms?: Forms;
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
  deliver(lease: Lease, context: DeliveryContext): string[];
  /**
   * Puts another lease in the place of the one that was delivered, at once as a whole; absent where nothing can.
   *
   * @throws JobpassError `delivery`
   */
  replace?(lease: Lease, context: Omit<DeliveryContext, 'runner'>): void;
}

/** Hands the variables of a form to the later steps; those without a value are taken away, or else emptied. */
export function handOut(step: StepSurface, variables: Form['variables']): void {
  for (const [name, value] of variables) {
    if (value === undefined && step.removeVariable !== undefined) step.removeVariable(name);
    else step.exportVariable(name, value ?? '');
  }
}
