import { GIT_USER } from '../../github/token-parts.js';
import { ASK_KEEPER } from '../plugin.js';

/** The program's settings, in the lease's folder. */
export const GIT_SETTINGS = 'git.json';
/** The token and its expiry, in the lease's folder. Absent if the program requests the token from the keeper. */
export const GIT_TOKEN = 'git-token.json';

/** The content of `GIT_SETTINGS`. */
export interface GitSettings {
  /** The host and the port for which the program returns the token. */
  host: string;
  /** Full names in lower case. */
  repositories: readonly string[];
  /** The owner, in lower case, if the program returns the token for all repositories of this owner. */
  owner?: string;
  /** Whether the program requests the token from the keeper. */
  keeper: boolean;
}

/**
 * Git's credential helper, as CommonJS: `git-credential.cjs FOLDER get`. It prints the token for its repositories only, and ignores
 * `store` and `erase`. If it cannot get the token, it stops git. Otherwise, git would prompt for a password.
 *
 * Git releases before 2.40 ignore `password_expiry_utc`. The program returns a `credential` that other helpers must not store only
 * to programs that announce the capability (git 2.46 or later).
 *
 * Source: git, "git-credential" (INPUT/OUTPUT FORMAT) and "gitcredentials" (CUSTOM HELPERS).
 */
export const GIT_CREDENTIAL = `'use strict';
${ASK_KEEPER}
const [folder, operation] = process.argv.slice(2);
const end = (text, code) => process.stdout.write(text, () => process.exit(code));
const fail = (reason) => {
  process.stderr.write('jobpass: no token for git: ' + reason + '\\n');
  end('quit=1\\n', 1);
};

/** The lines of the request; undefined if a line is invalid, or occurs twice with different values. */
const parse = (text) => {
  const found = new Map();
  for (const line of text.split('\\n')) {
    if (line === '') continue;
    const at = line.indexOf('=');
    const name = line.slice(0, at);
    const value = line.slice(at + 1);
    if (at < 1 || /[\\0\\r]/.test(line)) return undefined;
    if (name.endsWith('[]')) found.set(name, [...(found.get(name) ?? []), value]);
    else if (found.has(name) && found.get(name) !== value) return undefined;
    else found.set(name, value);
  }
  return found;
};

/** Whether the request is for one of the repositories. GitHub ignores case in their names. */
const isOwn = (request, { host, repositories, owner }) => {
  if (request.get('protocol') !== 'https' || (request.get('host') ?? '').toLowerCase() !== host) return false;
  const parts = (request.get('path') ?? '').split('/');
  if (parts.at(-1) === '' && parts.length > 2) parts.pop();
  if (parts.length < 2 || parts.some((part) => !/^[\\w.-]+$/.test(part) || /^\\.{1,2}$/.test(part))) return false;
  const [first, second] = parts.map((part) => part.toLowerCase());
  const name = first + '/' + second.replace(/\\.git$/, '');
  return first === owner || repositories.includes(name) || repositories.includes(name.replace(/\\.wiki$/, ''));
};

const answer = (request, token, expiresAt) => {
  if (typeof token !== 'string' || !/^[\\x21-\\x7e]+$/.test(token)) return fail('the token is damaged');
  if (expiresAt !== undefined && expiresAt <= Date.now())
    return fail('the token expired at ' + new Date(expiresAt).toISOString() + '. For longer jobs, use \`deliver: endpoint\`');
  const typed = (request.get('capability[]') ?? []).includes('authtype');
  const basic = Buffer.from('${GIT_USER}:' + token).toString('base64');
  const lines = typed
    ? ['capability[]=authtype', 'authtype=Basic', 'credential=' + basic, 'ephemeral=1']
    : ['username=${GIT_USER}', 'password=' + token];
  if (expiresAt !== undefined) lines.push('password_expiry_utc=' + Math.floor(expiresAt / 1000));
  end(lines.join('\\n') + '\\n', 0);
};

const get = (text) => {
  let settings;
  try {
    settings = JSON.parse(readFileSync(join(folder, '${GIT_SETTINGS}'), 'utf8'));
  } catch {
    return fail('the job that this git configuration belongs to has ended');
  }
  const request = parse(text);
  if (request === undefined || !isOwn(request, settings)) return end('', 0);
  if (settings.keeper) {
    const use = (answered) => {
      let response;
      try {
        response = JSON.parse(answered);
      } catch {
        // The next check reports a missing token.
      }
      const { access_token: token, expires_in: seconds } = response ?? {};
      answer(request, token, typeof seconds === 'number' ? Date.now() + seconds * 1000 : undefined);
    };
    return askKeeper(folder, 'this git configuration', use, fail);
  }
  let saved;
  try {
    saved = JSON.parse(readFileSync(join(folder, '${GIT_TOKEN}'), 'utf8'));
  } catch {
    return fail('the job that this git configuration belongs to has ended');
  }
  answer(request, saved.token, saved.expiresAt);
};

if (operation !== 'get') end('', 0);
else {
  let text = '';
  process.stdin.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    if (text.length > 65536) end('', 0);
  });
  process.stdin.on('end', () => get(text));
}
`;
