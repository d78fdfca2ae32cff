/** An input that is written in YAML, as it is taken: a list by lines, and a map as JSON, as policies are written. */
export function inputText(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join('\n');
  return value === null || value === undefined ? '' : JSON.stringify(value);
}
