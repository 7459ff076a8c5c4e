/**
 * `scripts-program.ts [--jobs N] [--seed N] [--keep FOLDER] [--show KIND]`: random jobs in Tenon and, as exported scripts, in Spark.
 * Fails on a difference that no script mentions, and when none was equal.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { programOptions } from '#engine/testing/program-options.ts';
import { openJobBench } from '#engine/testing/random-jobs/job-bench.ts';
import { drawScriptJob, judgeScript, type ScriptVerdict } from './judge-script.ts';
import { openScriptSession } from './script-session.ts';

const usage = 'npm run test:spark-scripts -- [--jobs N] [--seed N] [--keep FOLDER] [--show VERDICT]';
const values = programOptions(usage, {
  jobs: { kind: 'whole', least: 1, default: 60 },
  seed: { kind: 'whole', least: 0, default: 1 },
  keep: { kind: 'text' },
  show: { kind: 'text', default: 'different' },
});
const python = process.env['TENON_SPARK_PYTHON'];
if (python === undefined) {
  process.stderr.write('TENON_SPARK_PYTHON names no Python with pyspark: nothing was compared\n');
  process.exitCode = 2;
} else {
  const folder = values.keep ?? (await mkdtemp(path.join(tmpdir(), 'tenon-scripts-')));
  const counts = new Map<ScriptVerdict['kind'], number>();
  const reasons = new Map<string, number>();
  const equalTransforms = new Map<string, number>();
  await using session = await openScriptSession(python);
  await using bench = await openJobBench();
  for (let index = 0; index < values.jobs; index++) {
    const seed = values.seed + index;
    const verdict = await judgeScript(bench, session, drawScriptJob(seed), folder);
    counts.set(verdict.kind, (counts.get(verdict.kind) ?? 0) + 1);
    if (verdict.kind === 'refused') reasons.set(verdict.says, (reasons.get(verdict.says) ?? 0) + 1);
    if (verdict.kind === 'equal')
      for (const name of verdict.transforms) equalTransforms.set(name, (equalTransforms.get(name) ?? 0) + 1);
    if (values.show.split(',').includes(verdict.kind))
      process.stdout.write(`seed ${seed} ${verdict.kind} (${verdict.transforms.join(', ')}): ${verdict.says}\n\n`);
  }
  for (const [reason, count] of [...reasons].sort((one, other) => other[1] - one[1]))
    process.stdout.write(`refused ${count} times: ${reason}\n`);
  const names = [...equalTransforms.keys()].sort((one, other) => (one < other ? -1 : 1));
  process.stdout.write(
    `equal, by transform: ${names.map((name) => `${name} ${equalTransforms.get(name)}`).join(', ')}\n`,
  );
  const count = (kind: ScriptVerdict['kind']): number => counts.get(kind) ?? 0;
  process.stdout.write(
    `${values.jobs} random jobs as scripts in Spark ${session.version}: ${count('equal')} equal, ${count('refused')} refused with a reason, ${count('noted')} differ as the script says, ${count('rejects')} with rows that Tenon rejects, ${count('different')} different\n`,
  );
  if (count('different') > 0 || count('equal') === 0) process.exitCode = 1;
  if (values.keep === undefined) await rm(folder, { recursive: true, force: true });
}
