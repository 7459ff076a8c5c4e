/** `npm run fuzz`: hostile input until the time is over. */

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzzFormats } from '#engine/testing/fuzz/formats/fuzz-formats.ts';
import { fuzzStatements } from '#engine/testing/fuzz/statements/fuzz-statements.ts';
import type { Find, FuzzResult } from '#engine/testing/fuzz/fuzz.ts';

const help = `npm run fuzz -- statements|formats [OPTION…]

  --minutes N     how long (default: 2)
  --seed N        of the first case (default: drawn and printed)
  --seeds FOLDER  of formats: files that are changed, instead of the fixtures
  --help          this text

Exit code 0: no case did harm; 1: some did, and out/fuzz keeps their files; 2: the arguments are wrong.
`;

const { values, positionals } = parsed();
if (values.help === true) {
  process.stdout.write(help);
  process.exit(0);
}
const [what] = positionals;
if (positionals.length !== 1 || (what !== 'statements' && what !== 'formats')) wrong('Say statements or formats.');
if (!(Number(values.minutes) > 0)) wrong('--minutes is a number above 0.');
const firstSeed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const signal = AbortSignal.timeout(Number(values.minutes) * 60_000);
process.stdout.write(`fuzzing ${what} for ${values.minutes} minutes from seed ${firstSeed}\n`);

function onFind({ seed, harm, reproduction }: Find): void {
  process.stdout.write(`\nseed ${seed} did harm: ${harm}\n${reproduction}\n`);
}

function run(): Promise<FuzzResult> {
  const request = { firstSeed, signal, onFind };
  const keepIn = join(import.meta.dirname, '../../../out/fuzz');
  return what === 'formats' ? fuzzFormats({ ...request, keepIn, seedFolder: values.seeds }) : fuzzStatements(request);
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        minutes: { type: 'string', default: '2' },
        seed: { type: 'string' },
        seeds: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (thrown) {
    return wrong((thrown as Error).message);
  }
}

function wrong(message: string): never {
  process.stderr.write(`${message}\n\n${help}`);
  process.exit(2);
}

const { cases, finds, outcomes } = await run();
const told = [...outcomes].sort(([, left], [, right]) => right - left).map(([outcome, count]) => `${outcome} ${count}`);
process.stdout.write(`${cases} cases from seed ${firstSeed}: ${finds.length} did harm (${told.join(', ')})\n`);
process.exitCode = finds.length === 0 ? 0 : 1;
