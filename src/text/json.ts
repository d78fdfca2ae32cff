/** A JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object: no list, and not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text as a JSON object; undefined for anything else. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A body as a JSON object; undefined for anything else, and for what is not UTF-8. */
export function jsonObject(body: Buffer): JsonObject | undefined {
  try {
    return parseObject(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** A member of an object that is an object itself. */
export function objectIn(json: JsonObject | undefined, name: string): JsonObject | undefined {
  const value = json?.[name];
  return isObject(value) ? value : undefined;
}

/** A value for programs, in one line of ASCII: nothing in it that a terminal or a runner acts on. */
export function jsonLine(value: unknown): string {
  return inert(JSON.stringify(value));
}

/** The same in lines, for people as well. */
export function jsonLines(value: unknown): string {
  return JSON.stringify(value, undefined, 2).split('\n').map(inert).join('\n');
}

/** What is not ASCII stands in texts only, and can be escaped wherever it is. */
function inert(json: string): string {
  return json.replace(/[^ -~]|#(?=#)/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
