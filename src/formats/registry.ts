/**
 * All credential formats, keyed by their names in the option `--format` and the input `file-format`. Each function converts
 * content to text. @param now the current time, in milliseconds since 1970, for formats with a relative expiry
 */
export const FORMATS = {
  raw: async () => (secret: string) => secret,
  dotenv: async () => (await import('./dotenv.js')).dotenv,
  json: async () => (await import('./json.js')).json,
  'token-response': async () => (await import('./token-response.js')).tokenResponse,
  'process-credential': async () => (await import('./process-credential.js')).processCredential,
  'exec-credential': async () => (await import('./exec-credential.js')).execCredential,
  'container-credentials': async () => (await import('./container-credentials.js')).containerCredentials,
  netrc: async () => (await import('./netrc.js')).netrc,
  npmrc: async () => (await import('./npmrc.js')).npmrc,
  docker: async () => (await import('./docker.js')).dockerConfig,
  terraform: async () => (await import('./terraform.js')).terraformCredentials,
} satisfies Readonly<Record<string, () => Promise<Writer>>>;

type Writer = (content: never, now: number) => string | Promise<string>;

export type FormatName = keyof typeof FORMATS;

/** The content that a format requires. */
export type ContentOf<Name extends FormatName> = Parameters<Awaited<ReturnType<(typeof FORMATS)[Name]>>>[0];

export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];

/** Writes content in a format. Jobpass loads the format's code at its first use. */
export async function writeFormat<Name extends FormatName>(
  name: Name,
  content: ContentOf<Name>,
  now: number,
): Promise<string> {
  const write = (await FORMATS[name]()) as (
    content: ContentOf<Name>,
    now: number,
  ) => string | Promise<string>;
  return write(content, now);
}
