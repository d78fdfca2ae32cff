import { WAIT_MS } from '../../config/options.js';
import { JobpassError } from '../../errors.js';
import { readFile } from '../../files.js';
import { providerName } from '../../gcp/names.js';
import { fitsGoogleSubject } from '../../identity/google-subject.js';
import type { Claims } from '../../identity/id-token.js';
import { federate } from '../../servers/gcp/federate.js';
import type { MappedIdentity } from '../../servers/gcp/members.js';
import { isPoolProvider, type PoolProvider, readPoolProvider } from '../../servers/gcp/pool-provider.js';
import { jsonObject } from '../../text/json.js';
import { printable } from '../../text/printable.js';
import type { DoctorContext, DoctorOption } from '../doctor.js';
import type { GcpExamination } from './examination.js';

/** The operator's description of the provider. */
export const PROVIDER_FILE: DoctorOption = {
  name: 'provider-file',
  description:
    'The provider as JSON: the output of `gcloud iam workload-identity-pools providers describe --format=json`. The doctor evaluates its mapping and its condition for the ID token.',
};

/** Reads the provider, if the option names a file. @throws JobpassError `usage` */
export async function readProviderFile(context: DoctorContext): Promise<PoolProvider | undefined> {
  const path = context.options[PROVIDER_FILE.name];
  if (path === undefined) return undefined;
  const document = jsonObject(await readFile(`--${PROVIDER_FILE.name}`, path, WAIT_MS));
  if (isPoolProvider(document)) return readPoolProvider(document);
  throw new JobpassError('usage', `${printable(path, 80)} is not a provider as JSON`, {
    hint: 'Pass the output of gcloud iam workload-identity-pools providers describe with --format=json',
  });
}

/** The fixes for the reasons why a provider rejects an ID token. */
const FIXES: readonly (readonly [reason: RegExp, fix: string])[] = [
  [/^expects the issuer/, 'Use the provider for this CI system, or correct its issuer URI'],
  [
    /^accepts the audience/,
    'Set `audience` to an audience that the provider accepts, or change its allowed audiences',
  ],
  [
    /attribute condition/,
    'Change the attribute condition, or run the job where the condition is met. Case matters',
  ],
  [/maps google\.subject to \d+ bytes/, 'Map google.subject to IDs: jobpass trust gcp prints such a mapping'],
  [
    /cannot evaluate the mapping/,
    'Use has(assertion.NAME) ? assertion.NAME : "" for claims that only some jobs have',
  ],
  [/disabled or deleted/, 'Enable the provider, or undelete it'],
];

/** Evaluates a provider for the job's claims. @returns the identity if the provider accepts the job */
export function examineProvider(
  examination: GcpExamination,
  provider: PoolProvider,
  claims: Claims,
): MappedIdentity | undefined {
  const { settings } = examination;
  const report: GcpExamination['report'] = (...finding) => examination.report(...finding);
  const expected = providerName(settings.provider);
  if (provider.name.startsWith('projects/') && provider.name !== expected)
    report(
      'note',
      'provider',
      `The file describes ${printable(provider.name, 160)}, but the job uses ${expected}`,
    );
  const { identity, rejections, undecided } = federate(
    // Without a name, the default audience would be unknown.
    provider.name.startsWith('projects/') ? provider : { ...provider, name: expected },
    claims,
    settings.universe,
  );
  for (const reason of rejections)
    report('fail', 'provider', `The provider ${reason}`, FIXES.find(([about]) => about.test(reason))?.[1]);
  for (const text of undecided) report('unchecked', 'provider', `Jobpass cannot evaluate ${text}`);
  if (rejections.length > 0 || undecided.length > 0 || identity === undefined) return undefined;
  const { subject, groups, attributes } = identity;
  const facts = [
    `google.subject "${subject}"`,
    ...(groups.length === 0 ? [] : [`google.groups ${groups.map((one) => `"${one}"`).join(', ')}`]),
    ...Object.entries(attributes).map(([name, value]) => `attribute.${name} "${value}"`),
  ];
  report(
    'ok',
    'provider',
    `The provider accepts the ID token, and maps it to ${printable(facts.join(', '), 600)}`,
  );
  if (provider.condition === undefined)
    report(
      'note',
      'provider',
      'The provider has no attribute condition: it accepts every job of its issuer',
      'Run jobpass trust lint with the same file',
    );
  return identity;
}

/** Reports what usually goes wrong, if the mapping of the provider is not known. */
export function examineClaims(examination: GcpExamination, { sub }: Claims): void {
  if (typeof sub === 'string' && !fitsGoogleSubject(sub))
    examination.report(
      'note',
      'provider',
      `The subject of the ID token has ${Buffer.byteLength(sub)} bytes. If the provider maps google.subject to assertion.sub, Google rejects the job, because the most is 127`,
      'Map google.subject to IDs: jobpass trust gcp prints such a mapping',
    );
  else
    examination.report(
      'skip',
      'provider',
      `The mapping and the condition of the provider are not known: pass --${PROVIDER_FILE.name}`,
    );
}
