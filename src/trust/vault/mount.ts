import type { Settings } from '../../config/settings.js';

/** A policy that is made here. */
export interface Policy {
  name: string;
  /** HCL, with a line break at its end. */
  text: string;
}

/** A role, as it must be. */
export interface Role {
  name: string;
  /** All that decides who is let in and what is given, defaults among it: what is not told stays as it was. */
  body: Readonly<Record<string, unknown>>;
  policy?: Policy;
  /** Whose it is, for people. */
  comments: readonly string[];
}

/** A mount of the jwt method, as it must be. */
export interface Mount {
  url: URL;
  namespace: string | undefined;
  path: string;
  /** For people. */
  address: string;
  config: Readonly<Record<string, string>>;
  roles: readonly Role[];
  /** What it can be asked with. */
  settings: Settings;
}
