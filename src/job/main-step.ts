import { resolve } from 'node:path';
import { sinksFor } from '../audit/sinks/registry.js';
import { type Clock, systemClock } from '../clock.js';
import { variableOf } from '../config/common-inputs.js';
import { readSettings, type Settings } from '../config/settings.js';
import { belongsToText, type UnreadInput } from '../config/unread-inputs.js';
import { JobpassError } from '../errors.js';
import type { KeeperClient } from '../lease/keeper-client.js';
import { type Plan, planLife, withoutSign } from '../lease/plan.js';
import { commonActions, PROVIDERS, providerDefinition } from '../providers/registry.js';
import type { IdTokenSource, Runner, SignOfLife } from '../runners/runner.js';
import { CredentialRun } from './credential-run.js';
import type { NamedInputs } from './credentials-input.js';
import { plainNames } from './names.js';
import { Outbox } from './outbox.js';

export interface MainStepOptions {
  runner: Runner;
  /** The command line that runs a keeper. */
  keeper: readonly string[];
  clock?: Clock;
  /** Fires when the job is cancelled. */
  signal: AbortSignal;
  /** Looks at what is wanted before anything is done for it. @throws JobpassError for what the caller cannot do */
  check?: (settings: Settings) => void | Promise<void>;
  /** Called once everything is delivered, while what is not needed for that still goes on. @throws where it is of no use */
  delivered?: () => void;
}

/** One credential of the step. */
interface Wanted {
  /** Its name among several; absent where it is the only one. */
  name?: string;
  settings: Settings;
}

/**
 * The main step: gets the credentials that the inputs ask for, side by side, and delivers all of them or none.
 *
 * @throws JobpassError when they are not delivered; whatever was issued by then is revoked
 */
export async function mainStep(options: MainStepOptions): Promise<void> {
  const { clock = systemClock } = options;
  const { wanted, idTokens } = await readWanted(options.runner, clock, options.signal);
  const runner = { ...options.runner, idTokens };
  for (const { settings } of wanted) await options.check?.(settings);
  if (wanted.some(({ settings }) => settings.revokeNow)) {
    const { notAllDead, revokeNow } = await import('./revoke-now.js');
    for (const { settings } of wanted)
      if ((await revokeNow({ runner, clock, name: settings.name })).failed) throw notAllDead();
    return;
  }
  const hidden = wanted.flatMap(
    ({ settings }) => providerDefinition(settings.provider).alsoMasked?.(settings) ?? [],
  );
  if (hidden.length > 0) await runner.step.mask(hidden);
  const plans = wanted.map(({ settings }) => {
    const { renews, revocable = () => true } = providerDefinition(settings.provider);
    return planLife(settings, {
      renews,
      ephemeral: runner.system.ephemeral,
      revocable: revocable(settings),
    });
  });
  const sign = plans.some(({ keep }) => keep)
    ? await runner.system.signOfLife()
    : ({ kind: 'none' } as const);

  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const outbox = new Outbox(runner.step);
  const startKeeper = keeperStarter({ ...options, runner }, clock, sign);
  const uses: CredentialRun[] = [];
  let failure: unknown;
  const fail = (error: unknown): void => {
    failure ??= error;
    // What still goes on elsewhere is of no use any more.
    stop.abort();
  };
  try {
    for (const [at, { name, settings }] of wanted.entries()) {
      const plan = signed(plans[at] as Plan, settings, sign);
      uses.push(
        new CredentialRun({
          runner: { ...runner, step: outbox.for(name) },
          settings,
          plan,
          clock,
          signal,
          startKeeper,
        }),
      );
    }
    await Promise.all(
      uses.map((use, at) => use.obtain().catch((error: unknown) => fail(named(error, wanted[at]?.name)))),
    );
    if (failure === undefined) {
      for (const use of uses) await use.deliver();
      outbox.send();
      // For what ended while it was handed over.
      for (const use of uses) use.checkGoesOn();
      options.delivered?.();
    }
  } catch (error) {
    fail(error);
  }
  try {
    if (failure === undefined) await Promise.all(uses.map((use) => use.prove()));
    else await Promise.all(uses.map((use) => use.giveUp()));
  } finally {
    await Promise.all(uses.map((use) => use.close()));
  }
  if (failure !== undefined) throw failure;
}

/**
 * What the inputs ask for: one credential, those of the map in `credentials`, or those that the file of rules gives this
 * job under the names there.
 *
 * @returns them, and where ID tokens come from after that
 */
