import { type Head, nextLine } from '../../src/audit/chain.js';
import type { AuditEvent, AuditEventName } from '../../src/audit/record.js';
import { drawing } from './random.js';

/** What records are made for. The same options make the same records. */
export interface RecordsOptions {
  /** How many records at most; the last job is not cut. */
  records: number;
  seed?: number;
  /** When the last job begins at the latest, in milliseconds since 1970. */
  until?: number;
  /** Over how many days. */
  days?: number;
}

export interface MadeRecords {
  /** In order of time, as a file has them to which many jobs write. */
  lines: string[];
  /** The end of each job's chain. */
  heads: Head[];
}

const DAY_MS = 86_400_000;
/** Thursday. */
export const UNTIL = Date.UTC(2026, 10, 26, 18, 0, 0);

const REPOSITORIES = [
  ...['shop', 'shop-web', 'billing', 'search', 'mail', 'images', 'data-platform', 'infra', 'docs', 'mobile'],
  ...[
    'identity',
    'reports',
    'ledger',
    'gateway',
    'queue',
    'feature-flags',
    'assets',
    'notifier',
    'audit-lake',
  ],
  ...[
    'edge',
    'risk',
    'payouts',
    'tax',
    'crm',
    'partner-api',
    'ml-train',
    'ml-serve',
    'labels',
    'stock',
    'geo',
  ],
];
const ACTORS = [
  'octocat',
  'hubot',
  'ada',
  'grace',
  'linus',
  'margaret',
  'renovate[bot]',
  'deploy-bot',
  'yukihiro',
];
const ENVIRONMENTS = ['production', 'staging', 'test', undefined] as const;

interface Service {
  provider: string;
  service: string;
  role(repository: string, environment: string): string;
  lifeMs: number;
}

const SERVICES: readonly Service[] = [
  {
    provider: 'aws',
    service: 'arn:aws:iam::123456789012:root',
    role: (repository, environment) => `arn:aws:iam::123456789012:role/${repository}-${environment}`,
    lifeMs: 3_600_000,
  },
  {
    provider: 'vault',
    service: 'https://vault.example.com',
    role: (repository, environment) => `${repository}-${environment}`,
    lifeMs: 1_200_000,
  },
  {
    provider: 'oauth',
    service: 'https://tokens.example.com',
    role: (_, environment) => `deploy-${environment}`,
    lifeMs: 900_000,
  },
];

const BECAUSE: Readonly<Partial<Record<AuditEventName, string>>> = {
  revoked: 'the provider accepted the credential before and rejects it now',
  accepted: 'no probe confirmed the revocation',
  expired: 'the credential had expired',
  failed: 'the revocation was answered with 503',
  'lives until': 'revocation is turned off (revoke: false)',
  refused: 'the role is not for this job',
};

