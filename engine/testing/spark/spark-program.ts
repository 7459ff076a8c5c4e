/** `spark-program.ts [--seed N] [--rows N] [--only PATTERN] [--answers FILE]`: every function, operator and cast against Spark 3.5. */

import { parseArgs } from 'node:util';
import { openTestDuck } from '#engine/testing/duck.ts';
import { castCalls } from './cast-calls.ts';
import { compareResults, type Difference } from './compare-results.ts';
import { functionCalls } from './function-calls.ts';
import { drawFrame, frameTable } from './hostile-frame.ts';
import { operatorCalls } from './operator-calls.ts';
import { sparkAnswers } from './spark-answers.ts';
import { evaluateTenon } from './tenon-values.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    rows: { type: 'string', default: '150' },
    only: { type: 'string', default: '' },
    answers: { type: 'string' },
  },
});
const python = process.env['TENON_SPARK_PYTHON'];
if (python === undefined) {
  process.stderr.write(
    'skipped: expressions against Spark, because TENON_SPARK_PYTHON names no Python with pyspark 3.5\n',
  );
} else {
  const frame = drawFrame(Number(values.seed), Number(values.rows));
  const calls = [...castCalls(frame.columns), ...functionCalls, ...operatorCalls].filter(({ name }) =>
    new RegExp(values.only, 'u').test(name),
  );
  await using duck = await openTestDuck();
  await duck.connection.run(frameTable(frame));
  const differences: Difference[] = [];
  const theirs = await sparkAnswers(
    python,
    frame,
    calls.map((call) => call.spark),
    values.answers,
  );
  const ours = await evaluateTenon(
    duck,
    frame.columns,
    calls.map((call) => call.tenon),
  );
  for (const [place, call] of calls.entries())
    differences.push(...compareResults(call, ours[place]!, theirs[place]!, frame));
  for (const { call, kind, rows, example } of differences)
    process.stdout.write(`${call.name}\t${kind}\t${rows}\t${call.tenon}\t${example}\n`);
  process.stdout.write(
    `${calls.length} expressions over ${values.rows} rows against Spark 3.5: ${differences.length} differences\n`,
  );
}
