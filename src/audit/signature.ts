/**
 * Signatures of records, which brokers make: `"signature":"<key id>.<base64url>"` at the very end of a record, ES256 (RFC 7518,
 * section 3.4) over the bytes of the line without that field. It speaks for its record and, by the chain, for all before it; so
 * the last of several that are written together has one.
 */
export interface SignatureOfLine {
  /** What was signed. */
  text: string;
  kid: string;
  signature: Buffer;
}

/** What a record of ours ends with: the last field of `unmapped.jobpass`, which is the last of the record. */
const END = '}}}';
/** The last character of 64 bytes in base64url can be one of four: every other way to write them is not the one that was written. */
const SIGNED = /,"signature":"([\w-]{1,64})\.([\w-]{85}[AQgw])"\}\}\}$/;

/** Whether a text is one that the field can have. */
export function isSignature(text: string): boolean {
  return /^[\w-]{1,64}\.[\w-]{85}[AQgw]$/.test(text);
}

/** Puts a signature into a line. @param sign makes one, base64url, of a text */
export function signedLine(line: string, kid: string, sign: (text: string) => string): string {
  if (!line.endsWith(END)) throw new RangeError('This is no record of ours');
  return `${line.slice(0, -END.length)},"signature":"${kid}.${sign(line)}"${END}`;
}

/** The signature in a line, if there is one. */
export function signatureOf(line: string): SignatureOfLine | undefined {
  const match = SIGNED.exec(line);
  if (match === null) return undefined;
  const [field, kid = '', value = ''] = match;
  return {
    text: `${line.slice(0, -field.length)}${END}`,
    kid,
    signature: Buffer.from(value, 'base64url'),
  };
}
