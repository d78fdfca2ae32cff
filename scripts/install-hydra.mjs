// Builds Ory Hydra, an authorization server for test/needs-hydra, in the cache folder, unless it is already there. Needs a C compiler,
// because Hydra keeps its data in SQLite.
import { buildGoProgram } from './go-program.mjs';

// test/support/hydra.ts expects the same version.
const VERSION = '2.3.0';

buildGoProgram({
  name: 'hydra',
  version: VERSION,
  goMod: [
    'module jobpass.example/hydra',
    'go 1.24',
    `require github.com/ory/hydra/v2 v${VERSION}`,
    // As in the go.mod of Hydra.
    'replace github.com/gobuffalo/pop/v6 => github.com/ory/pop/v6 v6.2.1-0.20241121111754-e5dfc0f3344b',
    '',
  ].join('\n'),
  source: {
    'main.go': 'package main\n\nimport "github.com/ory/hydra/v2/cmd"\n\nfunc main() {\n\tcmd.Execute()\n}\n',
  },
  target: '.',
  tags: 'sqlite,json1',
  cgo: true,
});
