/**
 * A signature of a record. Brokers sign records: `"signature":"<key id>.<base64url>"` at the very end of a record, ES256
 * (RFC 7518, section 3.4) over the bytes of the line without that field. A signature covers its record and, through the hash
 * chain, all records before it. If several records are written together, only the last one has a signature.
 */
export interface SignatureOfLine {
  /** The signed text: the line without the signature. */
  text: string;
  kid: string;
  signature: Buffer;
}

/** The end of every record: `unmapped.jobpass` is the record's last field. */
const END = '}}}';
/** The last base64url character of 64 bytes has only four valid values. Other values are not canonical. */
const SIGNED = /,"signature":"([\w-]{1,64})\.([\w-]{85}[AQgw])"\}\}\}$/;

/** Returns whether a text is a valid value for the field `signature`. */
export function isSignature(text: string): boolean {
  return /^[\w-]{1,64}\.[\w-]{85}[AQgw]$/.test(text);
}

/** Adds a signature to a line. @param sign returns the signature of a text in base64url */
export function signedLine(line: string, kid: string, sign: (text: string) => string): string {
  if (!line.endsWith(END)) throw new RangeError('The line is not a record of Jobpass');
  return `${line.slice(0, -END.length)},"signature":"${kid}.${sign(line)}"${END}`;
}

/** Returns the signature of a line, or undefined if the line has no signature. */
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
