// npm run bench:clouds: measures the cost of main with the providers gcp and azure, how long stolen credentials work after the end of a
// job, and the size of the archive that a runner downloads. Prints tables, but does not evaluate them. The method is described in
// docs/measured/cloud-figures.md.
//
//   --node PATH            the Node to run the steps with (default: JOBPASS_NODE, or the Node that runs this script)
//   --pairs N              rounds of the cost of main (default 20)
//   --delay a,b            the delays of each request, in ms (default 40)
//   --peer-google FOLDER   the folder of google-github-actions/auth (action.yml and its build), to measure in the same rounds
//   --peer-azure FOLDER    the folder of azure/login, for the size of its archive
//   --only a,b             sections to run: cost, ends, size
//   --quick                a short run that only checks that the script works
import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cost } from './bench/clouds-cost.mjs';
import { ends } from './bench/clouds-ends.mjs';
import { heading, table } from './bench/figures.mjs';
import { fromTests } from './bench/from-tests.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: options } = parseArgs({
  options: {
    node: { type: 'string', default: process.env.JOBPASS_NODE || process.execPath },
    pairs: { type: 'string' },
    delay: { type: 'string' },
    'peer-google': { type: 'string' },
    'peer-azure': { type: 'string' },
    only: { type: 'string', default: 'cost,ends,size' },
    quick: { type: 'boolean', default: false },
  },
});
const { quick } = options;
process.env.JOBPASS_NODE = options.node;
const tests = await fromTests('gcp/jobs', 'azure/jobs', 'moved-clock');

/** Prints the compressed size of the newest commit, and of the folders of the other actions. */
function size() {
  const most = 256 * 1024 * 1024;
  const megabytes = (command, words) =>
    (execFileSync(command, words, { cwd: root, maxBuffer: most }).length / 1e6).toFixed(3);
  const peers = [
    ['google-github-actions/auth', options['peer-google']],
    ['azure/login', options['peer-azure']],
  ].flatMap(([name, folder]) =>
    folder === undefined ? [] : [[name, megabytes('tar', ['-cz', '-C', folder, '.'])]],
  );
  table(
    'Archive that a runner downloads, MB',
    ['action', 'MB'],
    [['Jobpass, all providers', megabytes('git', ['archive', '--format=tar.gz', 'HEAD'])], ...peers],
  );
}

heading({ node: options.node });
const sections = {
  cost: () =>
    cost({
      ...{ tests, root, node: options.node, peerGoogle: options['peer-google'] },
      pairs: Number(options.pairs ?? (quick ? 1 : 20)),
      delays: (options.delay ?? (quick ? '0' : '40')).split(',').map(Number),
    }),
  ends: () => ends({ tests, quick }),
  size,
};
for (const name of options.only.split(',')) await sections[name]();
