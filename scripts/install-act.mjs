// Builds act, the runner that test/needs-act runs the action in, into the cache folder, unless it is there already.
import { installGoProgram } from './go-program.mjs';

// test/support/tools.ts looks for the same version.
installGoProgram({ name: 'act', version: '0.2.89', module: 'github.com/nektos/act' });
