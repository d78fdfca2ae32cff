// Builds act, the runner of test/needs-act, in the cache folder, unless it is already there.
import { installGoProgram } from './go-program.mjs';

// test/support/tools.ts expects the same version.
installGoProgram({ name: 'act', version: '0.2.89', module: 'github.com/nektos/act' });
