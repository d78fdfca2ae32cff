import type { AuditEvent, AuditRecord } from '../../src/audit/record.js';
import type { TrailLine } from '../../src/audit/sinks/sink.js';
import { appendTo } from '../../src/audit/trail.js';

/** An event with everything that one can have. */
export const EVENT: AuditEvent = {
  event: 'issued',
  at: 1_790_000_000_123,
  job: {
    system: 'github',
    run_id: '77',
    run_attempt: '1',
    job: 'deploy',
    repository: 'octo-org/octo-repo',
    ref: 'refs/heads/feature/ü',
    sha: 'c0ffee',
    workflow: 'Deploy “all” 🚀',
    environment: 'production',
    runner: 'machine 1',
  },
  actor: { name: 'octocat', uid: '9' },
  subject: 'repo:octo-org/octo-repo:environment:production',
  issuer: 'https://token.actions.example',
  provider: 'oauth',
  name: 'prod',
  role: 'deployer',
  scopes: ['deploy', 'read'],
  credential: { id: 'cred-1', service: 'https://as.example', issuedAt: 1_790_000_000_000 },
};

/** Adds events to a trail. @returns the lines as they stand in it */
export function linesIn(file: string, ...events: AuditEvent[]): TrailLine[] {
  const { lines } = appendTo(file, events);
  return lines.map((text) => ({ text, record: JSON.parse(text) as AuditRecord }));
}
