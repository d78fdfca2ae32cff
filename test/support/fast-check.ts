import { createRequire } from 'node:module';
import { SEED } from './random.js';

// Tests that import fast-check get this (vitest.config.ts): every property has the one seed, unless it gives another.
// fast-check prints it, and the path to the case, where one fails.
const { default: fc } = createRequire(import.meta.url)('fast-check') as typeof import('fast-check');
fc.configureGlobal({ seed: SEED });

export default fc;
