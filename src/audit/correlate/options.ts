export interface CorrelateOptions {
  /** The files of each kind of log. */
  files: ReadonlyMap<string, readonly string[]>;
  /** The maximum difference between the clocks of services and runners, in milliseconds. */
  skew: number;
  /** The period of the uses that count. */
  since?: number;
  until?: number;
  /** The provider of the credentials to check; default: all. */
  provider?: string;
  /** The options of single kinds of logs, with commander's names. */
  own: Readonly<Record<string, unknown>>;
}
