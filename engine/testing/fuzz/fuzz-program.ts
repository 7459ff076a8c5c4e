/** `npm run fuzz -- statements|formats [--minutes N] [--seed N] [--seeds FOLDER]`: hostile input until the time is over. */

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzzFormats } from '#engine/testing/fuzz/formats/fuzz-formats.ts';
import { fuzzStatements } from '#engine/testing/fuzz/statements/fuzz-statements.ts';
import type { Find, FuzzResult } from '#engine/testing/fuzz/fuzz.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '2' },
    seed: { type: 'string' },
    seeds: { type: 'string' },
  },
});
const [what] = positionals;
const firstSeed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const signal = AbortSignal.timeout(Number(values.minutes) * 60_000);
process.stdout.write(`fuzzing ${what} for ${values.minutes} minutes from seed ${firstSeed}\n`);

function onFind({ seed, harm, reproduction }: Find): void {
  process.stdout.write(`\nseed ${seed} did harm: ${harm}\n${reproduction}\n`);
}

function run(): Promise<FuzzResult> {
  const request = { firstSeed, signal, onFind };
  const keepIn = join(import.meta.dirname, '../../../out/fuzz');
  if (what === 'formats') return fuzzFormats({ ...request, keepIn, seedFolder: values.seeds });
  if (what === 'statements') return fuzzStatements(request);
  throw new RangeError('say statements or formats');
}

const { cases, finds, outcomes } = await run();
const told = [...outcomes].sort(([, left], [, right]) => right - left).map(([outcome, count]) => `${outcome} ${count}`);
process.stdout.write(`${cases} cases from seed ${firstSeed}: ${finds.length} did harm (${told.join(', ')})\n`);
process.exitCode = finds.length === 0 ? 0 : 1;
