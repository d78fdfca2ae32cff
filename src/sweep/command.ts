import type { Command } from 'commander';
import { duration } from '../config/values.js';
import { JobpassError } from '../errors.js';
import { logRetries } from '../http/retry.js';
import { cancellation } from '../stop-signals.js';
import { jsonLine } from '../text/json.js';
import { printable } from '../text/printable.js';
import { selectCluster } from './kubernetes/select-cluster.js';
import {
  type SweepOutcome,
  type SweepReport,
  type SweptAnchor,
  sweepKubernetes,
} from './kubernetes/sweep.js';

interface Options {
  namespace: string;
  kubeconfig?: string;
  context?: string;
  tokenFile?: string;
  timeout: string;
  dryRun?: true;
  json?: true;
}

const TIMEOUT = { minMs: 5_000, maxMs: 600_000 };

/** Adds the subcommands of `sweep`. @param unrevoked called if an expired anchor still exists */
export function defineSweep(parent: Command, unrevoked: () => void): void {
  parent
    .command('kubernetes')
    .description(
      'Delete the expired anchors of Kubernetes jobs, which ends the tokens of jobs whose machine was lost',
    )
    .option('--namespace <name>', 'The namespace of the anchors.', 'jobpass')
    .option(
      '--kubeconfig <file>',
      'The kubeconfig. Default: the service account of the pod, or the file of kubectl.',
    )
    .option('--context <name>', 'The context in the kubeconfig. Default: its current context.')
    .option('--token-file <file>', 'A file with a token, which replaces the user of the context.')
    .option('--timeout <duration>', 'The time limit for the whole sweep.', '50s')
    .option('--dry-run', 'Print the expired anchors, and delete nothing.')
    .option('--json', 'Print the report as one line of JSON.')
    .addHelpText(
      'after',
      `
Example:
  jobpass sweep kubernetes --dry-run

Exit codes:
  0     no expired anchor remains, or --dry-run
  2     invalid usage
  4     the API server rejected the account
  5     the API server is unreachable, or the time limit is exceeded
  6     an expired anchor remains`,
    )
    .action(async (options: Options) => {
      const report = await sweep(options);
      if (options.json) process.stdout.write(`${jsonLine(report)}\n`);
      else process.stdout.write(`${summary(report)}\n`);
      if (report.swept.some(({ outcome }) => outcome === 'failed')) unrevoked();
    });
}

async function sweep(options: Options): Promise<SweepReport> {
  const { namespace, dryRun = false, json } = options;
  if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace)) {
    throw new JobpassError(
      'usage',
      `\`--namespace\` is \`${printable(namespace, 60)}\`, which is not a namespace`,
      {
        hint: 'A namespace has at most 63 characters: lower-case letters, digits and hyphens',
      },
    );
  }
  return sweepKubernetes({
    cluster: await selectCluster(options, process.env),
    namespace,
    dryRun,
    timeoutMs: duration(options.timeout, '--timeout', TIMEOUT),
    signal: cancellation(),
    retries: logRetries({ info: (message) => toStderr(message) }),
    onSwept: (anchor) => {
      const problem = anchor.outcome === 'failed' || anchor.outcome === 'kept';
      if (problem) toStderr(`warning: ${lineOf(anchor)}`);
      else if (!json) process.stdout.write(`${lineOf(anchor)}\n`);
    },
  });
}

function toStderr(message: string): void {
  process.stderr.write(`jobpass: ${message}\n`);
}

const WORDS: Readonly<Record<SweepOutcome, string>> = {
  deleted: 'deleted',
  expired: 'would delete',
  gone: 'already gone:',
  changed: 'left alone:',
  kept: 'left alone:',
  failed: 'not deleted:',
};

function lineOf({ name, outcome, expiredAt, because }: SweptAnchor): string {
  const reasons = [expiredAt === undefined ? undefined : `expired ${expiredAt}`, because];
  const why = reasons.filter((one) => one !== undefined).join('; ');
  return `${WORDS[outcome]} ${printable(name, 260)}${why === '' ? '' : ` (${why})`}`;
}

/** The last line: `12 anchors in jobpass: 9 live, 3 deleted`. */
function summary({ anchors, live, namespace, swept, dryRun }: SweepReport): string {
  const counts = Object.keys(WORDS).map((outcome) => [
    outcome,
    swept.filter((one) => one.outcome === outcome).length,
  ]);
  const parts = [
    `${live} live`,
    ...counts.filter(([, count]) => count !== 0).map(([outcome, count]) => `${count} ${outcome}`),
  ];
  const counted = `${anchors} ${anchors === 1 ? 'anchor' : 'anchors'} in the namespace ${namespace}`;
  return `${counted}${anchors === 0 ? '' : `: ${parts.join(', ')}`}${dryRun ? ' (dry run)' : ''}`;
}
