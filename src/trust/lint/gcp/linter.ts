import { type PoolMember, parseMember } from '../../../servers/gcp/members.js';
import { poolIn } from '../../../servers/gcp/pool-provider.js';
import { printable } from '../../../text/printable.js';
import type { Finding, Linted, Linter, Unjudged } from '../linter.js';
import { type Judged, lintAccess, lintProvider, ProviderSearch } from './lint-provider.js';
import { gcpDocument, type PolicyEntry } from './read-documents.js';

/** Finds vulnerabilities in providers of workload identity pools, and in the policies that name identities of a pool. */
export const gcpLinter: Linter = {
  reads:
    'Google Cloud: the output of gcloud iam workload-identity-pools providers describe --format=json, and of get-iam-policy --format=json; the output of terraform show, as JSON',
  lint(document, { name }): Linted | undefined {
    const found = gcpDocument(document, name);
    if (found === undefined) return undefined;
    const searches = found.providers
      .filter(({ issuer, disabled }) => issuer !== undefined && !disabled)
      .map((provider) => new ProviderSearch(provider));
    const members = found.entries.filter(isJudged);
    const judged = [
      ...searches.map((search) =>
        lintProvider(
          search,
          members.some(({ member }) => isOfPool(search, parseMember(member ?? ''))),
        ),
      ),
      ...members.map((entry) => lintEntry(entry, searches)),
    ];
    return {
      roles: searches.length + members.length,
      skipped: found.providers.length - searches.length,
      findings: judged.flatMap(({ findings }) => findings),
      unjudged: [
        ...judged.flatMap(({ unjudged }) => unjudged),
        ...found.incomplete.map((where) => ({
          where: printable(where, 200),
          because: 'the attribute mapping or the attribute condition is known only after apply',
        })),
      ],
    };
  },
};

/** Whether a member of a policy may be an identity of a workload identity pool, or everyone. */
function isJudged({ member }: PolicyEntry): boolean {
  return member === undefined || parseMember(member) !== undefined || isEveryone(member);
}

const isEveryone = (member: string): boolean => /^all(Authenticated)?Users$/.test(member);

/** Whether a member is of the pool of a provider. A Terraform plan may contain the ID of the project instead of its number. */
function isOfPool({ provider }: ProviderSearch, member: PoolMember | undefined): boolean {
  const pool = provider.pool || poolIn(provider.name);
  if (member === undefined || pool === '') return false;
  const last = (name: string): string | undefined => name.split('/').at(-1);
  const isNumber = /^projects\/\d+\//.test(pool);
  return isNumber ? pool === member.pool : last(pool) === last(member.pool);
}

function lintEntry({ resource, role, member }: PolicyEntry, searches: readonly ProviderSearch[]): Judged {
  const where = `${printable(role, 80)} on ${printable(resource, 120)}`;
  if (member === undefined) return unjudged(where, 'the member is known only after apply');
  if (isEveryone(member)) return { findings: [everyone(where, member)], unjudged: [] };
  const parsed = parseMember(member);
  if (parsed === undefined) return { findings: [], unjudged: [] };
  const named = `${where} for ${shortMember(parsed)}`;
  const own = searches.filter((search) => isOfPool(search, parsed));
  const parts = own.map((search) => lintAccess(search, named, parsed, undefined, [resource, role]));
  const findings = parts.flatMap((part) => part.findings);
  if (parsed.kind === 'all') findings.push(wholePool(named, own.length > 0));
  // A provider that maps no such identity adds nothing, as long as another one of the pool does.
  const open = parts.every((part) => part.unjudged.length > 0) ? parts.flatMap((part) => part.unjudged) : [];
  if (own.length > 0) return { findings, unjudged: open };
  if (parsed.kind === 'all') return { findings, unjudged: [] };
  return {
    findings,
    unjudged: [
      {
        where: named,
        because:
          'the provider of the pool is not in this file, so it is not known which jobs have this identity. Pass the output of both commands in one file',
      },
    ],
  };
}

const unjudged = (where: string, because: string): { findings: Finding[]; unjudged: Unjudged[] } => ({
  findings: [],
  unjudged: [{ where, because }],
});

function shortMember(member: PoolMember): string {
  const pool = member.pool.split('/').at(-1) ?? '';
  const text =
    member.kind === 'all'
      ? '*'
      : member.kind === 'attribute'
        ? `attribute.${member.name}/${member.value}`
        : `${member.kind}/${member.value}`;
  return printable(`${pool}/${text}`, 200);
}

function wholePool(where: string, isKnown: boolean): Finding {
  return {
    where,
    hole: 'whole-pool',
    severity: isKnown ? 'low' : 'medium',
    message:
      'The policy names every identity of the pool: every job that any provider of the pool accepts, now or later, has this access.',
    fix: 'Name an attribute that only the intended jobs have: principalSet://…/attribute.NAME/VALUE',
  };
}

function everyone(where: string, member: string): Finding {
  return {
    where,
    hole: 'whole-pool',
    severity: 'high',
    message: `${member} has this role: everyone on the internet${member === 'allUsers' ? '' : ' with a Google account'}.`,
    fix: `Remove ${member} from the policy`,
  };
}
