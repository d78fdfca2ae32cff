import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const CACHE = process.env['JOBPASS_CACHE'] ?? join(homedir(), '.cache', 'jobpass-ci');
const LINTERS = join(CACHE, `linters-${pinsOf('linter-requirements.txt')}`, 'bin');
const GITLAB_CI_LOCAL = join(CACHE, 'gitlab-ci-local-4.75.1', 'node_modules');

/** Where the installers put what the tests run; the versions are theirs. */
const PLACES = {
  act: join(CACHE, 'act-0.2.89', 'act'),
  actionlint: join(CACHE, 'actionlint-1.7.12', 'actionlint'),
  'buildkite-agent': join(CACHE, 'buildkite-agent-3.78.0', 'buildkite-agent'),
  crane: join(CACHE, 'crane-0.22.1', 'crane'),
  'check-jsonschema': join(LINTERS, 'check-jsonschema'),
  docker: join(CACHE, 'docker-debian-12', 'docker'),
  'docker-registry': join(CACHE, 'docker-debian-12', 'docker-registry'),
  gh: join(CACHE, 'gh-2.102.0', 'bin', 'gh'),
  'git-2.47': join(CACHE, 'git-2.47', 'bin', 'git'),
  groovy: join(CACHE, 'groovy-2.4.21', 'groovy-all-2.4.21.jar'),
  hadolint: join(LINTERS, 'hadolint'),
  'kubernetes-validate': join(LINTERS, 'kubernetes-validate'),
  oras: join(CACHE, 'oras-1.3.6', 'oras'),
  otelcol: join(CACHE, 'otelcol-0.165.0', 'otelcol'),
  receivers: join(CACHE, `receivers-${pinsOf('receiver-requirements.txt')}`),
  regctl: join(CACHE, 'regctl-0.11.7', 'regctl'),
  shellcheck: join(LINTERS, 'shellcheck'),
  skopeo: '/usr/bin/skopeo',
  tofu: join(CACHE, 'tofu-1.10.6', 'tofu'),
  'gitlab-ci-local': join(GITLAB_CI_LOCAL, 'gitlab-ci-local', 'dist', 'index.js'),
} as const;

export type Tool = keyof typeof PLACES;

const INSTALLERS: Readonly<Record<Tool, string>> = {
  act: 'install-act.mjs',
  actionlint: 'install-actionlint.mjs',
  'buildkite-agent': 'install-buildkite-agent.mjs',
  crane: 'install-docker-clients.mjs',
  'check-jsonschema': 'install-linters.mjs',
  docker: 'install-docker-clients.mjs',
  'docker-registry': 'install-docker-clients.mjs',
  gh: 'install-git.mjs',
  'git-2.47': 'install-git.mjs',
  groovy: 'install-groovy.mjs',
  hadolint: 'install-linters.mjs',
  'kubernetes-validate': 'install-linters.mjs',
  oras: 'install-docker-clients.mjs',
  otelcol: 'install-otelcol.mjs',
  receivers: 'install-receivers.mjs',
  regctl: 'install-docker-clients.mjs',
  shellcheck: 'install-linters.mjs',
  skopeo: 'install-docker-clients.mjs',
  tofu: 'install-tofu.mjs',
  'gitlab-ci-local': 'install-gitlab-ci-local.mjs',
};

/** Where a tool is, or would be. JOBPASS_ACT names another act. */
export function toolPath(tool: Tool): string {
  return tool === 'act' ? (process.env['JOBPASS_ACT'] ?? PLACES.act) : PLACES[tool];
}

/** Why tests that run these cannot run here; undefined where they can. */
export function missingTools(...tools: Tool[]): string | undefined {
  const missing = tools.filter((tool) => !existsSync(toolPath(tool)));
  if (missing.length === 0) return undefined;
  const installers = new Set(missing.map((tool) => `node scripts/${INSTALLERS[tool]}`));
  return `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not installed. Install with: ${[...installers].join(' && ')}`;
}

/** The Node that gitlab-ci-local is started with: it needs a newer one than Jobpass does. */
export const GITLAB_CI_LOCAL_NODE = join(GITLAB_CI_LOCAL, `node-linux-${process.arch}`, 'bin', 'node');

/** The PATH of a job: the Node that is tested before all, then what this machine has. */
export function jobPath(...before: string[]): string {
  const node = dirname(process.env['JOBPASS_NODE'] ?? process.execPath);
  return [...before, node, process.env['PATH']].join(delimiter);
}

const ONE_FILE = join(ROOT, 'dist', 'jobpass.js');

/**
 * An example as who copied it has it: with the place of the program, the commit and the hash put in. The place is this
 * checkout.
 */
export function filledIn(text: string): string {
  const hash = createHash('sha256').update(readFileSync(ONE_FILE)).digest('hex');
  return text
    .replaceAll(
      'https://raw.githubusercontent.com/OWNER/jobpass/COMMIT/dist/jobpass.js',
      `file://${ONE_FILE}`,
    )
    .replaceAll('/usr/local/lib/jobpass.js', ONE_FILE)
    .replaceAll('OWNER/jobpass@COMMIT', './')
    .replace(/\bSHA256\b/g, hash);
}

/** The command, for what calls it by a variable. */
export const JOBPASS = `node ${join(ROOT, 'dist', 'jobpass.js')}`;

function pinsOf(requirements: string): string {
  return createHash('sha256')
    .update(readFileSync(join(ROOT, 'scripts', requirements)))
    .digest('hex')
    .slice(0, 12);
}
