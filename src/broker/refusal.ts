/** A rejected request. The response is an error in the format of RFC 6749, section 5.2. */
export class Refusal extends Error {
  readonly code: string;
  /** The description for the caller. */
  readonly description: string;
  /** The reason for the broker's log, which may contain more than the caller may know. */
  readonly why: string;
  readonly status: number;

  constructor(code: string, description: string, why: string = description, status = 400) {
    super(description);
    this.code = code;
    this.description = description;
    this.why = why;
    this.status = status;
  }
}

/** A request that failed because of another service. The same request may succeed later. */
export class Unavailable extends Error {
  /** The description for the caller. */
  readonly description: string;
  /** The reason for the broker's log. */
  readonly why: string;
  /** The time after which a request may succeed, in ms. */
  readonly retryAfterMs: number | undefined;

  constructor(description: string, why: string, retryAfterMs?: number) {
    super(description);
    this.description = description;
    this.why = why;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Returns a text with only the characters that an error_description may contain (RFC 6749, section 5.2). */
export function describe(text: string): string {
  return text.replace(/[\\"]/g, "'").replace(/[^\x20-\x7e]/g, '?');
}

/** The response of an endpoint that accepts forms. */
export interface Answer {
  status: number;
  /** If undefined, the body is empty. */
  body?: Readonly<Record<string, unknown>>;
  /** The time after which the client may try again, in seconds. */
  retryAfterS?: number;
}

/** Returns the response to a rejected request. */
export function refusalAnswer({ status, code, description }: Refusal): Answer {
  return { status, body: { error: code, error_description: describe(description) } };
}
