/** The description of an input or an output, for tables and help texts. */
interface Described {
  /** The text is Markdown without line breaks. */
  description: string;
  /** The only case in which the input or output applies, as an input and its value: `auth: approle`. */
  appliesTo?: string;
}

/** Returns a description, prefixed with the case that it applies to: ``For `vault`, with `auth: approle`: the role ID.`` */
export function described({ description, appliesTo }: Described, provider?: string): string {
  const cases = [
    ...(provider === undefined ? [] : [`for ${code(provider)}`]),
    ...(appliesTo === undefined ? [] : [`with ${code(appliesTo)}`]),
  ].join(', ');
  if (cases === '') return description;
  // A name such as STS stays in upper case.
  const rest = description.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
  return `${cases.charAt(0).toUpperCase()}${cases.slice(1)}: ${rest}`;
}

/** A word in backticks. */
export function code(word: string): string {
  return `\`${word}\``;
}

/** Words joined as a list: `a, b or c`. */
export function alternatives(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
