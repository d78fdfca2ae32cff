const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Returns the text of the first element with the given name. This method is sufficient for responses from STS and IAM, which
 * contain no relevant attributes, no comments and no CDATA sections (Query API, common errors and response elements).
 */
export function elementText(xml: string, name: string): string | undefined {
  const start = xml.indexOf(`<${name}>`);
  if (start < 0) return undefined;
  const from = start + name.length + 2;
  const end = xml.indexOf(`</${name}>`, from);
  if (end < 0) return undefined;
  return decode(xml.slice(from, end));
}

/** Returns the texts of all elements with the given name. */
export function elementTexts(xml: string, name: string): string[] {
  const found: string[] = [];
  let rest = xml;
  for (;;) {
    const end = rest.indexOf(`</${name}>`);
    const text = elementText(rest, name);
    if (end < 0 || text === undefined) return found;
    found.push(text);
    rest = rest.slice(end + name.length + 3);
  }
}

function decode(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{1,8}));/gi, (whole, hex, decimal, name) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    if (name !== undefined) return ENTITIES[String(name)] ?? whole;
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}
