import type { DeliveryName, Settings } from '../config/settings.js';
import type { DeliveryContext, ServedEndpoint } from '../delivery/delivery.js';
import { DELIVERY } from '../delivery/registry.js';
import type { Lease } from '../providers/lease.js';
import type { Provider } from '../providers/provider.js';
import type { StepSurface } from '../runners/runner.js';

/** The settings that determine how a lease is delivered. */
export interface DeliveryOptions {
  /** The lease's own folder. */
  folder: string;
  settings: Settings;
  provider: Provider;
  /** The latest ID token of the job. Undefined if the provider used none, or if the keeper writes it to files itself. */
  idToken?: string | undefined;
}

/** Delivers a lease to the job's steps. @returns its destinations, for the log. @throws JobpassError `delivery` */
export async function deliverLease(
  lease: Lease,
  options: DeliveryOptions & { step: StepSurface; endpoint: ServedEndpoint | undefined },
): Promise<string[]> {
  const { step, endpoint } = options;
  const context = { ...contextOf(options), step, ...(endpoint === undefined ? {} : { endpoint }) };
  const places: string[] = [];
  for (const name of options.settings.deliver) places.push(...(await DELIVERY[name].deliver(lease, context)));
  return places;
}

/** Prepares the replacement of a delivered lease. @returns a function that puts the new lease in place. @throws JobpassError `delivery` */
export async function prepareReplacement(lease: Lease, options: DeliveryOptions): Promise<() => void> {
  const context = contextOf(options);
  const replacements = await Promise.all(
    options.settings.deliver.map((name) => DELIVERY[name].replacement?.(lease, context)),
  );
  return () => {
    for (const putInPlace of replacements) putInPlace?.();
  };
}

/** Whether the delivered credential can be replaced. */
export function isReplaceable(deliver: readonly DeliveryName[]): boolean {
  return deliver.every((name) => name === 'endpoint' || DELIVERY[name].replacement !== undefined);
}

function contextOf({ folder, settings, provider, idToken }: DeliveryOptions): Omit<DeliveryContext, 'step'> {
  const { tools } = provider;
  return { folder, settings, idToken, ...(tools === undefined ? {} : { tools }) };
}
