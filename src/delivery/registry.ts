import type { DeliveryName } from '../config/settings.js';
import type { Delivery } from './delivery.js';
import { endpoint } from './endpoint.js';
import { env } from './env.js';
import { file } from './file.js';
import { output } from './output.js';

/** All deliveries, keyed by their names in the input `deliver`. */
export const DELIVERY: Readonly<Record<DeliveryName, Delivery>> = { env, output, file, endpoint };
