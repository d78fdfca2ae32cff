// Installs the clients in a cache folder outside the repository, each in a folder of its own whose name contains the versions.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CLIENTS, KUBERNETES_CLIENTS } from './clients.mjs';

const programs = import.meta.dirname;
const cache = join(
  process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci'),
  'aws-endpoint-clients',
);
/** The source of each compiled program, keyed by client. */
const SOURCES = {
  'client-go': ['main.go'],
  'go-v2': ['main.go'],
  'minio-go': ['main.go'],
  rust: ['main.rs'],
  java: ['Client.java', 'pom.xml'],
  hadoop: ['Client.java', 'pom.xml'],
};

const run = (file, args, cwd, env = {}) =>
  execFileSync('nice', ['-n', '10', file, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });

const GO = { GOFLAGS: '-mod=mod', CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOBIN: undefined };

const INSTALLERS = {
  python: ({ install: { packages } }, folder) => {
    const pip = [
      '-m',
      'pip',
      '--disable-pip-version-check',
      'install',
      '--quiet',
      '--root-user-action',
      'ignore',
    ];
    run('python3', [...pip, '--only-binary', ':all:', '--target', folder, ...packages], folder);
  },
  npm: ({ install: { packages } }, folder) => {
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    run('npm', ['install', '--silent', '--no-fund', '--no-audit', ...packages], folder);
  },
  go: ({ install: { modules } }, folder) => {
    run('go', ['mod', 'init', 'client'], folder, GO);
    run('go', ['get', ...modules], folder, GO);
    run('go', ['build', '-o', 'client', '.'], folder, GO);
  },
  'go-program': ({ install: { module } }, folder) =>
    run('go', ['install', module], folder, { ...GO, GOBIN: folder }),
  // `go install` rejects modules with `replace` lines, so OpenTofu is built as the main module.
  tofu: ({ install: { module } }, folder) => {
    const env = { ...process.env, ...GO };
    const found = execFileSync('go', ['mod', 'download', '-json', module], { env, encoding: 'utf8' });
    const source = join(folder, 'source');
    cpSync(JSON.parse(found).Dir, source, { recursive: true });
    run('chmod', ['-R', 'u+w', source], folder);
    run('go', ['build', '-o', join(folder, 'tofu'), './cmd/tofu'], source, { ...GO, GOFLAGS: '' });
    rmSync(source, { recursive: true });
  },
  cargo: ({ install: { crates } }, folder) => {
    mkdirSync(join(folder, 'src'));
    renameSync(join(folder, 'main.rs'), join(folder, 'src', 'main.rs'));
    const manifest = '[package]\nname = "client"\nversion = "1.0.0"\nedition = "2021"\n';
    writeFileSync(join(folder, 'Cargo.toml'), manifest);
    run('cargo', ['add', '--quiet', ...crates.map((crate) => crate.replace('@', '@='))], folder);
    run('cargo', ['add', '--quiet', 'tokio@1', '--features', 'full'], folder);
    run('cargo', ['build', '--quiet', '--jobs', '1'], folder);
    copyFileSync(join(folder, 'target', 'debug', 'client'), join(folder, 'client'));
    rmSync(join(folder, 'target'), { recursive: true });
  },
  maven: ({ version }, folder) => {
    const pom = join(folder, 'pom.xml');
    writeFileSync(pom, readFileSync(pom, 'utf8').replaceAll('VERSION', version));
    run(
      'mvn',
      ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${join(folder, 'lib')}`],
      folder,
    );
    run('javac', ['-cp', `${join(folder, 'lib')}/*`, 'Client.java'], folder);
  },
};

/** The folder of a client. It changes with the client's version and program. */
export function folderOf({ name, install }) {
  const { as = name } = install;
  const client = [...CLIENTS, ...KUBERNETES_CLIENTS].find((one) => one.name === as);
  const hash = createHash('sha256').update(JSON.stringify(client.install));
  for (const file of SOURCES[as] ?? []) hash.update(readFileSync(join(programs, as, file)));
  return join(cache, `${as}-${client.version}-${hash.digest('hex').slice(0, 8)}`);
}

/** Installs a client unless it is already there. @returns its folder */
export function installed(client) {
  const { install, name } = client;
  const folder = folderOf(client);
  if (install.kind !== 'same' && !existsSync(folder)) make(client, folder);
  // Node looks for packages next to the program.
  if (install.kind === 'npm') copyFileSync(join(programs, `${name}.mjs`), join(folder, `${name}.mjs`));
  return folder;
}

function make(client, folder) {
  const { install } = client;
  mkdirSync(cache, { recursive: true });
  const making = mkdtempSync(join(cache, 'making-'));
  try {
    for (const file of SOURCES[client.name] ?? [])
      copyFileSync(join(programs, client.name, file), join(making, file));
    INSTALLERS[install.kind](client, making);
    renameSync(making, folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}
