import type { Settings } from '../../config/settings.js';

/** A generated policy. */
export interface Policy {
  name: string;
  /** The policy's text in HCL, with a line break at the end. */
  text: string;
}

/** The expected state of a role. */
export interface Role {
  name: string;
  /** All settings that affect access, including defaults, because the server keeps the old value of a setting that is not sent. */
  body: Readonly<Record<string, unknown>>;
  policy?: Policy;
  /** The rules that use the role, as text. */
  comments: readonly string[];
}

/** The expected state of a mount of the auth method `jwt`. */
export interface Mount {
  url: URL;
  namespace: string | undefined;
  path: string;
  /** The server's address in messages. */
  address: string;
  config: Readonly<Record<string, string>>;
  roles: readonly Role[];
  /** The settings for requests to the server. */
  settings: Settings;
}
