import { createHash } from 'node:crypto';
import { timestamp } from '../clock.js';
import { CredentialHistories } from './credential-history.js';
import { type Lifetime, lifetimes } from './lifetimes.js';
import { type FileLine, readAudit } from './read.js';
import { type Unusual, unusual } from './unusual.js';
import { Chains } from './verify/chains.js';

/** What a report tells of. */
export interface Findings {
  now: number;
  files: readonly string[];
  records: number;
  /** Lines that could not be read. */
  unreadable: number;
  firstAt: number | undefined;
  lastAt: number | undefined;
  /** By the number of chains: those whose records hang together, and those whose do not. */
  chains: { consistent: number; tampered: number };
  /** In the order in which they were issued. */
  lifetimes: readonly Lifetime[];
  unusual: readonly Unusual[];
}

/**
 * Reads files, and finds out who held what.
 *
 * @param bad is told of each line that cannot be read
 * @throws JobpassError `usage` for a file that cannot be read
 */
export async function findingsOf(
  files: readonly string[],
  now: number,
  bad: (place: FileLine, problem: string) => void,
): Promise<Findings> {
  const credentials = new CredentialHistories();
  const chains = new Chains();
  const seen = new Set<string>();
  let unreadable = 0;
  await readAudit(files, {
    record(record, place, bytes) {
      const hash = createHash('sha256').update(bytes).digest('hex');
      chains.add(record, place, hash);
      // Of copies in several files one counts.
      if (seen.has(hash)) return;
      seen.add(hash);
      credentials.add(record);
    },
    problem({ problem }, place) {
      unreadable++;
      bad(place, problem);
    },
  });
  const verdicts = chains.judge();
  const tampered = verdicts.filter(({ verdict }) => verdict === 'tampered').length;
  const lived = lifetimes(credentials.list(), now);
  return {
    now,
    files: [...new Set(files)].map((file) => (file === '-' ? 'stdin' : file)),
    ...credentials.span,
    unreadable,
    chains: { consistent: verdicts.length - tampered, tampered },
    lifetimes: lived,
    unusual: unusual(lived),
  };
}

/** A credential for programs. Times are RFC 3339; what is not known is left out. */
export interface CredentialJson {
  id?: string;
  credentialUid?: string;
  name?: string;
  provider: string;
  service?: string;
  role?: string;
  scopes: readonly string[];
  subject: string;
  issuer?: string;
  actor?: string;
  system: string;
  repository?: string;
  ref?: string;
  sha?: string;
  workflow?: string;
  environment?: string;
  event?: string;
  run: string;
  job?: string;
  runner?: string;
  deliveredTo: readonly string[];
  issuedAt: string;
  standing: Lifetime['standing'];
  ending?: string;
  because?: string;
  deadAt?: string;
  livesUntil?: string;
  jobEndedAt?: string;
  livedSeconds: number;
  afterJobSeconds: number;
  renewals: number;
  unconfirmed: boolean;
}

export function credentialJson({ credential, ...lifetime }: Lifetime): CredentialJson {
  const { job } = credential;
  const when = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : timestamp(ms));
  const json = {
    id: credential.id,
    credentialUid: credential.uid,
    name: credential.name,
    provider: credential.provider,
    service: credential.service,
    role: credential.role,
    scopes: credential.scopes,
    subject: credential.subject,
    issuer: credential.issuer,
    actor: credential.actor,
    system: job.system,
    repository: job.repository,
    ref: job.ref,
    sha: job.sha,
    workflow: job.workflow,
    environment: job.environment,
    event: job.event_name,
    run: credential.run,
    job: job.job,
    runner: job.runner,
    deliveredTo: credential.deliveredTo,
    issuedAt: timestamp(credential.issuedAt),
    standing: lifetime.standing,
    ending: lifetime.ending,
    because: lifetime.because,
    deadAt: when(lifetime.deadAt),
    livesUntil: when(lifetime.livesUntil),
    jobEndedAt: when(lifetime.jobEnd),
    livedSeconds: Math.round(lifetime.livedMs / 1000),
    afterJobSeconds: Math.round(lifetime.afterJobMs / 1000),
    renewals: lifetime.renewals,
    unconfirmed: lifetime.unconfirmed,
  };
  // What is undefined is left out where it is printed; the order is the same for all.
  return json as CredentialJson;
}
