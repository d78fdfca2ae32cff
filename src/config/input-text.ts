/** Returns the text of an input that is written in YAML. A list becomes lines. A map becomes JSON, because policies are JSON. */
export function inputText(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join('\n');
  return value === null || value === undefined ? '' : JSON.stringify(value);
}
