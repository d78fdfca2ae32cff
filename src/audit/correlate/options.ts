export interface CorrelateOptions {
  /** The files for each kind of log. */
  files: ReadonlyMap<string, readonly string[]>;
  /** The maximum difference between the clocks of services and runners, in milliseconds. */
  skew: number;
  /** The period whose uses are counted. */
  since?: number;
  until?: number;
  /** The provider of the credentials to check; default: all. */
  provider?: string;
  /** The options that apply to only one kind of log, keyed by commander's option names. */
  own: Readonly<Record<string, unknown>>;
}
