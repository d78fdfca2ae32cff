/** The prefixes of GitHub's tokens. Source: GitHub Docs, "About authentication to GitHub", "GitHub's token formats". */
export const GITHUB_PREFIXES = ['ghs_', 'ghp_', 'gho_', 'ghu_', 'ghr_', 'github_pat_'] as const;
export type GitHubPrefix = (typeof GITHUB_PREFIXES)[number];

/** The minimum number of characters after the prefix, in all of GitHub's formats. */
const SHORTEST = 36;
/** The number of characters after the prefix after which the decision is final. A refresh token has 76 characters. */
const WINDOW = 96;
/** The number of stored characters. They suffice to distinguish two tokens of one app. */
const STORED = 1_024;
/** The minimum number of different characters. Random characters always exceed this number, but placeholders do not. */
const LEAST_DIFFERENT = 10;
/** How the header of a JWT begins: base64 of `{"`. */
const JWT = 'eyJ';
const CHECKSUM = 6;
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Matches a text if a new word begins after it, in plain text, JSON, URLs and colored output. */
const WORD_BEGINS = new RegExp(
  `(?:^|[^A-Za-z0-9_]|\\\\(?:n|r|t|b|f)|\\\\u[0-9a-f]{4}|%[0-9a-f]{2}|${String.fromCharCode(0x1b)}\\[[0-9;]*[A-Za-z])$`,
  'i',
);

export const DOT = 0x2e;
/** The number of bytes before a token that `GitHubToken` needs to see whether the token begins a word. */
export const CONTEXT = 24;

/** Whether a byte can occur in a GitHub token. Source: GitHub Changelog, 15 May 2026: `ghs_[A-Za-z0-9\.\-_]{36,}`. */
export function isTokenByte(byte: number): boolean {
  return (
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    byte === DOT ||
    byte === 0x2d ||
    byte === 0x5f
  );
}

/**
 * A text that begins as a GitHub token does. A text is a token if one of these conditions is true:
 *
 * - It contains the beginning of a JWT.
 * - Its last six characters are GitHub's checksum of the others.
 * - It begins a word, and looks random.
 *
 * A wrong checksum does not prove that a text is not a token, because only the format of 2021 has this checksum.
 */
export class GitHubToken {
  readonly prefix: GitHubPrefix;
  readonly #beginsWord: boolean;
  /** The first characters after the prefix, up to STORED. */
  #head = '';
  #length = 0;
  #dots = 0;
  #hash = 0x811c_9dc5;
  #otherHash = 0x9e37_79b9;
  #verdict: boolean | undefined;

  /** @param before the text before the token */
  constructor(prefix: GitHubPrefix, before: string) {
    this.prefix = prefix;
    this.#beginsWord = prefix === 'github_pat_' || WORD_BEGINS.test(before);
  }

  /** Adds the next byte after the prefix. */
  push(byte: number): void {
    this.#hash = Math.imul(this.#hash ^ byte, 0x0100_0193);
    this.#otherHash = Math.imul(this.#otherHash ^ byte, 0x85eb_ca6b) ^ (this.#otherHash >>> 13);
    this.#length++;
    if (byte === DOT) this.#dots++;
    if (this.#length <= STORED) this.#head += String.fromCharCode(byte);
    if (this.#verdict !== undefined || this.#length < SHORTEST) return;
    if (this.#head.includes(JWT) || (this.#beginsWord && looksRandom(this.#head))) this.#verdict = true;
    else if (this.#length >= WINDOW) this.#verdict = false;
  }

  /** Whether the text is a token; undefined if more characters decide. */
  get verdict(): boolean | undefined {
    return this.#verdict;
  }

  /** Whether the text is a token if no more characters follow. */
  get isToken(): boolean {
    return this.#verdict ?? (this.#length >= SHORTEST && hasChecksum(this.#head));
  }

  /** Whether the text is a JWT whose signature is missing. */
  get isIncomplete(): boolean {
    return this.#dots < 2 && this.#head.includes(JWT);
  }

  /** Whether the text has the format of 2021, but not its checksum. Examples in documentation have no checksum. */
  get maybeExample(): boolean {
    return (
      this.prefix !== 'github_pat_' &&
      this.#length === SHORTEST &&
      /^[A-Za-z0-9]*$/.test(this.#head) &&
      !hasChecksum(this.#head)
    );
  }

  /** Whether the beginning of the token is part of a secret. */
  isIn(secret: string): boolean {
    return secret.includes(this.prefix + this.#head);
  }

  /** A hash that differs for different tokens. */
  get id(): string {
    return `${this.prefix}${this.#hash},${this.#otherHash}`;
  }
}

function looksRandom(text: string): boolean {
  return (
    /[a-z]/.test(text) && /[A-Z]/.test(text) && /[0-9]/.test(text) && new Set(text).size >= LEAST_DIFFERENT
  );
}

/**
 * Whether the last six characters are the CRC-32 of the others in base 62. Source: GitHub Blog, "Behind GitHub's new
 * authentication token formats", 5 April 2021. The order of the digits comes from published tokens that were revoked.
 */
function hasChecksum(body: string): boolean {
  if (!/^[A-Za-z0-9]*$/.test(body)) return false;
  let crc = -1;
  for (const character of body.slice(0, -CHECKSUM)) {
    crc ^= character.charCodeAt(0);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ ((crc & 1) === 0 ? 0 : 0xedb8_8320);
  }
  let rest = ~crc >>> 0;
  let digits = '';
  for (let place = 0; place < CHECKSUM; place++) {
    digits = (DIGITS[rest % DIGITS.length] ?? '') + digits;
    rest = Math.floor(rest / DIGITS.length);
  }
  return body.endsWith(digits);
}
