import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { tell } from '../../errors.js';
import type { PostgresConfig } from './broker-config.js';
import type { PostgresFile } from './schema.js';

/** Of a file that private keys are sealed with, in bytes. */
const SHORTEST_KEY = 32;

export interface PostgresContext {
  /** What the names of files are relative to. */
  folder: string;
  /** Takes note of what is wrong with a setting. */
  complain: (setting: keyof PostgresFile, reason: string) => void;
}

/** Makes of what a file says of a database where it is and how it is asked, with the files that it names. */
export function postgresConfig(file: PostgresFile, { folder, complain }: PostgresContext): PostgresConfig {
  const read = (setting: keyof PostgresFile): Buffer | undefined => {
    const name = file[setting];
    if (typeof name !== 'string') return undefined;
    try {
      return readFileSync(resolve(folder, name));
    } catch (error) {
      complain(setting, `the file ${resolve(folder, name)} cannot be read: ${tell(error)}`);
      return undefined;
    }
  };
  const pem = (setting: keyof PostgresFile): string | undefined => {
    const text = read(setting)?.toString('utf8');
    if (text !== undefined && !text.includes('-----BEGIN ')) complain(setting, 'the file holds no PEM');
    return text;
  };
  const [ca, certificate, key] = [pem('ca'), pem('client-certificate'), pem('client-key')];
  if ((file['client-certificate'] === undefined) !== (file['client-key'] === undefined))
    complain(
      'client-certificate',
      'certificate and key belong together: give client-certificate and client-key',
    );
  const { url } = file;
  if (url.host.startsWith('/')) {
    for (const setting of ['ca', 'client-certificate'] as const) {
      if (file[setting] !== undefined)
        complain(setting, 'there is no TLS over a socket of this machine: take it out');
    }
  }
  return {
    ...url,
    password: passwordOf(file, { complain, read }),
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined || key === undefined ? {} : { client: { certificate, key } }),
    schema: file.schema,
    secret: secretOf(read('key-file'), complain),
  };
}

function passwordOf(
  file: PostgresFile,
  {
    complain,
    read,
  }: Pick<PostgresContext, 'complain'> & { read: (setting: keyof PostgresFile) => Buffer | undefined },
): string | undefined {
  const variable = file['password-env'];
  if (variable !== undefined && file['password-file'] !== undefined)
    complain('password-env', 'give the password in one way: password-file or password-env');
  if (variable !== undefined) {
    const password = process.env[variable] ?? '';
    if (password === '') complain('password-env', `the environment variable ${variable} is not set`);
    return password;
  }
  const password = withoutBreak(read('password-file'))?.toString('utf8');
  if (password === '') complain('password-file', 'the file is empty');
  return password;
}

function secretOf(bytes: Buffer | undefined, complain: PostgresContext['complain']): string {
  const key = withoutBreak(bytes);
  if (key !== undefined && key.length < SHORTEST_KEY)
    complain(
      'key-file',
      `the file has ${key.length} bytes, and at least ${SHORTEST_KEY} are needed: openssl rand -base64 32 makes some`,
    );
  return key?.toString('base64') ?? '';
}

/** What a program put behind it: a copy without it is the same secret. */
function withoutBreak(bytes: Buffer | undefined): Buffer | undefined {
  let end = bytes?.length ?? 0;
  while (end > 0 && (bytes?.[end - 1] === 0x0a || bytes?.[end - 1] === 0x0d)) end--;
  return bytes?.subarray(0, end);
}
