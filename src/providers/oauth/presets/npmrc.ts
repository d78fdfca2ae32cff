import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { npmTokenKey } from '../../../formats/npmrc.js';

/** Settings that select a credential. Source: npm, "npmrc", "Auth related configuration". */
const CREDENTIAL = /(?:^|:)(?:_auth|_authToken|_password|key)$/;
const OWN_CREDENTIAL = /:(?:_auth|_authToken|_password|username|email|certfile|keyfile)$/;
/** A reference to a variable, which contains no secret. npm and pnpm replace it when they read the file. */
const REFERENCE = /^\$\{[^}]+\}$/;

/** A user's npm settings without the credentials that another file must not contain. */
export interface KeptSettings {
  lines: readonly string[];
  /** The keys of credentials of other registries that were left out. */
  leftOut: readonly string[];
}

/**
 * Returns the settings in the text of an .npmrc file that can be copied: no credentials for the registry, and no secrets of other
 * registries.
 *
 * @param host the registry's host, with its port and its path
 * @param variable the variable with the registry's token, if later steps have it. A reference to it would send the token elsewhere
 */
export function keptSettings(text: string, host: string, variable?: string): KeptSettings {
  const own = npmTokenKey(host).replace(/_authToken$/, '');
  // npm also knows the form with a question mark, and pnpm forms with a default.
  const hasToken = (value: string): boolean =>
    variable !== undefined && value.split('${').some((part) => /^\w*/.exec(part)?.[0] === variable);
  const leftOut: string[] = [];
  const lines = text.split(/\r?\n/).filter((line) => {
    const [, found = '', value = ''] = /^\s*([^=;#\s][^=]*?)\s*(?:=\s*(.*?)\s*)?$/.exec(line) ?? [];
    const key = found.replace(/^["']|["']$/g, '');
    if (key === '') return line.trim() !== '' && !/^\s*[;#]/.test(line);
    if (key === 'userconfig') return false;
    if (key.startsWith(own) && OWN_CREDENTIAL.test(key)) return false;
    const hasLogin = /\/\/[^/\s]*:[^/\s]*@/.test(value);
    const isReference = REFERENCE.test(value.replace(/^["']|["']$/g, ''));
    if (!hasLogin && !hasToken(value) && (!CREDENTIAL.test(key) || isReference)) return true;
    leftOut.push(key);
    return false;
  });
  return { lines, leftOut };
}

/** The text of the user's npm settings; undefined if there are none. */
export function userNpmrc(env: NodeJS.ProcessEnv): string | undefined {
  const own = Object.entries(env).find(([name]) => name.toLowerCase() === 'npm_config_userconfig')?.[1];
  try {
    return readFileSync(own === undefined || own === '' ? join(homedir(), '.npmrc') : own, 'utf8');
  } catch {
    return undefined;
  }
}
