import type { IdToken } from '../../identity/id-token.js';
import { publisherClaims } from '../../providers/oauth/presets/publishing.js';
import type { ExchangeSettings } from '../../providers/oauth/presets/settings.js';
import { quoted } from '../../text/shell.js';
import type { DoctorContext } from '../doctor.js';
import { runStep } from '../steps.js';
import { registryDoctor } from './doctor.js';
import { type NpmConfiguration, npmConfiguration } from './npm-configuration.js';

/** The first npm that exchanges ID tokens. Source: npm docs, "Trusted publishing for npm packages". */
const FIRST_WITH_EXCHANGE = [11, 5, 1] as const;

/** Finds out why the npm registry gives a job no token, which npm itself does not report. */
export const npmDoctor = registryDoctor('--package @octo-org/package', {
  hostedOnly: true,
  local: examineNpm,
  commands: trustCommands,
});

async function examineNpm(
  context: DoctorContext,
  settings: ExchangeSettings,
  token: IdToken | undefined,
): Promise<void> {
  const { env } = context;
  const name = settings.chosen.params['package'] ?? '';
  await examinePackage(context, settings.address, name);
  const configuration = await npmConfiguration(process.cwd(), env);
  examineVersion(context, configuration);
  examineFiles(context, configuration, settings.address, name);
  examineManifest(context, configuration, name, token);
  const sub = token?.claims['sub'];
  if (typeof sub === 'string' && /^repo:[^:]*@\d/.test(sub))
    context.report(
      'note',
      'job',
      'The subject of the ID token contains the IDs of the repository. In September 2026, the npm registry rejected some of these ID tokens (npm/cli#9969)',
    );
}

/** Checks that the package exists, because a trusted publisher belongs to an existing package. */
async function examinePackage(context: DoctorContext, address: URL, name: string): Promise<void> {
  const { http, report } = context;
  // The document of a package can be several megabytes long. This response contains only the tags.
  const url = new URL(`${address.href.replace(/\/$/, '')}/-/package/${encodeURIComponent(name)}/dist-tags`);
  const status = await runStep(context, 'package', async (attempt) => {
    const request = { method: 'GET' as const, url, headers: {}, what: 'the request for the package' };
    const answer = await http.send(request, attempt);
    if (answer.status >= 500 || answer.status === 429) throw http.refusal(request, answer, undefined);
    return answer.status;
  });
  if (status === undefined) return;
  if (status === 404)
    report(
      'fail',
      'package',
      `The registry has no public package ${name}`,
      'Publish the first version with a token of your own, because only an existing package can have a trusted publisher. If the package is private, ignore this finding',
    );
  else if (status >= 200 && status <= 299) report('ok', 'package', `The package ${name} exists`);
  else report('note', 'package', `The registry returned ${status} for the package ${name}`);
}

function examineVersion({ report }: DoctorContext, { npmVersion }: NpmConfiguration): void {
  if (npmVersion === undefined) {
    report('note', 'npm', 'npm was not found, so its version was not checked');
    return;
  }
  const parts = npmVersion.split('.').map(Number);
  const isOld = FIRST_WITH_EXCHANGE.some(
    (least, index) =>
      (parts[index] ?? 0) < least &&
      FIRST_WITH_EXCHANGE.slice(0, index).every((one, before) => parts[before] === one),
  );
  if (isOld)
    report(
      'note',
      'npm',
      `npm ${npmVersion} does not exchange ID tokens itself: only npm ${FIRST_WITH_EXCHANGE.join('.')} and later do`,
      'With Jobpass, every npm can publish, because Jobpass exchanges the ID token',
    );
  else report('ok', 'npm', `npm ${npmVersion} can exchange ID tokens itself`);
}

/** Checks the settings files of npm for another registry, and for tokens that npm would use instead. */
function examineFiles(
  { report }: DoctorContext,
  { files, registries }: NpmConfiguration,
  address: URL,
  name: string,
): void {
  const scope = /^(@[^/]+)\//.exec(name)?.[1];
  const used =
    registries.find((one) => one.scope === scope && scope !== undefined) ??
    registries.find((one) => one.scope === undefined);
  const same = (url: string): boolean =>
    URL.canParse(url) && new URL(url).href.replace(/\/$/, '') === address.href.replace(/\/$/, '');
  if (used === undefined || same(used.url)) report('ok', 'registry', `npm publishes to ${address.href}`);
  else
    report(
      'fail',
      'registry',
      `${used.source} sets the registry ${used.url}, but the token is for ${address.href}`,
      `Set \`url\` to the registry of the package, or publish with --registry ${address.href}`,
    );
  const key = `//${address.host}${address.pathname.replace(/\/$/, '')}/:_authToken`;
  for (const { source, kind, tokens } of files) {
    const own = tokens.find((one) => one.key === key);
    if (own === undefined) continue;
    const form = own.isReference ? `the variable ${own.reference}` : 'a token';
    if (kind === 'project')
      report(
        'fail',
        'npmrc',
        `${source} contains ${form} for this registry, and npm prefers it to the token of Jobpass`,
        `Remove the line that begins with ${key}`,
      );
    else
      report(
        'note',
        'npmrc',
        `${source} contains ${form} for this registry. If the exchange of npm itself fails, npm uses it without a message`,
        'actions/setup-node writes such a line if `registry-url` is set. Jobpass does not copy it',
      );
  }
}

function examineManifest(
  { report }: DoctorContext,
  { manifest }: NpmConfiguration,
  name: string,
  token: IdToken | undefined,
): void {
  if (manifest === undefined) {
    report('note', 'manifest', 'This folder has no package.json, so it was not checked');
    return;
  }
  if (manifest.name !== undefined && manifest.name !== name) {
    report('note', 'manifest', `package.json in this folder is of ${manifest.name}, not of ${name}`);
    return;
  }
  if (manifest.isPrivate)
    report(
      'fail',
      'manifest',
      'package.json contains "private": true, so npm publishes nothing',
      'Remove it',
    );
  const { repository } = token === undefined ? {} : publisherClaims(token);
  if (repository === undefined) return;
  // Source: npm docs, "Generating provenance statements": the repository must match the one of the job.
  const isPublic = token?.claims['repository_visibility'] === 'public';
  if (manifest.repository?.toLowerCase() === repository.toLowerCase())
    report('ok', 'manifest', `\`repository\` in package.json is ${repository}`);
  else
    report(
      isPublic ? 'fail' : 'note',
      'manifest',
      manifest.repository === undefined
        ? '`repository` is missing in package.json'
        : `\`repository\` in package.json is ${manifest.repository}, but the job belongs to ${repository}`,
      `For a public repository, npm adds provenance, and the registry then rejects the package. Set \`repository\` to ${repository}`,
    );
}

/** Returns the command that creates the trusted publisher. Source: npm 12.2.2, "npm trust". */
function trustCommands({ chosen, address }: ExchangeSettings, token: IdToken): readonly string[] {
  const { system, repository, workflow, environment } = publisherClaims(token);
  if (system === undefined || repository === undefined || workflow === undefined) return [];
  const words = [
    ...['npm', 'trust', system, chosen.params['package'] ?? ''],
    ...['--file', workflow, system === 'gitlab' ? '--project' : '--repository', repository],
    ...(environment === undefined ? [] : ['--environment', environment]),
    '--allow-publish',
    ...(address.hostname === 'registry.npmjs.org' ? [] : ['--registry', address.href]),
  ];
  return [
    '# Run this on your own machine, with npm 11.15 or later. A package has one trusted publisher: see `npm trust list` first.',
    words.map(quoted).join(' '),
  ];
}
