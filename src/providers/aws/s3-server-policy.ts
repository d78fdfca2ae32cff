import { JobpassError } from '../../errors.js';
import type { S3Server } from './hosts.js';
import { parsePolicy } from './session-policy.js';

/** The maximum size of a session policy, in characters. MinIO has the same limit as AWS (`maxSTSSessionPolicySize`). */
const LONGEST = 2048;

/**
 * Returns the session policy for an S3-compatible server: S3 only, and no longer than until the deadline.
 *
 * The server must be able to evaluate each statement. MinIO rejects a time condition for `Action: *`, but accepts and evaluates
 * one for `s3:*` and `kms:*`. It does not support `NotAction` in session policies. Without a session policy, a session of MinIO
 * can create a service account, whose keys never expire. So Jobpass always sends a policy. If the user sets a policy too,
 * Jobpass adds a deny: on MinIO for the admin API, on other servers for everything except S3.
 *
 * Sources: MinIO 7aac2a2c5b7c, `cmd/sts-handlers.go`, `cmd/admin-handlers-users.go` and `github.com/minio/pkg/v3/policy`; the
 * tests check each of these statements with MinIO.
 *
 * @throws JobpassError `usage` if the policy is too long
 */
export function s3ServerPolicy(inline: string | undefined, deadline: number, server: S3Server): string {
  const at = new Date(Math.ceil(deadline / 1000) * 1000).toISOString().replace('.000Z', 'Z');
  const overdue = { DateGreaterThanEquals: { 'aws:CurrentTime': at } };
  const deny = { Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: overdue };
  const added: unknown[] = [{ Sid: 'JobpassDeadline', ...deny }];
  // A policy that allows only S3 needs no further deny.
  if (inline !== undefined && server === 'minio') {
    added.push(
      { Effect: 'Deny', Action: 'kms:*', Condition: overdue },
      { Effect: 'Deny', Action: 'admin:*' },
    );
  } else if (inline !== undefined) {
    added.push({ Sid: 'JobpassS3Only', Effect: 'Deny', NotAction: 's3:*', Resource: '*' });
  }
  const own =
    inline === undefined
      ? { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }
      : parsePolicy(inline);
  const text = JSON.stringify({ ...own, Statement: [...own.Statement, ...added] });
  if (text.length <= LONGEST) return text;
  throw new JobpassError(
    'usage',
    `The session policy has ${text.length} characters with the statements that Jobpass adds, the most is ${LONGEST}`,
    { hint: `Shorten \`session-policy\` by ${text.length - LONGEST} characters` },
  );
}
