import { JobpassError } from '../../../errors.js';
import { printable } from '../../../text/printable.js';

/** Headers that the HTTP client sets, or that contain secrets. */
const OWN_HEADERS =
  /^(host|connection|content-length|content-type|transfer-encoding|te|trailer|upgrade|expect|authorization|cookie|proxy-.*)$/;
/** The error for invalid settings. */
export function usage(message: string, hint: string): JobpassError {
  return new JobpassError('usage', message, { hint });
}

const HEADER_NAME = /^[A-Za-z0-9-]{1,60}$/;

/** Parses `headers`. @throws JobpassError `usage` for an invalid line, or for a header that Jobpass sets itself */
export function headersIn(text: string): Record<string, string> {
  const lines = text.split('\n').map((line) => line.trim());
  return Object.fromEntries(
    lines
      .filter((line) => line !== '')
      .map((line) => {
        // The message does not contain the value, because users may put a secret there although the docs forbid it.
        const [, name = '', value = ''] = /^([^:\s]+):\s*([\x20-\x7e]*)$/.exec(line) ?? [];
        if (!HEADER_NAME.test(name))
          throw usage(
            'A line of `headers` is not name: value',
            'Write one header per line, for example X-Client: ci',
          );
        if (OWN_HEADERS.test(name.toLowerCase()))
          throw usage(
            `\`headers\` cannot set ${name}`,
            'Jobpass sets this header itself. Secrets are not allowed in `headers`',
          );
        return [name.toLowerCase(), value];
      }),
  );
}

/** Parses the names of members that lead to a value. @throws JobpassError `usage` */
export function pathIn(text: string, input: string): string[] {
  const path = text.split('.');
  if (path.length > 6 || path.some((name) => !/^[\w-]{1,60}$/.test(name)))
    throw usage(
      `\`${input}\` is \`${printable(text, 60)}\`, which is not a path`,
      'Write names of members, separated by dots: `data.token`',
    );
  return path;
}

/** Returns the name of the header for the ID token. @throws JobpassError `usage` */
export function idTokenHeader(text: string): string {
  const name = text.toLowerCase();
  if (HEADER_NAME.test(name) && (name === 'authorization' || !OWN_HEADERS.test(name))) return name;
  throw usage(
    `\`id-token-header\` is \`${printable(text, 60)}\`, which is not allowed`,
    'For example: `Authorization`',
  );
}
