// Measures the size of what a job and a user download, the start time of the command, and the amount of JavaScript that a job
// loads.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { median, round, spread, table } from './figures.mjs';
import { chosenJobs, programsOf } from './jobs.mjs';
import { ratios, runJob } from './runs.mjs';

const MB = 1e6;
const filesUnder = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
const bytesOf = (files) => files.reduce((sum, file) => sum + statSync(file).size, 0);

/** Returns the existing files that contain the built command, one for each form of the build. */
export const commandsOf = (dist) =>
  ['jobpass.js', join('cli', 'index.js')].map((file) => resolve(dist, file)).filter(existsSync);

/** Measures the size of the newest commit's archive, of dist/ and of the installed package. */
export function size({ root, folder, builds }) {
  const rows = [];
  const archive = join(folder, 'archive.tar.gz');
  execFileSync('git', ['archive', '--format=tar.gz', '--output', archive, 'HEAD'], { cwd: root });
  rows.push([
    'archive of the commit, which a runner downloads, MB',
    (statSync(archive).size / MB).toFixed(3),
  ]);
  for (const { name, dist } of builds) {
    const files = filesUnder(dist);
    rows.push([`dist/ of ${name}, MB`, (bytesOf(files) / MB).toFixed(2)]);
    rows.push([`dist/ of ${name}, files`, files.length]);
  }
  const npm = (words) =>
    execFileSync('npm', words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const tarball = join(
    folder,
    npm(['pack', '--silent', '--pack-destination', folder]).trim().split('\n').at(-1),
  );
  const app = join(folder, 'app');
  mkdirSync(app);
  npm([
    'install',
    '--prefix',
    app,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    tarball,
  ]);
  const { packages } = JSON.parse(readFileSync(join(app, 'node_modules', '.package-lock.json'), 'utf8'));
  rows.push(['package, MB to download', (statSync(tarball).size / MB).toFixed(3)]);
  rows.push(['packages that npm installs with it, itself included', Object.keys(packages).length]);
  table('Downloads', ['', ''], rows);
}

/** Compares the run time of `jobpass --version` with the run time of Node for an empty file. */
export async function start({ node, folder, builds, starts }) {
  const empty = (name) => {
    writeFileSync(join(folder, name), '');
    return join(folder, name);
  };
  const programs = [
    { name: 'an empty file', words: [empty('empty.cjs')] },
    { name: 'an empty module', words: [empty('empty.mjs')] },
    ...builds.flatMap(({ name, dist }) =>
      commandsOf(dist).map((file) => ({
        name: `${name}, ${relative(dist, file)} --version`,
        words: [file, '--version'],
      })),
    ),
  ];
  const one = ({ words }) => {
    const from = performance.now();
    execFileSync(node, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    return performance.now() - from;
  };
  const rounds = [];
  const warmUp = Math.min(3, starts);
  for (let number = -warmUp; number < starts; number++) {
    const results = await round(number + warmUp, programs, one);
    if (number >= 0) rounds.push(results);
  }
  const over = (index, base) =>
    index === base
      ? ''
      : spread(
          ratios(rounds, index, base, (ms) => ms),
          2,
        );
  table(
    `The command's start, ms; ${starts} rounds`,
    ['', 'median', 'over an empty file', 'over an empty module'],
    programs.map(({ name }, index) => [
      name,
      median(rounds.map((of) => of[index])).toFixed(1),
      over(index, 0),
      over(index, 1),
    ]),
  );
}

/** Measures the files that main and post load in a job, according to V8's coverage. */
export async function loaded({ node, folder, servers, builds, wanted }) {
  const rows = [];
  for (const job of chosenJobs(wanted)) {
    for (const { name, dist } of builds) {
      const coverage = join(folder, `coverage-${job.name}-${name}`);
      const home = pathToFileURL(`${dist}/`).href;
      await servers.behave();
      await runJob(programsOf(dist, job), {
        ...{ node, folder, inputs: job.inputs(servers), credential: job.credential },
        env: { ...servers.env, NODE_V8_COVERAGE: coverage },
      });
      for (const [program, urls] of Object.entries(loadedFiles(coverage, home))) {
        const sizes = urls.map((url) => statSync(fileURLToPath(url)).size);
        rows.push([
          job.what,
          `${name}, ${program}`,
          sizes.reduce((sum, bytes) => sum + bytes, 0),
          urls.map((url, at) => `${url.slice(home.length)} ${sizes[at]}`).join(', '),
        ]);
      }
    }
  }
  await servers.behave();
  table('JavaScript that is loaded, bytes', ['job', 'program', 'sum', 'files'], rows);
}

/** By program. Each process writes one file. */
function loadedFiles(coverage, home) {
  const found = {};
  for (const file of readdirSync(coverage)) {
    const { result } = JSON.parse(readFileSync(join(coverage, file), 'utf8'));
    const urls = [...new Set(result.map(({ url }) => url).filter((url) => url.startsWith(home)))];
    const program = ['main', 'post', 'keeper'].find((name) =>
      urls.some((url) => url === `${home}${name}/index.js`),
    );
    if (program !== undefined) found[program] = urls;
  }
  return found;
}
