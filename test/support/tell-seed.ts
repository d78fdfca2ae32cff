import { afterEach } from 'vitest';
import { isDrawn, restart, SEED } from './random.js';

// Test files that share a process draw the same, in whichever order they run.
restart();

// Of what fast-check draws it tells the seed by itself.
afterEach(({ task }) => {
  if (isDrawn() && task.result?.state === 'fail')
    console.error(`Random choices were drawn by JOBPASS_SEED=${SEED}`);
});
