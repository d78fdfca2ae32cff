import { afterEach } from 'vitest';
import { isDrawn, SEED } from './random.js';

// Of what fast-check draws it tells the seed by itself.
afterEach(({ task }) => {
  if (isDrawn() && task.result?.state === 'fail')
    console.error(`Random choices were drawn by JOBPASS_SEED=${SEED}`);
});
