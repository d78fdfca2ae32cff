import { systemClock } from '../clock.js';
import { readSettings } from '../config/settings.js';
import { errorText, JobpassError } from '../errors.js';
import { LIMITS } from '../http/client.js';
import { openHttp } from '../http/open.js';
import type { Claims } from '../identity/id-token.js';
import { type JobKey, randomJobKey } from '../identity/job-key.js';
import type { ProviderDefinition } from '../providers/definition.js';
import { JobIdTokens } from '../runners/job-id-tokens.js';
import { jobKey } from '../runners/job-keys.js';
import type { IdTokenSource, Log, Runner } from '../runners/runner.js';
import { jsonLine } from '../text/json.js';
import { printable } from '../text/printable.js';
import { Secrets } from '../text/secrets.js';
import type { Doctor, Status } from './doctor.js';

/** The outcome of an examination: no problem, a problem (`failed`), or checks that could not be completed. */
export type Outcome = 'good' | 'failed' | 'unchecked';

/** The time limit for all checks, in milliseconds. */
const CHECKS_MS = 40_000;
/** The time limit for the checks and the revocation, in milliseconds. */
const ENDING_MS = 52_000;
/** The time after which the command stops without waiting, in milliseconds. */
const ALL_MS = 58_000;
/** How often the doctor retries a request, which is less often than a job does. */
const PATIENCE = { totalMs: 10_000, answeredMs: 5_000, malformedTries: 2 };
/** The maximum length of a printed line, in characters. */
const LINE = 900;

export interface Asked {
  provider: ProviderDefinition;
  doctor: Doctor;
  /** The values of the inputs, keyed by input name. */
  given: ReadonlyMap<string, string>;
  runner: Runner | undefined;
  /** An ID token that replaces the runner's ID token. */
  idToken: string | undefined;
  program: string | undefined;
  /** The values of the doctor's own options, keyed by name. */
  options: Readonly<Record<string, string>>;
  /** Whether to print commands even if nothing is missing. */
  commands: boolean;
  json: boolean;
  signal: AbortSignal;
}

interface Finding {
  step: string;
  status: Status;
  text: string;
  hint?: string;
}

const SHOWN: Readonly<Record<Status, string>> = {
  ok: 'ok',
  fail: 'FAIL',
  unchecked: 'FAIL',
  skip: 'skip',
  note: 'note',
};

/**
 * Checks a provider's service, and prints the findings.
 *
 * @throws JobpassError `usage` or `insecure` for invalid settings, before any request
 */
export async function examine(asked: Asked): Promise<Outcome> {
  const { runner, signal, json } = asked;
  const clock = systemClock;
  const secrets = new Secrets();
  secrets.add(...(runner?.idTokens.secrets() ?? []));
  const { provider } = asked;
  const read = await readSettings(new Map([...asked.given, ['provider', provider.name]]), [provider]);
  const settings = provider.complete === undefined ? read.settings : await provider.complete(read.settings);
  for (const { name, secret } of provider.inputs) if (secret) secrets.add(settings.own[name] ?? '');
  if (settings.clientKey !== undefined) secrets.add(settings.clientKey);

  const findings: Finding[] = [];
  const print = (text: string): void => {
    if (!json) process.stdout.write(`${text}\n`);
  };
  const say = (status: Status, step: string, text: string, hint?: string): void => {
    const safe = (part: string): string => printable(secrets.redact(part.slice(0, 4_000)), LINE);
    const finding = { step, status, text: safe(text), ...(hint === undefined ? {} : { hint: safe(hint) }) };
    findings.push(finding);
    const line = finding.hint === undefined ? finding.text : `${finding.text}. ${finding.hint}`;
    print(`${SHOWN[status].padEnd(4)}  ${step.padEnd(8)}  ${line}`);
  };

  const begun = clock.elapsed();
  const { http: ending, close } = openHttp(settings, {
    ...{ clock, secrets, limits: { ...LIMITS, attemptMs: 6_000 }, patience: PATIENCE },
    deadline: begun + ENDING_MS,
  });
  const http = ending.with({ deadline: begun + CHECKS_MS, signal });
  // A mask is a line on stdout that contains the secret. With --json, stdout may contain only the JSON line.
  const mask = async (values: readonly string[]): Promise<void> => {
    if (!json) await runner?.step.mask(values);
  };
  const source = asked.idToken === undefined ? runner?.idTokens : givenAlone(asked.idToken);
  const idTokens = source && new JobIdTokens(source, { http, secrets, step: { mask } });
  const idToken = async (audience: string) => {
    if (idTokens !== undefined) return idTokens.read(audience, runner?.system.claims);
    throw new JobpassError('no-id-token', 'No runner that issues ID tokens was found', {
      hint: 'Run this in a job, or pass an ID token with --id-token-file, --id-token-env or --id-token-command',
    });
  };

  const log: Log = {
    info: () => undefined,
    warning: (message) => say('note', 'doctor', message),
    error: (message) => say('note', 'doctor', message),
  };
  // The key of one job must not be used with the ID token of another job.
  const key = async (claims: Claims): Promise<JobKey> =>
    runner === undefined || asked.idToken !== undefined
      ? randomJobKey()
      : (await jobKey(runner.system, claims, log)).key;

  let commands: readonly string[] = [];
  const late = new AbortController();
  const examination = asked.doctor.examine({
    settings,
    http,
    ending,
    clock,
    secrets,
    env: process.env,
    program: asked.program,
    options: asked.options,
    idToken,
    jobKey: key,
    mask,
    report: say,
  });
  try {
    commands = await Promise.race([
      examination,
      clock.sleep(ALL_MS, late.signal).then(() => {
        throw new JobpassError('unreachable', `The examination did not finish within ${ALL_MS / 1000} s`);
      }),
    ]);
  } catch (error) {
    if (error instanceof JobpassError && (error.code === 'usage' || error.code === 'insecure')) throw error;
    say('unchecked', 'doctor', errorText(error));
  } finally {
    late.abort();
    close();
  }
  const has = (status: Status): boolean => findings.some((finding) => finding.status === status);
  const outcome = has('fail') ? 'failed' : has('unchecked') ? 'unchecked' : 'good';
  const shown = asked.commands || has('fail') ? commands.map((command) => secrets.redact(command)) : [];
  for (const command of shown.length === 0 ? [] : ['', ...shown]) print(command);
  if (json) process.stdout.write(`${jsonLine({ outcome, findings, commands: shown })}\n`);
  return outcome;
}

/** Returns a source that returns the specified ID token for every audience. */
function givenAlone(raw: string): Pick<IdTokenSource, 'request' | 'secrets'> {
  return { request: async () => ({ raw }), secrets: () => [] };
}
