import { readFileSync } from 'node:fs';
import { JobpassError, tell } from '../errors.js';
import type { Attempt } from '../http/retry.js';
import { type Claims, decodeIdToken, isSignedJwt, texts } from '../identity/id-token.js';
import { printable } from '../text/printable.js';
import type { ServedIdToken } from './runner.js';

/** The longest that a program may take to give an ID token, in milliseconds. */
const COMMAND_MS = 15_000;
/** The longest ID token, in bytes. */
const LONGEST = 64 * 1024;
/** One that expires sooner is not sent, in milliseconds. */
const WORTH_SENDING_MS = 5_000;

/**
 * Checks an ID token that cannot be had anew, so that asking again mends nothing.
 *
 * @param from where it stands, for people: `the variable DEPLOY_TOKEN`
 * @param options `fresh`: it was made for this request, so that this machine's clock, which may be off, has no say
 * @throws JobpassError `no-id-token` where it is none, `bad-id-token` where it is over or for somebody else
 */
export function checkPreissued(
  text: string,
  from: string,
  audience: string,
  { fresh = false, now = Date.now() }: { fresh?: boolean; now?: number } = {},
): ServedIdToken {
  const raw = text.trim();
  const claims = claimsOf(raw);
  if (claims === undefined) {
    throw new JobpassError('no-id-token', `What ${from} holds is no ID token`, {
      hint: 'It must be a signed JWT, in one line',
    });
  }
  const { exp } = claims;
  if (!fresh && typeof exp === 'number' && exp * 1000 < now + WORTH_SENDING_MS) {
    throw new JobpassError('bad-id-token', `The ID token in ${from} has expired by this machine's clock`, {
      hint: "It was made when the job began: use it sooner, have the system make it live longer, or check this machine's clock",
    });
  }
  const audiences = texts(claims['aud']);
  if (!audiences.includes(audience)) {
    throw new JobpassError(
      'bad-id-token',
      `The ID token in ${from} is for the audience «${printable(audiences.join(', '))}», not for «${printable(audience)}»`,
      { hint: 'Ask the system for that audience, or give --audience as the service expects it' },
    );
  }
  return fresh ? { raw, fresh } : { raw };
}

/** What an ID token says; undefined for what is none. */
export function claimsOf(raw: string): Claims | undefined {
  if (!isSignedJwt(raw)) return undefined;
  try {
    return decodeIdToken(raw).claims;
  } catch {
    return undefined;
  }
}

/** When an ID token expires, in ms since 1970. */
export function expiryOf(raw: string): number | undefined {
  const exp = claimsOf(raw)?.['exp'];
  return typeof exp === 'number' && exp > 0 ? exp * 1000 : undefined;
}

/** An ID token that was made when the job began, and the variable that holds it. */
export interface PreissuedIdToken {
  name: string;
  raw: string;
  claims: Claims;
}

/** The variables that hold a JWT, with what it says. */
export function idTokensIn(env: NodeJS.ProcessEnv): PreissuedIdToken[] {
  return Object.entries(env).flatMap(([name, value]) => {
    // As every JWT begins: the rest is not worth a look.
    if (!value?.startsWith('eyJ')) return [];
    const claims = claimsOf(value);
    return claims === undefined ? [] : [{ name, raw: value, claims }];
  });
}

/**
 * The one of a job's ID tokens that is for an audience; of several, the one that lives longest.
 *
 * @param job whose they are, for people: `This job of GitLab`
 * @throws JobpassError `no-id-token` where none is
 */
export function preissuedIdToken(
  held: readonly PreissuedIdToken[],
  audience: string,
  { job, hint }: { job: string; hint: string },
): ServedIdToken {
  const [fitting] = held
    .filter(({ claims }) => texts(claims['aud']).includes(audience))
    .sort((one, other) => (expiryOf(other.raw) ?? 0) - (expiryOf(one.raw) ?? 0));
  if (fitting !== undefined) return checkPreissued(fitting.raw, `the variable ${fitting.name}`, audience);
  const others = held.map(
    ({ name, claims }) => `${name} is for «${printable(texts(claims['aud']).join(', '))}»`,
  );
  throw new JobpassError(
    'no-id-token',
    others.length === 0
      ? `${job} has no ID token`
      : `${job} has no ID token for the audience «${printable(audience)}»: ${others.join(', ')}`,
    { hint },
  );
}

/** When the first of a job's ID tokens expires that still lives, in ms since 1970. */
export function firstExpiry(held: readonly PreissuedIdToken[], now: number = Date.now()): number | undefined {
  const ends = held.map(({ raw }) => expiryOf(raw) ?? 0).filter((end) => end > now);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** The ID token that a file holds at this moment. @throws JobpassError */
export function idTokenInFile(path: string, audience: string): ServedIdToken {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new JobpassError(
      'no-id-token',
      `The ID token’s file ${printable(path)} cannot be read: ${tell(error)}`,
      {
        hint: 'Check the path, and that this user may read it',
      },
    );
  }
  return checkPreissued(text, `the file ${printable(path)}`, audience);
}

/**
 * The ID token that a program prints.
 *
 * @param what its name for people: `buildkite-agent`
 * @param foreign whether it can be any program: what it says on stderr, a trace for instance, may hold secrets and is not
 *   shown. Of the others it is where they fail, but for what looks like a token
 * @param fresh whether it makes a token for each request, and never prints an older one
 * @throws JobpassError `no-id-token` where it is not there or says no, `unreachable` where it does not end
 */
export async function idTokenFromProgram(
  [program = '', ...words]: readonly string[],
  {
    what,
    audience,
    attempt,
    env = process.env,
    foreign = false,
    fresh = false,
    hint,
  }: {
    what: string;
    foreign?: boolean;
    fresh?: boolean;
    audience: string;
    attempt: Pick<Attempt, 'leftMs'>;
    env?: NodeJS.ProcessEnv;
    hint: string;
  },
): Promise<ServedIdToken> {
  const { execFile } = await import('node:child_process');
  const { error, stdout, stderr } = await new Promise<{
    error: (Error & { code?: unknown; killed?: boolean }) | null;
    stdout: string;
    stderr: string;
  }>((resolve) => {
    const child = execFile(
      program,
      words,
      {
        timeout: Math.max(1, Math.floor(Math.min(COMMAND_MS, attempt.leftMs))),
        killSignal: 'SIGKILL',
        maxBuffer: LONGEST,
        env,
      },
      (failure, out, said) => resolve({ error: failure, stdout: out, stderr: said }),
    );
    child.stdin?.on('error', () => undefined).end();
  });
  if (error?.code === 'ENOENT')
    throw new JobpassError('no-id-token', `${what} is not there to be asked for an ID token`, { hint });
  if (error?.killed === true) {
    throw new JobpassError('unreachable', `${what} gave no ID token in time`, { transient: true, hint });
  }
  if (error !== null) {
    const said = foreign
      ? ''
      : printable(
          stderr
            .replace(/[\w+/=-]{24,}(\.[\w+/=-]+)*/g, '…')
            .trim()
            .split('\n')
            .slice(-2)
            .join(' '),
          300,
        );
    const how = typeof error.code === 'number' ? ` (exit code ${error.code})` : '';
    throw new JobpassError(
      'no-id-token',
      `${what} gave no ID token${how}${said === '' ? '' : `: «${said}»`}`,
      { hint },
    );
  }
  return checkPreissued(stdout, `what ${what} printed`, audience, { fresh });
}
