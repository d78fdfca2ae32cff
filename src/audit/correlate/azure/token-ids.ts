/**
 * Returns the claim `uti` of a token from any text in which Entra's logs name the token: the claim itself, or the ID of the sign-in as
 * a GUID, either plain or in base64. Returns undefined for anything else.
 *
 * The claim is the base64url form of the ID's bytes, in the order in which .NET stores a GUID.
 *
 * Source: AzureAD/MSIdentityTools, ConvertFrom-MsIdUniqueTokenIdentifier; Microsoft Learn, "Linkable token identifiers".
 */
export function tokenIdIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (GUID.test(text)) return fromGuid(text);
  const plain = text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
  if (/^[\w-]{22}$/.test(plain)) return plain;
  const decoded = /^[\w-]{48}$/.test(plain) ? Buffer.from(plain, 'base64url').toString('latin1') : '';
  return GUID.test(decoded) ? fromGuid(decoded) : undefined;
}

const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** The places of the bytes of a GUID in .NET: the first three groups have their lowest byte first. */
const ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

function fromGuid(guid: string): string {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex');
  return Buffer.from(ORDER.map((at) => bytes[at] ?? 0)).toString('base64url');
}
