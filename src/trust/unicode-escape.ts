/**
 * Returns the escape of a character in HCL and YAML: `\u` with four digits, or `\U` with eight. HCL and YAML do not use
 * surrogate pairs.
 */
export function unicodeEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = (digits: number): string => code.toString(16).padStart(digits, '0');
  return code > 0xffff ? `\\U${hex(8)}` : `\\u${hex(4)}`;
}
