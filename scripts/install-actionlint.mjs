// Builds actionlint, which the tests hold the example workflows against, into the cache folder, unless it is there already.
import { installGoProgram } from './go-program.mjs';

// test/support/tools.ts looks for the same version.
installGoProgram({
  name: 'actionlint',
  version: '1.7.12',
  module: 'github.com/rhysd/actionlint/cmd/actionlint',
});
