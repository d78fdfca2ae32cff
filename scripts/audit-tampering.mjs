// npm run tampering: changes records in every way that write access to the file allows, and counts the changes that `jobpass
// audit verify` detects. Prints two tables, but does not evaluate them. The test test/unit/audit/verify/chains.test.ts checks
// the results of such changes.
//
//   --changes n    number of changes (1000)
//   --seed n       seed of the random choice (1)
//   --quick        a short run that only checks that the script works
import { parseArgs } from 'node:util';
import { table } from './bench/figures.mjs';
import { fromTests } from './bench/from-tests.mjs';

const { values } = parseArgs({
  options: {
    changes: { type: 'string' },
    seed: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
  },
});
const number = Number(values.changes ?? (values.quick ? 20 : 1_000));
const { CHANGES, tryChanges } = await fromTests('audit-tampering');
const tried = await tryChanges(number, Number(values.seed));
console.log(`${number} changes, seed ${values.seed}`);
for (const signed of [false, true]) {
  const [withHead, without] = signed
    ? ['found with keys and the head', 'found with keys alone']
    : ['found with the head', 'found without'];
  const rows = [];
  for (const change of CHANGES) {
    const cell = (head) => {
      const own = tried.filter((one) => one.change === change && one.signed === signed && one.head === head);
      const found = own.filter((one) => one.found).length;
      const unproven = own.filter((one) => !one.found && one.unproven).length;
      return [own.length, `${found}${unproven === 0 ? '' : `; ${unproven} reported as not proven`}`];
    };
    const [tries, proven] = cell(true);
    rows.push([change, tries, proven, cell(false)[1]]);
  }
  table(
    signed ? 'Signed records' : 'Records without signatures',
    ['change', 'tries', withHead, without],
    rows,
  );
}
