import * as z from 'zod';
import { duration } from '../../config/schemas.js';
import { ON_ALARM } from './configured-broker.js';

/** The longest time until a role's first use counts as late, in seconds. A job may run for days. */
const LONGEST_LATE = 30 * 86_400;

export const lateAfter = duration(60, LONGEST_LATE);
export const onAlarm = z.enum(ON_ALARM);
