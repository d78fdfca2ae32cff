import { WAIT_MS } from '../../config/options.js';
import { readFile } from '../../files.js';
import type { Claims } from '../../identity/id-token.js';
import { authenticate } from '../../servers/kubernetes/authenticate.js';
import { type JwtAuthenticator, readAuthentication } from '../../servers/kubernetes/read-authentication.js';
import { printable } from '../../text/printable.js';
import type { DoctorOption } from '../doctor.js';
import type { KubernetesExamination } from './examination.js';

export const AUTHENTICATION_CONFIG: DoctorOption = {
  name: 'authentication-config',
  description:
    'The AuthenticationConfiguration of the API server: the file of its option --authentication-config. The doctor evaluates the rules of this file for the ID token.',
};

/** Reads the operator's AuthenticationConfiguration, if the option names one. @throws JobpassError `usage` */
export async function readConfiguration({
  context,
}: KubernetesExamination): Promise<JwtAuthenticator[] | undefined> {
  const path = context.options[AUTHENTICATION_CONFIG.name];
  if (path === undefined) return undefined;
  const text = (await readFile(`--${AUTHENTICATION_CONFIG.name}`, path, WAIT_MS)).toString('utf8');
  return readAuthentication(text, printable(path, 80));
}

/**
 * Checks that the AuthenticationConfiguration accepts an ID token.
 *
 * @returns the entry for the issuer of the ID token
 */
export function examineConfiguration(
  examination: KubernetesExamination,
  entries: readonly JwtAuthenticator[],
  claims: Claims,
): JwtAuthenticator | undefined {
  const issuer = String(claims['iss'] ?? '');
  const entry = entries.find(({ url }) => url === issuer);
  if (entry === undefined) {
    reportNoEntry(examination, entries, issuer);
    return undefined;
  }
  const { user, rejections, undecided } = authenticate(entry, claims);
  for (const text of rejections) examination.reportCause('config', `${entry.name} ${text}`, hintFor(text));
  for (const text of undecided)
    examination.report('unchecked', 'config', `Jobpass cannot evaluate ${entry.name}.${text}`);
  if (rejections.length > 0 || user === undefined) return entry;
  examination.report(
    'ok',
    'config',
    `${entry.name} accepts the ID token, and maps it to the user "${user.username}" in the groups ${list(user.groups)}`,
  );
  return entry;
}

function reportNoEntry(
  examination: KubernetesExamination,
  entries: readonly JwtAuthenticator[],
  issuer: string,
): void {
  const plain = (url: string): string => url.replace(/\/+$/, '').toLowerCase();
  const near = entries.find(({ url }) => plain(url) === plain(issuer));
  examination.lacksEntry = near === undefined;
  if (near !== undefined)
    examination.reportCause(
      'config',
      `${near.name} is for the issuer "${near.url}", but the ID token's issuer is "${issuer}". API servers require the same text`,
      `Set issuer.url of ${near.name} to the issuer of the ID token, exactly as it is`,
    );
  else
    examination.reportCause(
      'config',
      `The AuthenticationConfiguration has no entry for the issuer "${issuer}", but for ${list(entries.map(({ url }) => url))}`,
      'Add the entry that `jobpass trust kubernetes` prints',
    );
}

function hintFor(text: string): string {
  return text.startsWith('accepts the audiences')
    ? 'Set the input audience to an audience of this entry, or add the audience of the ID token to issuer.audiences'
    : 'Change the rule, or run this job where the rule accepts it. `jobpass trust kubernetes` prints the entry for the rules in .jobpass.yml';
}

const list = (values: readonly string[]): string => values.map((one) => `"${one}"`).join(', ') || '(none)';
