/** A request that is answered with an error of RFC 6749, section 5.2. */
export class Refusal extends Error {
  readonly code: string;
  /** What the caller may know. */
  readonly told: string;
  /** What only the log may know. */
  readonly why: string;
  readonly status: number;

  constructor(code: string, told: string, why: string = told, status = 400) {
    super(told);
    this.code = code;
    this.told = told;
    this.why = why;
    this.status = status;
  }
}

/** A text in the characters that an error_description may have (RFC 6749, section 5.2). */
export function describe(text: string): string {
  return text.replace(/[\\"]/g, "'").replace(/[^\x20-\x7e]/g, '?');
}

/** An answer of an endpoint to which forms are posted. */
export interface Answer {
  status: number;
  /** Undefined: the answer is empty. */
  body?: Readonly<Record<string, unknown>>;
}

/** The answer that tells the caller why. */
export function refusalAnswer({ status, code, told }: Refusal): Answer {
  return { status, body: { error: code, error_description: describe(told) } };
}
