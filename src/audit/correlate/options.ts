export interface CorrelateOptions {
  cloudtrail: readonly string[];
  vaultAudit: readonly string[];
  /** How far the clocks of services and of the machines of jobs may differ, in milliseconds. */
  skew: number;
  /** Uses outside of these are left out. */
  since?: number;
  until?: number;
  /** Accessors by their hashes. */
  hashes: ReadonlyMap<string, string>;
  /** Whose credentials are asked about; all where it is left out. */
  provider?: string;
  /** Whether it is known that trails have no data events, or some have been seen. */
  dataEvents?: boolean;
}
