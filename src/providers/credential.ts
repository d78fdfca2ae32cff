import type { Json } from './provider.js';

/** What the credentials of a provider are. */
export interface CredentialType<C extends Json = Json> {
  /** Reads a credential as this version of Jobpass or an earlier one saved it; undefined for anything else. */
  read(saved: unknown): C | undefined;
  /** Every secret in a credential, for masks and redaction. Absent where each text in it is one. */
  secrets?(credential: C): readonly string[];
}

/** A credential that is a single secret, such as a token. */
export const TOKEN: CredentialType<string> = {
  read: (saved) => (typeof saved === 'string' ? saved : undefined),
};

/** A credential as one text: a token as it is, anything else as JSON. */
export function credentialText(credential: Json): string {
  return typeof credential === 'string' ? credential : JSON.stringify(credential);
}
