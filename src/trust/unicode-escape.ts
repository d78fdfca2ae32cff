/** A character as HCL and YAML escape it: four digits behind `\u`, or eight behind `\U`, since they know no surrogate pairs. */
export function unicodeEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = (digits: number): string => code.toString(16).padStart(digits, '0');
  return code > 0xffff ? `\\U${hex(8)}` : `\\u${hex(4)}`;
}
