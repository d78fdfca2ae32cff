// Builds Buildkite's agent in the cache folder, unless it is already there. Its `bootstrap` runs the jobs of
// test/needs-buildkite-agent/jobs.test.ts. This is the newest version that builds here: later versions need
// drjosh.dev/zzglob, which the module proxy rejects. It has all the features that a job uses: plugins, hooks, the job API,
// `oidc` and `redactor`.
import { installGoProgram } from './go-program.mjs';

// test/support/tools.ts expects the same version.
installGoProgram({
  name: 'buildkite-agent',
  version: '3.78.0',
  module: 'github.com/buildkite/agent/v3',
  built: 'agent',
});