async function readWanted(
  runner: Runner,
  clock: Clock,
  signal: AbortSignal,
): Promise<{ wanted: Wanted[]; idTokens: IdTokenSource }> {
  const given = runner.step.inputs();
  const { each, idTokens } = await inputsOfEach(runner, given, { clock, signal });
  const wanted: Wanted[] = [];
  const inherited = (input: string): boolean => runner.step.isFromEnvironment?.(input) ?? false;
  const unread: (readonly UnreadInput[])[] = [];
  for (const { name, inputs, shared } of each) {
    try {
      const read = await readSettings(inputs, PROVIDERS, {
        // An entry of a map has of the environment what the step has of it, and nothing that it says itself.
        shared: (input) => shared?.has(input) ?? inherited(input),
        commonActions,
      });
      for (const warning of read.warnings)
        runner.step.log.warning(name === undefined ? warning : `Credential ${name}: ${warning}`);
      unread.push(read.unread);
      wanted.push({
        ...(name === undefined ? {} : { name }),
        settings: withTrail(withPaths(read.settings), runner),
      });
    } catch (error) {
      throw named(error, name);
    }
  }
  checkUnread(unread, inherited, runner);
  return { wanted, idTokens };
}

/** Looks for what none of the credentials reads. @throws JobpassError `usage` where the step itself says it */
function checkUnread(
  unread: readonly (readonly UnreadInput[])[],
  inherited: (name: string) => boolean,
  { step: { log } }: Runner,
): void {
  const [first = [], ...others] = unread;
  for (const { name, owners } of first) {
    if (!others.every((one) => one.some((other) => other.name === name))) continue;
    if (inherited(name))
      log.warning(`${belongsToText(name, owners, variableOf(name))}, and is not read here`);
    else
      throw new JobpassError(
        'usage',
        `${belongsToText(name, owners)}, and no credential of this step has that`,
        {
          hint: `Leave out ${name}`,
        },
      );
  }
}

/** The settings with whole paths, since later processes of the job run in other folders. */
function withPaths(settings: Settings): Settings {
  const { inputs = [] } = PROVIDERS.find(({ name }) => name === settings.provider) ?? {};
  const own = Object.entries(settings.own).map(([name, value]): [string, string] => {
    const isPath = inputs.some((input) => input.name === name && input.file === true);
    return [name, isPath ? resolve(value) : value];
  });
  return { ...settings, own: Object.fromEntries(own) };
}

/** The settings with the place of the records, where any are kept. @throws JobpassError `usage` */
function withTrail(settings: Settings, runner: Runner): Settings {
  const { auditFile: said, ...others } = settings;
  const place = said ?? runner.step.auditFile?.();
  if (settings.audit !== 'false' && place === '-') return { ...others, auditPrint: true };
  if (settings.audit === 'required' && place === undefined && sinksFor(settings).length === 0) {
    throw new JobpassError('usage', 'audit: required, and there is no file for the records', {
      hint: 'Give audit-file',
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
    throw new JobpassError('usage', `The input ${lost} is given, and no credential is named`, {
      hint: 'Name one of the file’s in credentials',
    });
  }
  const read = plainNames(text) ?? (await import('./credentials-input.js')).readCredentials(text, given);
  if (isNamed(read)) return { each: read, idTokens };
  if (given.get('revoke') === 'now') {
    // What they are called is enough for their end.
    const step = [...given].filter(([input]) => input !== 'credentials');
    return { each: read.map((name) => ({ name, inputs: new Map([...step, ['name', name]]) })), idTokens };
  }
  const { inputsFromRules } = await import('./inputs-from-rules.js');
  return inputsFromRules(read, given, runner, options);
}

function isNamed(read: NamedInputs[] | string[]): read is NamedInputs[] {
  return typeof read[0] === 'object';
}

function signed(plan: Plan, settings: Settings, sign: SignOfLife): Plan {
  return plan.keep && sign.kind === 'none' ? withoutSign(plan, settings) : plan;
}

/** Starts or joins the job's keeper once for all credentials of the step. */
function keeperStarter(
  { runner, keeper }: MainStepOptions,
  clock: Clock,
  sign: SignOfLife,
): (folder: string) => Promise<KeeperClient> {
  let first: Promise<KeeperClient> | undefined;
  return async (folder) => {
    const { KeeperClient } = await import('../lease/keeper-client.js');
    if (first === undefined) {
      first = KeeperClient.startOrJoin(keeper, sign, folder, { runner, clock });
      return first;
    }
    const client = await first;
    await client.expect(folder);
    return client;
  };
}

/** An error with the name of the credential that it is about, where there are several. */
function named(error: unknown, name: string | undefined): unknown {
  if (name === undefined || !(error instanceof JobpassError)) return error;
  return new JobpassError(error.code, `Credential ${name}: ${error.message}`, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  });
}
