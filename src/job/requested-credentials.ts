import { resolve } from 'node:path';
import { sinksFor } from '../audit/sinks/registry.js';
import type { Clock } from '../clock.js';
import { variableOf } from '../config/common-inputs.js';
import { readSettings, type Settings } from '../config/settings.js';
import { belongsToText, type UnreadInput } from '../config/unread-inputs.js';
import { JobpassError } from '../errors.js';
import type { ProviderDefinition } from '../providers/definition.js';
import { commonActions, PROVIDERS } from '../providers/registry.js';
import type { IdTokenSource, Runner } from '../runners/runner.js';
import type { NamedInputs } from './credentials-input.js';
import { plainNames } from './names.js';
import { namedError, type RequestedCredential } from './requested-credential.js';

/**
 * Returns the requested credentials: a single one, the entries of the map in `credentials`, or the credentials in the rules
 * file whose names `credentials` lists.
 *
 * @returns the credentials, and the source of ID tokens from now on
 */
export async function readRequestedCredentials(
  runner: Runner,
  clock: Clock,
  signal: AbortSignal,
): Promise<{ requested: RequestedCredential[]; idTokens: IdTokenSource }> {
  const given = runner.step.inputs();
  const { each, idTokens } = await inputsOfEach(runner, given, { clock, signal });
  const requested: RequestedCredential[] = [];
  const inherited = (input: string): boolean => runner.step.isFromEnvironment?.(input) ?? false;
  const unread: (readonly UnreadInput[])[] = [];
  for (const { name, inputs, shared, note } of each) {
    try {
      const read = await readSettings(inputs, PROVIDERS, {
        // An entry in a map inherits the step's inputs from environment variables. Inputs that the entry itself sets do not
        // count as inherited.
        shared: (input) => shared?.has(input) ?? inherited(input),
        commonActions,
      });
      for (const warning of read.warnings)
        runner.step.log.warning(name === undefined ? warning : `Credential "${name}": ${warning}`);
      unread.push(read.unread);
      const settings = withTrail(withPaths(await completed(read.settings)), runner);
      requested.push({
        ...(name === undefined ? {} : { name }),
        ...(note === undefined ? {} : { note }),
        settings,
      });
      if (settings.registries !== undefined)
        await (await import('./registry-log-ins.js')).checkRegistries(settings);
    } catch (error) {
      throw namedError(error, name);
    }
  }
  checkUnread(unread, inherited, runner);
  return { requested: await related(await withLogIns(requested)), idTokens };
}

function definitionOf({ provider }: Settings): ProviderDefinition | undefined {
  return PROVIDERS.find(({ name }) => name === provider);
}

/** Replaces inputs that name files with the content of these files. */
function completed(settings: Settings): Promise<Settings> | Settings {
  const { complete } = definitionOf(settings) ?? {};
  return settings.revokeNow || complete === undefined ? settings : complete(settings);
}

/** Orders credentials so that each one follows the credential with which it logs in. @throws JobpassError `usage` */
async function withLogIns(requested: RequestedCredential[]): Promise<RequestedCredential[]> {
  const needsOther = ({ settings }: RequestedCredential): boolean =>
    !settings.revokeNow && definitionOf(settings)?.logsInWith?.(settings) !== undefined;
  if (!requested.some(needsOther)) return requested;
  return (await import('./log-ins.js')).relateLogIns(requested);
}

/** Lets the providers relate the credentials of one step to each other. */
async function related(requested: RequestedCredential[]): Promise<RequestedCredential[]> {
  let all = requested;
  for (const { name, relate } of PROVIDERS) {
    const own = all.filter(({ settings }) => settings.provider === name);
    if (relate === undefined || own.length < 2) continue;
    const changed = await relate(own.map(({ settings }) => settings));
    all = all.map((one) => ({ ...one, settings: changed[own.indexOf(one)] ?? one.settings }));
  }
  return all;
}

/** Checks for inputs that no credential uses. @throws JobpassError `usage` if the step itself sets one */
function checkUnread(
  unread: readonly (readonly UnreadInput[])[],
  inherited: (name: string) => boolean,
  { step: { log } }: Runner,
): void {
  const [first = [], ...others] = unread;
  for (const { name, owners } of first) {
    if (!others.every((one) => one.some((other) => other.name === name))) continue;
    if (inherited(name)) log.warning(`${belongsToText(name, owners, variableOf(name))}, so it is ignored`);
    else
      throw new JobpassError(
        'usage',
        `${belongsToText(name, owners)}, and no credential of this step uses it`,
        {
          hint: `Remove \`${name}\``,
        },
      );
  }
}

/** Returns the settings with absolute paths, because the job's later processes run in other folders. */
function withPaths(settings: Settings): Settings {
  const { inputs = [] } = PROVIDERS.find(({ name }) => name === settings.provider) ?? {};
  const own = Object.entries(settings.own).map(([name, value]): [string, string] => {
    const isPath = inputs.some((input) => input.name === name && input.file === true);
    return [name, isPath ? resolve(value) : value];
  });
  return { ...settings, own: Object.fromEntries(own) };
}

/** Returns the settings with the path of the file for audit records, if Jobpass writes records. @throws JobpassError `usage` */
function withTrail(settings: Settings, runner: Runner): Settings {
  const { auditFile: said, ...others } = settings;
  const place = said ?? runner.step.auditFile?.();
  if (settings.audit !== 'false' && place === '-') return { ...others, auditPrint: true };
  if (settings.audit === 'required' && place === undefined && sinksFor(settings).length === 0) {
    throw new JobpassError('usage', '`audit` is "required", but no file or sink for the records is set', {
      hint: 'Set `audit-file`',
    });
  }
  return settings.audit === 'false' || place === undefined
    ? others
    : { ...settings, auditFile: resolve(place) };
}

async function inputsOfEach(
  runner: Runner,
  given: ReadonlyMap<string, string>,
  options: { clock: Clock; signal: AbortSignal },
): Promise<{ each: (Pick<NamedInputs, 'inputs'> & Partial<NamedInputs>)[]; idTokens: IdTokenSource }> {
  const text = given.get('credentials');
  const { idTokens } = runner;
  if (text === undefined) {
    const lost = ['config', 'config-sha256'].find((input) => given.has(input));
    if (lost === undefined) return { each: [{ inputs: given }], idTokens };
    throw new JobpassError('usage', `The input \`${lost}\` is set, but \`credentials\` is missing`, {
      hint: 'Set `credentials` to the name of a credential in that file',
    });
  }
  const read = plainNames(text) ?? (await import('./credentials-input.js')).readCredentials(text, given);
  if (isNamed(read)) return { each: read, idTokens };
  if (given.get('revoke') === 'now') {
    // A revocation needs only the credentials' names.
    const step = [...given].filter(([input]) => input !== 'credentials');
    return { each: read.map((name) => ({ name, inputs: new Map([...step, ['name', name]]) })), idTokens };
  }
  const { inputsFromRules } = await import('./inputs-from-rules.js');
  return inputsFromRules(read, given, runner, options);
}

function isNamed(read: NamedInputs[] | string[]): read is NamedInputs[] {
  return typeof read[0] === 'object';
}
