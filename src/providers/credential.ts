import type { Settings } from '../config/settings.js';
import type { ContentOf, FormatName } from '../formats/registry.js';
import type { Json, Lease } from './lease.js';

/** The type of the credentials that a provider issues. */
export interface CredentialType<C extends Json = Json> {
  /** Reads a credential that this or an earlier version of Jobpass saved; undefined for any other value. */
  read(saved: unknown): C | undefined;
  /** Converts a credential to the form that `read` reads. Absent if Jobpass saves the credential unchanged. */
  save?(credential: C): Json;
  /** Every secret in a credential, for masks and redaction. Absent if every text in the credential is a secret. */
  secrets?(credential: C): readonly string[];
}

/** A credential that is a single secret, such as a token. */
export const TOKEN: CredentialType<string> = {
  read: (saved) => (typeof saved === 'string' ? saved : undefined),
};

/** An intermediate credential, in any form that its provider uses. */
export const INTERMEDIATE: CredentialType = { read: (saved) => saved as Json | undefined };

/** Functions that return a credential's content for a format, keyed by format. */
export type CredentialFormats<C extends Json = Json> = { readonly [Name in FormatName]?: Content<C, Name> };

/** Returns the content for a format. Declared as a method, so that a provider can use its own credential type. */
type Content<C extends Json, Name extends FormatName> = {
  of(lease: Lease<C>, settings: Settings, login: LoginOptions): ContentOf<Name> | Promise<ContentOf<Name>>;
}['of'];

/** The host and the user name for the formats that contain them, if the user chose them. */
export interface LoginOptions {
  host?: string | undefined;
  username?: string | undefined;
}

/** A credential as text: a token unchanged, any other credential as JSON. */
export function credentialText(credential: Json): string {
  return typeof credential === 'string' ? credential : JSON.stringify(credential);
}
