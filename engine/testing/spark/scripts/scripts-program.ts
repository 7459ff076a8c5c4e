/**
 * `scripts-program.ts [--jobs N] [--seed N] [--keep FOLDER] [--show KIND] [--as KINDS]`: random jobs in Tenon and, as exported scripts, in Spark.
 * Fails on a difference that no script mentions, and when none was equal.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { programOptions } from '#engine/testing/program-options.ts';
import { openJobBench } from '#engine/testing/random-jobs/job-bench.ts';
import { judgeExamples } from './judge-examples.ts';
import { drawScriptJob, judgeScripts } from './judge-script.ts';
import { openScriptSession } from './script-session.ts';
import { scriptKinds, type ScriptKind, type ScriptVerdict } from './script-verdict.ts';

const usage =
  'npm run test:spark-scripts -- [--jobs N] [--seed N] [--keep FOLDER] [--show VERDICT] [--as pyspark,glue-script,glue-scala] [--python PATH] [--no-jobs] [--no-examples] [--share N]';
const values = programOptions(usage, {
  jobs: { kind: 'whole', least: 1, default: 60 },
  seed: { kind: 'whole', least: 0, default: 1 },
  keep: { kind: 'text' },
  show: { kind: 'text', default: 'different' },
  as: { kind: 'text', default: 'pyspark,glue-script,glue-scala' },
  /** An interpreter with pyspark; default: TENON_SPARK_PYTHON. */
  python: { kind: 'text' },
  /** One of so many examples. */
  share: { kind: 'whole', least: 1, default: 1 },
  'no-jobs': { kind: 'switch' },
  'no-examples': { kind: 'switch' },
});
const python = values.python ?? process.env['TENON_SPARK_PYTHON'];
if (python === undefined) {
  process.stderr.write('Neither --python nor TENON_SPARK_PYTHON names a Python with pyspark: nothing was compared\n');
  process.exitCode = 2;
} else {
  const folder = values.keep ?? (await mkdtemp(path.join(tmpdir(), 'tenon-scripts-')));
  const kinds = scriptKinds.filter((kind) => values.as.split(',').includes(kind));
  const verdicts: ScriptVerdict[] = [];
  await using session = await openScriptSession(python);
  await using bench = await openJobBench();
  const note = (title: string, verdict: ScriptVerdict): void => {
    verdicts.push(verdict);
    if (values.show.split(',').includes(verdict.kind))
      process.stdout.write(
        `${title} as ${verdict.as} ${verdict.kind} (${verdict.transforms.join(', ')}): ${verdict.says}\n\n`,
      );
  };
  const isTaken = (index: number): boolean => (index + values.seed) % values.share === 0;
  if (!values['no-examples'])
    for (const verdict of await judgeExamples(bench, session, folder, kinds, isTaken)) note('examples', verdict);
  for (let index = 0; index < (values['no-jobs'] ? 0 : values.jobs); index++) {
    const seed = values.seed + index;
    for (const verdict of await judgeScripts(bench, session, drawScriptJob(seed), folder, kinds))
      note(`seed ${seed}`, verdict);
  }
  for (const as of kinds)
    report(
      as,
      verdicts.filter((verdict) => verdict.as === as),
      session.version,
    );
  if (values.keep === undefined) await rm(folder, { recursive: true, force: true });
}

/** Sets the exit code where a difference has no reason, and where nothing was equal. */
function report(as: ScriptKind, verdicts: readonly ScriptVerdict[], version: string): void {
  const of = (kind: ScriptVerdict['kind']): readonly ScriptVerdict[] => verdicts.filter((each) => each.kind === kind);
  const reasons = counted(of('refused').map(({ says }) => says));
  for (const [reason, count] of [...reasons].sort((one, other) => other[1] - one[1]))
    process.stdout.write(`${as}: refused ${count} times: ${reason}\n`);
  const equal = of('equal');
  process.stdout.write(`${as}: equal, by transform: ${listed(equal.flatMap(({ transforms }) => transforms))}\n`);
  if (as !== 'pyspark')
    process.stdout.write(`equal, by call of AWS Glue: ${listed(equal.flatMap(({ glueCalls }) => glueCalls))}\n`);
  const count = (kind: ScriptVerdict['kind']): number => of(kind).length;
  process.stdout.write(
    `${verdicts.length} examples and random jobs as ${as} in Spark ${version}: ${count('equal')} equal, ${count('refused')} refused with a reason, ${count('noted')} differ as the script says, ${count('rejects')} with rows that Tenon rejects, ${count('different')} different\n`,
  );
  if (count('different') > 0 || count('equal') === 0) process.exitCode = 1;
}

function counted(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function listed(names: readonly string[]): string {
  return [...counted(names)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
