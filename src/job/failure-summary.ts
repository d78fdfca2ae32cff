import type { Settings } from '../config/settings.js';
import { type ErrorCode, JobpassError, tell } from '../errors.js';
import { explanationOf } from '../explain-link.js';
import { nameOf } from '../lease/account.js';
import type { Runner, SummaryTable } from '../runners/runner.js';
import { printable } from '../text/printable.js';

/** A credential that was not issued. */
export interface Failure {
  error: unknown;
  /** Absent if the step failed before Jobpass knew its credentials. */
  settings?: Settings;
  /** The job in a few words, if an ID token or the CI system says so. */
  subject?: string;
  /** The hosts of the service that was asked. */
  services?: readonly string[];
}

const WORDS: Partial<Record<ErrorCode, string>> = {
  refused: 'refused',
  usage: 'invalid configuration',
  'no-id-token': 'no ID token',
  'bad-id-token': 'unusable ID token',
  unreachable: 'service unreachable',
};

/** Adds a summary to the run about credentials that were not issued. Never throws. */
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

/** The summary of credentials that were not issued: what was refused, by which service, and the fix. */
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
      reason: known === undefined ? tell(error) : known.message,
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
