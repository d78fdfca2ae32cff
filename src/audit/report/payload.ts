/**
 * What the page of a report holds: lists side by side, one for each field, since many records say the same and a list of numbers
 * is short. A text is its place in `texts`, and -1 where there is none; so is a time that is not known. Times are in
 * milliseconds since 1970.
 */
export interface Payload {
  /** When the report was made, which decides what may be alive. */
  now: number;
  files: readonly string[];
  records: number;
  /** Lines that could not be read. */
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
  | ('id' | 'uid' | 'provider' | 'service' | 'name' | 'role' | 'scopes' | 'subject' | 'issuer' | 'actor')
  | ('run' | 'system' | 'job' | 'repository' | 'ref' | 'sha' | 'workflow' | 'environment' | 'eventName')
  | ('runner' | 'deliveredTo' | 'because');
export type NumberColumn =
  | ('issuedAt' | 'deadAt' | 'livesUntil' | 'jobEnd' | 'livedMs' | 'afterJobMs' | 'renewals' | 'standing')
  | ('ending' | 'unconfirmed');

/** Of `standing`. */
export const STANDINGS = ['dead', 'over', 'may be alive', 'refused'] as const;
/** Of `unusual.kind`. */
export const KINDS = ['new role', 'new ref', 'long life'] as const;
/** How many numbers each event takes in `happened`: event, time, until, because, chain, sequence. */
export const HAPPENED_WIDTH = 6;
