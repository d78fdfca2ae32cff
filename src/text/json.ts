/** A JSON object with unknown members. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. Lists and null do not count as objects. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses a text as a JSON object. Returns undefined for any other text. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Parses a body as a JSON object. Returns undefined for any other body, and if the body is not UTF-8. */
export function jsonObject(body: Buffer): JsonObject | undefined {
  try {
    return parseObject(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** Returns an object's member if the member is an object too. */
export function objectIn(json: JsonObject | undefined, name: string): JsonObject | undefined {
  const value = json?.[name];
  return isObject(value) ? value : undefined;
}

/** Returns a value as JSON on one line of ASCII. The line contains no text that a terminal or a runner would interpret. */
export function jsonLine(value: unknown): string {
  return inert(JSON.stringify(value));
}

/** Returns a value as indented JSON, with the same safe characters as `jsonLine`. */
export function jsonLines(value: unknown): string {
  return JSON.stringify(value, undefined, 2).split('\n').map(inert).join('\n');
}

/** In JSON, non-ASCII characters and `##` occur only inside texts, so escapes are valid at every position. */
function inert(json: string): string {
  return json.replace(/[^ -~]|#(?=#)/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
