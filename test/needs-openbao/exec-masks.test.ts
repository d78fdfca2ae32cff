import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodedForms } from '../../src/text/encoded-forms.js';
import { quoted } from '../../src/text/shell.js';
import { around, ENCODERS, type Encoder, leakOf, secretText } from '../support/encoders.js';
import { suiteUnless } from '../support/left-out.js';
import { Machine } from '../support/machine.js';
import { noOpenBao, OpenBao } from '../support/openbao.js';
import { within } from '../support/pace.js';
import { SEED } from '../support/random.js';
import { VaultJobs } from '../support/vault-jobs.js';

const SECRETS = 20;
const CASES = 400;
/** Pauses of a printing command, in milliseconds: shorter and longer than the silence after which little is let out. */
const PAUSES = [0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 30, 60, 110];
const OUTPUTS = ['stdout', 'stderr'] as const;

/** Prints what a file says, piece by piece: where, which bytes, and how long nothing comes behind it. */
const PRINTER = `
const { readFileSync } = require('node:fs');
(async () => {
  for (const [output, bytes, pause] of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
    await new Promise((written) => process[output].write(Buffer.from(bytes, 'base64'), written));
    if (pause > 0) await new Promise((over) => setTimeout(over, pause));
  }
})();
`;

/** A secret as it is printed once. */
const printed = fc.record({
  which: fc.nat({ max: SECRETS }),
  name: fc.constantFrom(...Object.keys(ENCODERS)),
  edges: fc.tuple(around, around, around, around),
  ends: fc.array(fc.nat(), { maxLength: 8 }),
  pauses: fc.array(fc.constantFrom(...PAUSES), { minLength: 9, maxLength: 9 }),
  output: fc.constantFrom(...OUTPUTS),
});

suiteUnless(noOpenBao(), 'What a command prints through jobpass exec', () => {
  let bao: OpenBao;
  let jobs: VaultJobs;
  let machine: Machine;

  beforeAll(async () => {
    machine = new Machine();
    bao = await OpenBao.start();
    jobs = await VaultJobs.start(bao);
    await bao.policy('job', { 'kv/data/*': ['read'] });
    await bao.kv(2, 'kv');
  });
  afterAll(async () => {
    await jobs?.close();
    await bao?.stop();
    machine.close();
  });

  it(
    `holds nothing of ${SECRETS} secrets and the ID token in ${CASES} random forms, chunks and pauses`,
    async () => {
      const seed = SEED;
      // No variable can hold a NUL.
      const secretTexts = secretText.filter((text) => !text.includes('\0'));
      const secrets = fc.sample(secretTexts, { seed, numRuns: SECRETS });
      const cases = fc.sample(printed, { seed, numRuns: CASES });
      for (const [at, secret] of secrets.entries()) await bao.put('kv', `s${at}`, { value: secret });
      const idToken = await jobs.tokens.sign({ ...jobs.claims, aud: bao.address });

      const all = [...secrets, idToken];
      const pieces: [string, string, number][] = [];
      const encoded = cases.map(({ which, name, edges: [before, inner, innerAfter, after], ...rest }, at) => {
        const made = (ENCODERS[name] as Encoder)((all[which] as string).trim(), inner, innerAfter);
        const bytes = Buffer.from(`\u0005${at}\u0006${before}\n${made.text}\n${after}`);
        const places = [...new Set(rest.ends.map((end) => end % bytes.length)), bytes.length];
        let done = 0;
        for (const [turn, place] of places.sort((a, b) => a - b).entries()) {
          const piece = bytes.subarray(done, place).toString('base64');
          pieces.push([rest.output, piece, rest.pauses[turn] ?? 0]);
          done = place;
        }
        return made;
      });
      const [printer, file] = ['print.cjs', 'pieces.json'].map((name) => join(machine.temp, name)) as [
        string,
        string,
      ];
      writeFileSync(printer, PRINTER);
      writeFileSync(file, JSON.stringify(pieces));

      const input = secrets.map((_, at) => `kv/data/s${at} value | SECRET_${at}`).join('\n');
      const options = { ...jobs.inputs, audience: bao.address, secrets: input };
      const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
      const command = [...words, '--quiet', '--', process.execPath, printer, file].map(quoted).join(' ');
      // As bytes, behind pipes: what is cut out in the middle of a character is no text any more.
      const ran = await machine.script(
        `{ { jobpass exec ${command}; echo $? > code; } 2>&3 | cat > stdout; } 3>&1 | cat > stderr; cat code`,
        { env: { JOBPASS_ID_TOKEN: idToken } },
      );
      const [stdout, stderr] = OUTPUTS.map((name) => readFileSync(join(machine.temp, name), 'latin1'));
      expect(ran.stdout, `${stderr?.slice(0, 500)} ${ran.stderr}`).toBe('0\n');

      const shown = { stdout: stdout ?? '', stderr: stderr ?? '' };
      let found = 0;
      const leaks: string[] = [];
      for (const [at, { name, output, which }] of cases.entries()) {
        const text = new RegExp(`\\x05${at}\\x06([^\\x05]*)`).exec(shown[output])?.[1];
        expect(text, `case ${at} of seed ${seed}`).toContain('***');
        const leak = leakOf(encoded[at] as (typeof encoded)[number], text ?? '');
        if (leak !== undefined)
          leaks.push(`${name}: ${JSON.stringify(leak)} of ${JSON.stringify(all[which])}`);
        found++;
      }
      for (const form of all.flatMap(encodedForms).map((bytes) => bytes.toString('latin1'))) {
        for (const output of OUTPUTS) if (shown[output].includes(form)) leaks.push(`${output}: ${form}`);
      }
      expect(leaks, `seed ${seed}`).toEqual([]);
      expect(found).toBe(CASES);
    },
    within(180_000),
  );
});
