/**
 * Every credential format, by the name that `--format` and `file-format` know it by. The function of a format turns its content
 * into text. @param now the moment of writing, in milliseconds since 1970: for formats that count from then
 */
export const FORMATS = {
  raw: async () => (secret: string) => secret,
  dotenv: async () => (await import('./dotenv.js')).dotenv,
  json: async () => (await import('./json.js')).json,
  'token-response': async () => (await import('./token-response.js')).tokenResponse,
  'process-credential': async () => (await import('./process-credential.js')).processCredential,
  'container-credentials': async () => (await import('./container-credentials.js')).containerCredentials,
} satisfies Readonly<Record<string, () => Promise<Writer>>>;

type Writer = (content: never, now: number) => string | Promise<string>;

export type FormatName = keyof typeof FORMATS;

/** What a format is written from. */
export type ContentOf<Name extends FormatName> = Parameters<Awaited<ReturnType<(typeof FORMATS)[Name]>>>[0];

export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];

/** Writes a content in its format. The code of the format is loaded when it is first used. */
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
