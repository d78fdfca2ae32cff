import type { Settings } from '../config/settings.js';
import { type ErrorCode, errorText, JobpassError } from '../errors.js';
import { explanationOf } from '../explain-link.js';
import { nameOf } from '../lease/account.js';
import type { Runner, SummaryTable } from '../runners/runner.js';
import { printable } from '../text/printable.js';

/** A credential that was not issued. */
export interface Failure {
  error: unknown;
  /** Absent if the step failed before Jobpass knew its credentials. */
  settings?: Settings;
  /** The job's subject, if known. */
  subject?: string;
  /** The hosts that the rejecting service uses. */
  services?: readonly string[];
}

const WORDS: Partial<Record<ErrorCode, string>> = {
  refused: 'refused',
  usage: 'invalid configuration',
  'no-id-token': 'no ID token',
  'bad-id-token': 'unusable ID token',
  unreachable: 'service unreachable',
};

/** The codes for errors whose messages quote an input. CI systems mask secrets in logs, but not in all summaries. */
const QUOTES_INPUT: ReadonlySet<ErrorCode> = new Set(['usage', 'insecure']);

/** Adds a summary about credentials that were not issued. Never throws. */
export async function summarizeFailures(
  { step }: Pick<Runner, 'step'>,
  failures: readonly Failure[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const shown = failures.filter(
    ({ error }) => !(error instanceof JobpassError && error.code === 'cancelled'),
  );
  if (shown.length > 0) await step.summary(failureSummary(shown, env));
}

/**
 * Returns a summary of the credentials that were not issued. For each credential, the summary states who rejected it, why, and
 * how to fix the problem.
 */
export function failureSummary(failures: readonly Failure[], env: NodeJS.ProcessEnv): SummaryTable {
  const rows = failures.map(({ error, settings, subject, services = [] }) => {
    const known = error instanceof JobpassError ? error : undefined;
    const by = [...new Set(services)].join(', ') || settings?.provider || 'Jobpass';
    return {
      name: settings === undefined ? 'Jobpass' : printable(nameOf({ settings }), 60),
      word: (known && WORDS[known.code]) ?? 'failed',
      by: known?.code === 'usage' ? 'Jobpass' : by,
      subject: subject ?? '–',
      role: settings?.role ?? '–',
      reason: reasonOf(error),
      fix: known === undefined ? '–' : (known.hint ?? explanationOf(known.code, env)),
    };
  });
  return {
    heading: rows.map(({ name, word }) => `❌ ${name}: not issued (${word})`).join(', '),
    columns: ['Credential', 'Identity', 'Role', 'Rejected by', 'Fix'],
    rows: rows.map(({ name, subject, role, by, fix }) => [name, subject, role, by, fix]),
    remarks: rows.map(({ name, reason }) => `${name}: ${reason}`),
    details: [],
  };
}

/** An error's message, without the values of inputs. */
function reasonOf(error: unknown): string {
  if (!(error instanceof JobpassError)) return errorText(error);
  if (!QUOTES_INPUT.has(error.code)) return error.message;
  return `${error.input === undefined ? 'an input is invalid' : `the input ${error.input} is invalid`}; the log has its value`;
}
