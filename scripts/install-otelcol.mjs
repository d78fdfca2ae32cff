// Builds an OpenTelemetry Collector, which receives the records of test/needs-otelcol/audit-sinks.test.ts, in the cache folder,
// unless it is already there. The project's own builder assembles a collector with only the required components. The released
// collectors are not available as packages, and are ten times as large.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

// test/support/tools.ts expects the same version.
const VERSION = '0.165.0';
const MANIFEST = `dist:
  name: otelcol
  output_path: ./out
  version: ${VERSION}
receivers:
  - gomod: go.opentelemetry.io/collector/receiver/otlpreceiver v${VERSION}
exporters:
  - gomod: go.opentelemetry.io/collector/exporter/otlphttpexporter v${VERSION}
`;
const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
const folder = join(cache, `otelcol-${VERSION}`);
const program = join(folder, 'otelcol');

if (existsSync(program)) {
  console.log(`otelcol ${VERSION} is at ${program}`);
} else {
  mkdirSync(folder, { recursive: true });
  // The build writes to a temporary folder and then moves this folder. Therefore no incomplete folder remains if the build is
  // interrupted or runs twice.
  const building = mkdtempSync(join(folder, 'building-'));
  try {
    const env = { ...process.env, GOBIN: building, GOFLAGS: '', CGO_ENABLED: '0', GOTOOLCHAIN: 'local' };
    const options = { cwd: building, env, stdio: 'inherit' };
    execFileSync('go', ['install', `go.opentelemetry.io/collector/cmd/builder@v${VERSION}`], options);
    writeFileSync(join(building, 'manifest.yaml'), MANIFEST);
    execFileSync(join(building, 'builder'), ['--config', 'manifest.yaml'], options);
    renameSync(join(building, 'out', 'otelcol'), program);
    console.log(`built otelcol ${VERSION}: ${program}`);
  } catch (error) {
    console.error(
      error.code === 'ENOENT'
        ? 'otelcol could not be built: Go is not installed'
        : `otelcol could not be built: ${error.path ?? 'the build'} ended with ${error.status ?? error.code}`,
    );
    process.exitCode = 1;
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}
