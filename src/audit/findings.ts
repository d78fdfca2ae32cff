import { createHash } from 'node:crypto';
import { timestamp } from '../clock.js';
import { CredentialHistories } from './credential-history.js';
import { type Lifetime, lifetimes } from './lifetimes.js';
import { type FileLine, readAudit } from './read.js';
import { type Unusual, unusual } from './unusual.js';
import { Chains } from './verify/chains.js';

/** The content of a report. */
export interface Findings {
  now: number;
  files: readonly string[];
  records: number;
  /** The number of lines that could not be read. */
  unreadable: number;
  firstAt: number | undefined;
  lastAt: number | undefined;
  /** The number of consistent chains and the number of tampered chains. */
  chains: { consistent: number; tampered: number };
  /** The lifetimes of all credentials, in order of issue. */
  lifetimes: readonly Lifetime[];
  unusual: readonly Unusual[];
}

/**
 * Reads files of records and computes the lifetime of each credential.
 *
 * @param bad called for each line that cannot be read
 * @throws JobpassError `usage` if a file cannot be read
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
      // A record that several files contain counts only once.
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

/** A credential in JSON output. Times are in RFC 3339 format; members with unknown values are omitted. */
export interface CredentialJson {
  id?: string;
  credentialUid?: string;
  keyId?: string;
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
    keyId: credential.keyId,
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
  // JSON.stringify omits undefined members. The order of members is always the same.
  return json as CredentialJson;
}
