import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { errorText } from '../../errors.js';
import type { PostgresConfig } from './broker-config.js';
import { type KeyFile, keyFileSecret, withoutLineBreak } from './key-file.js';
import type { PostgresFile } from './schema.js';

export interface PostgresContext {
  /** The folder that relative file names are resolved against. */
  folder: string;
  /** Reports a problem with a setting. */
  complain: (setting: keyof PostgresFile, reason: string) => void;
  /** The key file of the whole broker, if set. */
  keyFile: KeyFile | undefined;
}

/** Returns the error message for a secret whose environment variable is empty or unset. */
export function unsetVariable(variable: string): string {
  return `the environment variable ${variable} is not set: export ${variable} before you start or check the broker`;
}

/** Returns the database settings from a configuration file, including the contents of the files that they name. */
export function postgresConfig(
  file: PostgresFile,
  { folder, complain, keyFile }: PostgresContext,
): PostgresConfig {
  const read = (setting: keyof PostgresFile): Buffer | undefined => {
    const name = file[setting];
    if (typeof name !== 'string') return undefined;
    try {
      return readFileSync(resolve(folder, name));
    } catch (error) {
      complain(setting, `the file ${resolve(folder, name)} cannot be read: ${errorText(error)}`);
      return undefined;
    }
  };
  const pem = (setting: keyof PostgresFile): string | undefined => {
    const text = read(setting)?.toString('utf8');
    if (text !== undefined && !text.includes('-----BEGIN '))
      complain(setting, `the file ${file[setting]} is not PEM`);
    return text;
  };
  const [ca, certificate, key] = [pem('ca'), pem('client-certificate'), pem('client-key')];
  if ((file['client-certificate'] === undefined) !== (file['client-key'] === undefined))
    complain('client-certificate', 'must be set together with client-key: set both or neither');
  const { url } = file;
  if (url.host.startsWith('/')) {
    for (const setting of ['ca', 'client-certificate'] as const) {
      if (file[setting] !== undefined)
        complain(setting, 'is not allowed with a Unix socket, which has no TLS: remove it');
    }
  }
  return {
    ...url,
    password: passwordOf(file, { complain, read }),
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined || key === undefined ? {} : { client: { certificate, key } }),
    schema: file.schema,
    secret: secretOf(file['key-file'], { folder, complain, keyFile }),
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
    complain('password-env', 'cannot be combined with password-file: remove one of them');
  if (variable !== undefined) {
    const password = process.env[variable] ?? '';
    if (password === '') complain('password-env', unsetVariable(variable));
    return password;
  }
  const bytes = read('password-file');
  const password = bytes === undefined ? undefined : withoutLineBreak(bytes).toString('utf8');
  if (password === '') complain('password-file', `the file ${file['password-file']} is empty`);
  return password;
}

/** Returns the secret of the key file, which may be set for the database or for the whole broker. */
function secretOf(name: string | undefined, { folder, complain, keyFile }: PostgresContext): string {
  if (name === undefined) {
    if (keyFile === undefined)
      complain('key-file', 'is missing: set key-file, here or at the top of the configuration');
    return keyFile?.secret ?? '';
  }
  const secret = keyFileSecret(name, folder, (reason) => complain('key-file', reason));
  if (secret !== '' && keyFile !== undefined && keyFile.secret !== '' && secret !== keyFile.secret)
    complain(
      'key-file',
      `the file ${resolve(folder, name)} differs from the file ${keyFile.file} of key-file at ${keyFile.where}: a broker has one key file, so remove one of the settings`,
    );
  return secret;
}
