// Builds Dex, an authorization server for test/needs-dex, in the cache folder, unless it is already there.
import { buildGoProgram } from './go-program.mjs';

// test/support/dex.ts expects the same version: the commit of Dex 2.45.1, whose module path has no version.
const VERSION = '0.0.0-20260303133905-11d2eeb52b42';

buildGoProgram({
  name: 'dex',
  version: VERSION,
  goMod: [
    'module jobpass.example/dex',
    'go 1.25',
    `require github.com/dexidp/dex v${VERSION}`,
    // The go.mod of Dex replaces this module with a folder of the same commit.
    'require github.com/dexidp/dex/api/v2 v2.4.0',
    '',
  ].join('\n'),
  source: {},
  target: 'github.com/dexidp/dex/cmd/dex',
});
