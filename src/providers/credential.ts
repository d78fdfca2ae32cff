import type { Settings } from '../config/settings.js';
import type { ContentOf, FormatName } from '../formats/registry.js';
import type { Json, Lease } from './provider.js';

/** What the credentials of a provider are. */
export interface CredentialType<C extends Json = Json> {
  /** Reads a credential as this version of Jobpass or an earlier one saved it; undefined for anything else. */
  read(saved: unknown): C | undefined;
  /** A credential as it is saved, which `read` reads. Absent where it is saved as it is. */
  save?(credential: C): Json;
  /** Every secret in a credential, for masks and redaction. Absent where each text in it is one. */
  secrets?(credential: C): readonly string[];
}

/** A credential that is a single secret, such as a token. */
export const TOKEN: CredentialType<string> = {
  read: (saved) => (typeof saved === 'string' ? saved : undefined),
};

/** A credential that only leads to another one: whatever its provider took for it. */
export const INTERMEDIATE: CredentialType = { read: (saved) => saved as Json | undefined };

/** The formats of a provider's credentials: what each of them is written from. */
export type CredentialFormats<C extends Json = Json> = { readonly [Name in FormatName]?: Content<C, Name> };

/** As a method, so that a provider's own type of credential will do. */
type Content<C extends Json, Name extends FormatName> = {
  of(lease: Lease<C>, settings: Settings): ContentOf<Name> | Promise<ContentOf<Name>>;
}['of'];

/** A credential as one text: a token as it is, anything else as JSON. */
export function credentialText(credential: Json): string {
  return typeof credential === 'string' ? credential : JSON.stringify(credential);
}
