import type { FormatName } from '../formats/registry.js';
import type { LeaseValue } from './lease.js';
import type { EndpointProtocol } from './served.js';

/** The parts of a lease that the configuration of tools depends on. */
export interface DeliveredLease {
  values: readonly LeaseValue[];
  /** The expiry on the machine's clock, in milliseconds since 1970. */
  expiresAt?: number;
}

/** How a delivery configures a service's tools, instead of plain files and variables. */
export interface ToolSetup {
  /** The variables to set. A variable without a value must be unset, because programs would prefer it. */
  variables: readonly (readonly [name: string, value: string | undefined])[];
  /** The path of a file that git includes in its configuration in later steps. */
  gitConfig?: string;
  /** The outputs to set. */
  outputs?: readonly (readonly [name: string, value: string])[];
  /** The location where programs find the credential, for the log. */
  place: string;
}

/** Files that a delivery writes to the lease's folder, and the configuration of tools. */
export type ToolSetupWithFiles = ToolSetup & { files: readonly { name: string; text: string }[] };

/** The locations where a service's tools find credentials. */
export interface Tools {
  /**
   * The files that `deliver: file` writes to the lease's folder, and replaces at each renewal. Each has the credential format of its
   * content, or a function that returns its content. With `idToken`, the content is an ID token of the job, which the keeper replaces
   * before half of its lifetime is over.
   */
  readonly files: readonly (
    | { name: string; format: FormatName }
    | { name: string; idToken: true }
    | { name: string; text: (values: readonly LeaseValue[], folder: string, lease: DeliveredLease) => string }
  )[];
  /**
   * Configures tools to read these files. @param folder the lease's folder @throws JobpassError `usage` if the tools cannot
   * read files there
   */
  useFiles(folder: string, lease: DeliveredLease): ToolSetup & Partial<ToolSetupWithFiles>;
  /** Configures tools for `deliver: env`. Absent if the values themselves are delivered as variables. */
  useVariables?(values: readonly LeaseValue[], folder: string, lease: DeliveredLease): ToolSetupWithFiles;
  /** The format of the endpoint's responses, unless the endpoint uses `protocol`. */
  readonly answer: FormatName;
  /** The service's own protocol for the endpoint. */
  readonly protocol?: EndpointProtocol;
  /** Configures tools to use the endpoint. @returns also the files that the tools need in the lease's folder */
  useEndpoint(
    served: { url: string; token: string },
    folder: string,
    lease: DeliveredLease,
  ): ToolSetupWithFiles;
}

/** Tools that can be configured for every delivery. */
export type ToolsWithVariables = Tools & Pick<Required<Tools>, 'useVariables'>;
