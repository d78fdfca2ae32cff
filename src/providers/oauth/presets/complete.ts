import { defaultOf } from '../../../config/common-inputs.js';
import type { Settings } from '../../../config/settings.js';
import { withEndings } from '../../definition.js';
import { IRREVOCABLE, OAUTH_INPUTS, ONE_OF_SEVERAL } from '../inputs.js';
import { parametersIn } from '../settings.js';
import { loadPreset } from './load.js';
import type { Preset } from './preset.js';
import { type ExchangeSettings, exchangeSettings } from './settings.js';
import { usage } from './values.js';

/** Loads the preset of the settings, if any, and checks the settings. @throws JobpassError `usage` or `insecure` */
export async function readExchange(settings: Settings): Promise<ExchangeSettings> {
  const preset = await presetOf(settings.own);
  const { params } = settings.own;
  if (preset !== undefined && params !== undefined) await checkParameters(params, preset);
  return exchangeSettings(settings, preset);
}

/** Rejects parameters that are probably misspelled. A service may accept more parameters than its preset lists. */
async function checkParameters(text: string, { service, params = {}, defaults = {} }: Preset): Promise<void> {
  const known = [...Object.keys(params), ...Object.keys(defaults)];
  for (const [name] of parametersIn(text)) {
    if (known.includes(name)) continue;
    const { closestName } = await import('../../../config/did-you-mean.js');
    const near = closestName(name, known);
    if (near !== undefined) throw usage(`${service} has no parameter ${name}`, `Did you mean ${near}?`);
  }
}

/** Loads the preset that a credential's own inputs name. Undefined if they name none. @throws JobpassError `usage` */
export async function presetOf(own: Settings['own']): Promise<Preset | undefined> {
  const { preset } = own;
  return preset === undefined ? undefined : loadPreset(preset);
}

/**
 * Returns settings with the defaults of the preset: the address, the audience, the variable and the lease.
 *
 * @throws JobpassError `usage` or `insecure`
 */
export async function completed(settings: Settings): Promise<Settings> {
  const exchange = await readExchange(settings);
  const { leaseMs } = exchange.preset;
  // A credential that is not renewed has no lease.
  const hasLease = settings.deliver.every((delivery) => delivery === 'file' || delivery === 'endpoint');
  return {
    ...(leaseMs === undefined || !hasLease ? {} : { leaseMs }),
    ...settings,
    url: exchange.address.href,
    audience: exchange.audience,
    own: {
      ...settings.own,
      'env-name': exchange.variable,
      ...(exchange.revocation === undefined ? { [IRREVOCABLE]: 'true' } : {}),
    },
  };
}

/** Adds the names of credentials to their settings, if several credentials of a step have the same preset. */
export function withNames(all: readonly Settings[]): Settings[] {
  return all.map((one) => {
    const { preset } = one.own;
    const isAlone = preset === undefined || all.filter(({ own }) => own['preset'] === preset).length < 2;
    return isAlone || one.name === undefined
      ? one
      : { ...one, own: { ...one.own, [ONE_OF_SEVERAL]: one.name } };
  });
}

/** The variables that the deliveries of a credential may set. The inputs may still be invalid. */
export async function deliveredVariables(own: Settings['own']): Promise<readonly string[]> {
  const preset = await presetOf(own).catch(() => undefined);
  return [...withEndings(variableOf(own, preset)), ...(preset?.delivered ?? [])];
}

/** The variables that make programs use another credential of the same kind. @throws JobpassError `usage` */
export async function conflictingVariables(own: Settings['own']): Promise<readonly string[]> {
  return [...(await deliveredVariables(own)), ...((await presetOf(own))?.conflicting ?? [])];
}

function variableOf(own: Settings['own'], preset: Preset | undefined): string {
  const fallback = defaultOf(OAUTH_INPUTS, 'env-name');
  const given = own['env-name'];
  // Runners pass the default like a value that the job chose.
  return (given === fallback ? undefined : given) ?? preset?.variable ?? fallback;
}
