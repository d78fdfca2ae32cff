/**
 * The data of a report page: one list per field, because lists of numbers are compact. A text is an index into `texts`. A missing
 * text or time is -1. Times are in milliseconds since 1970.
 */
export interface Payload {
  /** The time of the report, which decides which credentials may be alive. */
  now: number;
  files: readonly string[];
  records: number;
  /** The number of lines that could not be read. */
  unreadable: number;
  chains: { consistent: number; tampered: number };
  firstAt: number;
  lastAt: number;
  events: readonly string[];
  texts: readonly string[];
  credentials: Record<TextColumn | NumberColumn, number[]> & { happened: number[][] };
  unusual: { credential: number[]; kind: number[]; text: number[] };
}

export type TextColumn =
  | (
      | 'id'
      | 'uid'
      | 'keyId'
      | 'provider'
      | 'service'
      | 'name'
      | 'role'
      | 'scopes'
      | 'subject'
      | 'issuer'
      | 'actor'
    )
  | ('run' | 'system' | 'job' | 'repository' | 'ref' | 'sha' | 'workflow' | 'environment' | 'eventName')
  | ('runner' | 'deliveredTo' | 'because');
export type NumberColumn =
  | ('issuedAt' | 'deadAt' | 'livesUntil' | 'jobEnd' | 'livedMs' | 'afterJobMs' | 'renewals' | 'standing')
  | ('ending' | 'unconfirmed');

/** The values of `standing`. */
export const STANDINGS = ['dead', 'over', 'may be alive', 'refused'] as const;
/** The values of `unusual.kind`. */
export const KINDS = ['new role', 'new ref', 'long life', 'theft alarm'] as const;
/** The number of list entries per event in `happened`: event, time, until, because, chain, sequence. */
export const HAPPENED_WIDTH = 6;
