import { JobpassError } from '../errors.js';

/** A user name and a secret for one host, which are the content for `netrc`, `npmrc`, `docker` and `terraform`. */
export interface HostLogin {
  /** The host, with its port if it is not the usual one. `npmrc` also allows a path. */
  host: string;
  username: string;
  secret: string;
}

/**
 * Characters that programs read differently in files without quotes, or that start a comment or a variable. Tokens of known
 * services contain none of them.
 */
const UNSAFE = /[^\x21-\x7e]|["'`\\#;$]/;

/** Rejects a user name or a secret that cannot be written without quotes. @throws JobpassError `delivery` */
export function checkUnquoted(format: string, ...values: readonly string[]): void {
  if (!values.some((value) => value === '' || UNSAFE.test(value))) return;
  throw new JobpassError(
    'delivery',
    `The credential cannot be written as ${format}: programs read its spaces, quotes or special characters differently`,
    { hint: 'Use the format `raw` or `json`' },
  );
}