/** Records as jobs leave them: weekdays and working hours have more, most are revoked, a few end otherwise or not at all. */
export function auditRecords({ records, seed = 1, until = UNTIL, days = 30 }: RecordsOptions): MadeRecords {
  const draw = drawing(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T;
  const events: { at: number; chain: string; event: AuditEvent }[] = [];
  let job = 0;
  while (events.length < records) {
    job++;
    for (const event of jobEvents(job, draw, pick, until, days))
      events.push({ at: event.at, chain: `job-${job}`, event });
  }
  events.sort((one, other) => one.at - other.at);
  const heads = new Map<string, Head>();
  const lines = events.map(({ chain, event }) => {
    const next = nextLine(event, heads.get(chain) ?? { chain, count: 0, hash: '' });
    heads.set(chain, next.head);
    return next.line;
  });
  return { lines, heads: [...heads.values()] };
}

function jobEvents(
  job: number,
  draw: () => number,
  pick: <T>(list: readonly T[]) => T,
  until: number,
  days: number,
): AuditEvent[] {
  const repository = pick(REPOSITORIES);
  const environment = ENVIRONMENTS[draw() < 0.35 ? 0 : draw() < 0.5 ? 1 : draw() < 0.5 ? 2 : 3];
  const ref =
    environment === 'production'
      ? draw() < 0.97
        ? 'refs/heads/main'
        : `refs/heads/hotfix/${job % 90}`
      : pick(['refs/heads/main', `refs/pull/${job % 900}/merge`, `refs/tags/v1.${job % 60}.0`]);
  const actor = pick(ACTORS);
  const start = startOf(draw, until, days);
  const common = {
    job: {
      system: 'github',
      run_id: String(9_000_000 + job),
      run_attempt: draw() < 0.96 ? '1' : '2',
      job: environment === undefined ? 'test' : 'deploy',
      repository: `octo-org/${repository}`,
      ref,
      sha: Math.floor(draw() * 2 ** 48)
        .toString(16)
        .padStart(40, '0'),
      workflow: environment === undefined ? 'ci' : 'deploy',
      ...(environment === undefined ? {} : { environment }),
      event_name: ref.startsWith('refs/pull/') ? 'pull_request' : 'push',
      runner: `runner-${job % 24}`,
    },
    actor: { name: actor, uid: String(1000 + ACTORS.indexOf(actor)) },
    subject: `repo:octo-org/${repository}:${environment !== undefined ? `environment:${environment}` : ref.startsWith('refs/pull/') ? 'pull_request' : `ref:${ref}`}`,
    issuer: 'https://token.actions.githubusercontent.com',
  };
  const end = start + Math.round(60_000 + 900_000 * draw() ** 3 + (draw() < 0.01 ? 7_200_000 : 0));
  const credentials = draw() < 0.75 ? 1 : draw() < 0.8 ? 2 : 3;
  const events: AuditEvent[] = [];
  for (let at = 0; at < credentials; at++) {
    const service = pick(SERVICES);
    const role = service.role(repository, environment ?? 'test');
    const base = { ...common, provider: service.provider, name: service.provider, role };
    const issuedAt = start + at * 700 + Math.round(draw() * 400);
    if (draw() < 0.01) {
      events.push({ ...base, event: 'refused', at: issuedAt, because: BECAUSE.refused ?? '' });
      continue;
    }
    events.push(
      ...credentialEvents(base, `m${job.toString(36)}-${at}${Math.floor(draw() * 2 ** 40).toString(36)}`),
    );
    function credentialEvents(own: typeof base, id: string): AuditEvent[] {
      let expiresAt = issuedAt + service.lifeMs;
      const credential = () => ({
        id,
        service: service.service,
        issuedAt,
        expiresAt,
        ...(service.provider === 'aws' ? { uid: `ASIA${id.toUpperCase().replace(/[^A-Z0-9]/g, '')}` } : {}),
      });
      const list: AuditEvent[] = [
        { ...own, event: 'issued', at: issuedAt, credential: credential() },
        {
          ...own,
          event: 'delivered',
          at: issuedAt + 40,
          credential: credential(),
          deliveredTo: [
            service.provider === 'aws'
              ? 'profile default'
              : `variable ${service.provider.toUpperCase()}_TOKEN`,
          ],
        },
      ];
      for (let renewed = issuedAt + service.lifeMs * 0.6; renewed < end; renewed += service.lifeMs * 0.6) {
        expiresAt = Math.round(renewed) + service.lifeMs;
        list.push({ ...own, event: 'renewed', at: Math.round(renewed), credential: credential() });
      }
      const lot = draw();
      const event: AuditEventName | undefined =
        lot < 0.92
          ? 'revoked'
          : lot < 0.955
            ? 'accepted'
            : lot < 0.975
              ? 'expired'
              : lot < 0.99
                ? 'lives until'
                : lot < 0.995
                  ? 'failed'
                  : undefined;
      if (event === undefined) return list;
      // Some can live for weeks.
      if (event === 'failed' || (event === 'lives until' && draw() < 0.2)) expiresAt += 14 * DAY_MS;
      const ended = event === 'expired' ? Math.max(expiresAt, end) : end + Math.round(draw() * 1500);
      list.push({
        ...own,
        event,
        at: ended,
        credential: credential(),
        ...(event === 'revoked' || event === 'expired' ? {} : { until: expiresAt }),
        because: BECAUSE[event] ?? '',
      });
      return list;
    }
  }
  // A chain is in order of time.
  return events.sort((one, other) => one.at - other.at);
}

/** Working hours of a weekday mostly. */
function startOf(draw: () => number, until: number, days: number): number {
  for (;;) {
    const at = until - Math.floor(draw() * days * DAY_MS) - 1;
    const day = new Date(at);
    const hour = day.getUTCHours();
    const weekend = day.getUTCDay() === 0 || day.getUTCDay() === 6;
    if (draw() < (weekend ? 0.12 : hour >= 7 && hour < 18 ? 1 : 0.2)) return at;
  }
}

/** Text that does harm where it is not escaped: in a page, a terminal, a spreadsheet, a log. */
export const HOSTILE = [
  '</script><script>document.title="owned"</script>',
  '<img src=x onerror="document.title=\'owned\'">',
  '"><svg onload=document.title="owned">',
  "=cmd|'/c calc'!A1",
  '@SUM(1+1)',
  '::add-mask::everything',
  '##vso[task.setvariable variable=x]y',
  '\u001b[2J\u001b]0;owned\u0007',
  'a\r\nb\u2028c\u0085d',
  'admin\u202egnp.exe',
  '[x](javascript:alert(1)) ![y](https://evil.example/z) <https://evil.example>',
  '| a | b |\n| --- | --- |',
  '\ud800 alone',
  '{{constructor.constructor("document.title=1")()}}',
  '__proto__',
];

/** A credential for each hostile text, with that text in every field that can hold one. */
export function hostileRecords(at: number): MadeRecords {
  const lines: string[] = [];
  let head: Head = { chain: 'hostile', count: 0, hash: '' };
  for (const [number, text] of HOSTILE.entries()) {
    const common = {
      job: {
        system: text,
        run_id: `${text}${number}`,
        job: text,
        repository: text,
        ref: text,
        sha: text,
        workflow: text,
        environment: text,
        event_name: text,
        runner: text,
      },
      actor: { name: text, uid: text },
      subject: text,
      issuer: text,
      provider: text,
      name: text,
      role: text,
      scopes: [text, text],
      credential: { id: `${text}${number}`, service: text, issuedAt: at, uid: text },
      deliveredTo: [text],
      because: text,
    };
    for (const event of ['issued', 'delivered', 'accepted'] as const) {
      const next = nextLine({ ...common, event, at: at + number }, head);
      head = next.head;
      lines.push(next.line);
    }
  }
  return { lines, heads: [head] };
}
