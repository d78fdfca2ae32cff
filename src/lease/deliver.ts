import type { DeliveryName, Settings } from '../config/settings.js';
import type { DeliveryContext, ServedEndpoint } from '../delivery/delivery.js';
import { DELIVERY } from '../delivery/registry.js';
import type { Lease, Provider } from '../providers/provider.js';
import type { Runner } from '../runners/runner.js';

/** What decides how a lease is delivered. */
export interface DeliveryOptions {
  /** The lease's. */
  folder: string;
  settings: Settings;
  provider: Provider;
}

/** Hands a lease to the job's steps. @returns where it went, for the log. @throws JobpassError `delivery` */
export function deliverLease(
  lease: Lease,
  options: DeliveryOptions & { runner: Runner; endpoint: ServedEndpoint | undefined },
): string[] {
  const { runner, endpoint } = options;
  const context = { ...contextOf(options), runner, ...(endpoint === undefined ? {} : { endpoint }) };
  return options.settings.deliver.flatMap((name) => DELIVERY[name].deliver(lease, context));
}

/** Puts a lease in the place of one that was delivered. @throws JobpassError `delivery` */
export function replaceDelivered(lease: Lease, options: DeliveryOptions): void {
  for (const name of options.settings.deliver) DELIVERY[name].replace?.(lease, contextOf(options));
}

/** Whether what steps hold can become another credential. */
export function isReplaceable(deliver: readonly DeliveryName[]): boolean {
  return deliver.every((name) => name === 'endpoint' || DELIVERY[name].replace !== undefined);
}

function contextOf({ folder, settings, provider }: DeliveryOptions): Omit<DeliveryContext, 'runner'> {
  const { fileFormat, fileMode } = settings;
  const { forms } = provider;
  return { folder, fileFormat, fileMode, ...(forms === undefined ? {} : { forms }) };
}
