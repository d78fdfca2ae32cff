import type { Claims } from '../../identity/id-token.js';

/** The longest parts of a description, in characters. With the words between them, they stay below the 256 that STS accepts. */
const LONGEST_ID = 128;
const LONGEST_RUN = 64;
const LONGEST_ATTEMPT = 16;

/** The credential and the run that the description of a scoped session names. */
export interface DescribedSession {
  /** The credential's ID, as in records. */
  id: string;
  run?: string;
  attempt?: string;
}

/**
 * Returns the description of a scoped copy, which CloudTrail logs with the request: `jobpass ID run RUN attempt ATTEMPT`. The
 * description contains only public facts, in characters that STS accepts.
 *
 * Source: client-sts 3.1177.0, `ScopedSessionDescription`: 2 to 256 characters, `[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*`
 *
 * @param id the credential's ID
 * @param claims the ID token's claims, which name the run
 */
export function sessionDescription(id: string, claims: Claims): string {
  const run = claims['run_id'] ?? claims['pipeline_id'] ?? claims['build_number'];
  const parts: [name: string, value: unknown, longest: number][] = [
    ['jobpass', id === '' ? 'credential' : id, LONGEST_ID],
    ['run', run, LONGEST_RUN],
    ['attempt', claims['run_attempt'], LONGEST_ATTEMPT],
  ];
  return parts
    .flatMap(([name, value, longest]) => {
      const text = word(value, longest);
      return text === undefined ? [] : [`${name} ${text}`];
    })
    .join(' ');
}

/** Reads a description. Returns undefined for a description that Jobpass did not write. Anyone can send such a description. */
export function describedSession(description: string): DescribedSession | undefined {
  const [, id, run, attempt] = /^jobpass (\S+)(?: run (\S+))?(?: attempt (\S+))?$/.exec(description) ?? [];
  return id === undefined
    ? undefined
    : { id, ...(run === undefined ? {} : { run }), ...(attempt === undefined ? {} : { attempt }) };
}

/** Returns a value as one word of printable ASCII characters; undefined if there is no value. */
function word(value: unknown, longest: number): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value)
    .slice(0, longest)
    .replace(/[^\x21-\x7e]/g, '-');
  return text === '' ? undefined : text;
}
