// Builds actionlint, which checks the example workflows, in the cache folder, unless it is already there.
import { installGoProgram } from './go-program.mjs';

// test/support/tools.ts expects the same version.
installGoProgram({
  name: 'actionlint',
  version: '1.7.12',
  module: 'github.com/rhysd/actionlint/cmd/actionlint',
});
