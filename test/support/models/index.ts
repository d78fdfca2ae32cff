import { entries } from './entries.js';
import type { Model } from './model.js';
import { trail } from './trail.js';

/** The models that run in memory alone, and so quickly that they can be given a million cases. */
export const MODELS = [trail, entries] as unknown as readonly Model[];
