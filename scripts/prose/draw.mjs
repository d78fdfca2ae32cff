// Draws twenty random sentences for a reader to judge, five from each stratum: node scripts/prose/draw.mjs [SEED]. The seed is
// a commit's hash (default: HEAD). The same seed and tree always draw the same sentences.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { sentencesOf } from './sentences.mjs';

const [seed = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim()] =
  process.argv.slice(2);
const rank = ({ file, text }) => createHash('sha256').update(`${seed}\0${file}\0${text}`).digest('hex');

const all = sentencesOf();
console.log(`Seed ${seed}`);
for (const stratum of ['docs', 'messages', 'help', 'comments']) {
  const own = all
    .filter((sentence) => sentence.stratum === stratum)
    .map((sentence) => [rank(sentence), sentence]);
  own.sort(([one], [other]) => (one < other ? -1 : 1));
  console.log(`\n${stratum} (5 of ${own.length})`);
  for (const [, { file, line, text }] of own.slice(0, 5)) console.log(`  ${file}:${line}\n    ${text}`);
}
