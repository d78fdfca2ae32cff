// Builds Buildkite's agent, whose `bootstrap` runs the jobs of test/needs-buildkite-agent/jobs.test.ts, into the cache folder,
// unless it is there already. This is the newest version that builds here: later ones need drjosh.dev/zzglob, which the
// module proxy refuses. It has all that a job asks of the agent: plugins, hooks, the job API, `oidc` and `redactor`.
import { installGoProgram } from './go-program.mjs';

// test/support/tools.ts expects the same version.
installGoProgram({
  name: 'buildkite-agent',
  version: '3.78.0',
  module: 'github.com/buildkite/agent/v3',
  built: 'agent',
});
