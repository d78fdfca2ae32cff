export interface CorrelateOptions {
  /** The files of each kind of log. */
  files: ReadonlyMap<string, readonly string[]>;
  /** How far the clocks of services and of the machines of jobs may differ, in milliseconds. */
  skew: number;
  /** Uses outside of these are left out. */
  since?: number;
  until?: number;
  /** Whose credentials are asked about; all where it is left out. */
  provider?: string;
  /** The options that only one kind of log has, as commander names them. */
  own: Readonly<Record<string, unknown>>;
}
