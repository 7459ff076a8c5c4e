/** Runs a random job in Tenon and, as exported scripts, in Spark, and compares the rows of every target. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Job } from '#engine/contract/definitions/job.ts';
import { drawJob } from '#engine/testing/random-jobs/draw-job.ts';
import { evaluateJob } from '#engine/testing/random-jobs/evaluate-job.ts';
import type { JobBench } from '#engine/testing/random-jobs/job-bench.ts';
import { MissingColumn } from '#engine/testing/random-jobs/expressions/expression.ts';
import {
  Redraw,
  type RandomJob,
  type RandomSource,
  type RandomTarget,
} from '#engine/testing/random-jobs/random-job.ts';
import { runRandomJob } from '#engine/testing/random-jobs/run-job.ts';
import type { GlueTable, ScriptSession } from '#engine/testing/spark/scripts/script-session.ts';
import { compareTargets } from '#engine/testing/spark/scripts/compare-targets.ts';
import {
  glueCallsIn,
  scriptName,
  type ScriptKind,
  type ScriptVerdict,
} from '#engine/testing/spark/scripts/script-verdict.ts';

/** Formats that Spark reads without further packages. */
const sparkFormats: ReadonlySet<string> = new Set(['csv', 'json', 'parquet', 'orc']);

/**
 * The same job for one seed: one run over all files, without a job that reads what it wrote, and without records that cannot be read. Two of three have Parquet alone where
 * Spark would refuse the format, so that their transforms are compared; the others stay as they were drawn.
 */
export function drawScriptJob(seed: number): RandomJob {
  for (let other = seed; ; other += 1_000_000) {
    const drawn = drawJob(other);
    if (!drawn.sources.every(isPlainSource)) continue;
    const job = oneRun({ ...drawn, seed });
    if (isEvaluable(job)) return job;
  }
}

function oneRun(job: RandomJob): RandomJob {
  const isPlain = job.seed % 3 !== 0;
  const sources = job.sources.map((source) => ({
    ...source,
    format: isPlain && (!sparkFormats.has(source.format) || source.format === 'orc') ? 'parquet' : source.format,
    files: source.files.filter(({ round }) => round === 0).map((file) => ({ ...file, badBefore: [] })),
  }));
  const targets = job.targets.map((target): RandomTarget => {
    const { fileName: _file, keys: _keys, ...rest } = target;
    const isText = rest.format === 'csv' || rest.format === 'json';
    const plain = isPlain ? { format: 'parquet', options: {} } : isText ? { partitionKeys: [] } : {};
    const named = { ...rest, ...plain };
    return { ...named, mode: named.mode === 'append' ? 'append' : 'overwrite' };
  });
  const { reader: _reader, ...alone } = job;
  return { ...alone, sources, targets, bookmark: false, rounds: ['run'] };
}

/** Fewer rows may be too few for what was drawn over all of them. */
function isEvaluable(job: RandomJob): boolean {
  try {
    evaluateJob(job);
    return true;
  } catch (thrown) {
    if (thrown instanceof Redraw || thrown instanceof MissingColumn) return false;
    throw thrown;
  }
}

/**
 * Files in one folder, with the same columns in the same order: Spark finds other types of partition keys, and reads the columns of
 * a CSV file by their places.
 */
function isPlainSource({ columns, keys, files }: RandomSource): boolean {
  const names = columns.map(({ name }) => name).join('\n');
  return keys.length === 0 && files.every(({ columnNames }) => columnNames.join('\n') === names);
}

/** @param kinds the scripts that are compared with one run. @returns a verdict for each. */
export async function judgeScripts(
  bench: JobBench,
  session: ScriptSession,
  job: RandomJob,
  folder: string,
  kinds: readonly ScriptKind[],
): Promise<readonly ScriptVerdict[]> {
  const name = `j${job.seed}`;
  const transforms = [...new Set(job.nodes.map(({ transform }) => transform))];
  const verdicts: Omit<ScriptVerdict, 'transforms'>[] = [];
  const fault = await runRandomJob(bench, job, name, async () => {
    for (const as of kinds) verdicts.push(await judged(bench, session, job, name, folder, as));
  });
  return kinds.map((as, place) => {
    const found = verdicts[place] ?? { kind: 'different', as, says: `Tenon itself: ${fault}`, glueCalls: [] };
    return { ...found, transforms };
  });
}

async function judged(
  bench: JobBench,
  session: ScriptSession,
  job: RandomJob,
  name: string,
  folder: string,
  as: ScriptKind,
): Promise<Omit<ScriptVerdict, 'transforms'>> {
  const { job: saved } = await bench.engine.call('getJob', { name });
  // A bookmark has no effect on the first run, and gives AWS Glue's readers more to read.
  const definition = { ...saved, bookmark: job.seed % 2 === 0 ? 'enable' : 'disable' } as Job;
  const { text, problems, differences } = await bench.engine.call('writeScript', { job: definition, as });
  if (text === null) {
    // A problem of a step has the id of its recipe.
    const { nodeId, reason } = problems[0]!;
    const transform = saved.nodes.find(({ id }) => id === nodeId)!.transform;
    return { kind: 'refused', as, says: `${transform}: ${reason}`, glueCalls: [] };
  }
  const expected = evaluateJob(job)[0]!;
  const rejected = expected.counts.values().some((counts) => counts.rejected > 0);
  const glueCalls = glueCallsIn(text);
  const output = path.join(folder, `${name}-${as}`);
  const script = path.join(folder, scriptName(name, as));
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  await writeFile(script, text);
  const catalog = as === 'pyspark' ? null : await glueCatalog(bench, job, name);
  const failed = await session.run({ script, workspace: bench.root, output, catalog });
  const fault = failed ?? (await compareTargets(bench, job, name, output, expected.targets));
  if (fault === undefined) {
    await rm(output, { recursive: true });
    await rm(script);
    return { kind: 'equal', as, says: '', glueCalls };
  }
  const says = `${fault}\n${script}`;
  if (rejected) return { kind: 'rejects', as, says, glueCalls };
  // A script that fails has no known difference.
  const isNoted = differences.length > 0 && failed === undefined;
  return isNoted
    ? { kind: 'noted', as, says: `${differences.map((each) => each.says).join(' ')}\n${says}`, glueCalls }
    : { kind: 'different', as, says, glueCalls };
}

/** The tables that the job reads. */
async function glueCatalog(bench: JobBench, job: RandomJob, databaseName: string): Promise<Record<string, GlueTable>> {
  const tables: Record<string, GlueTable> = {};
  for (const { id, fromCatalog, format } of job.sources) {
    if (!fromCatalog) continue;
    const table = await bench.engine.call('getTable', { databaseName, name: id });
    const pairs = (columns: typeof table.columns): GlueTable['columns'] =>
      columns.map((column) => [column.name, column.type] as const);
    tables[`${databaseName}.${id}`] = {
      path: table.location,
      format,
      columns: pairs(table.columns),
      partitionKeys: pairs(table.partitionKeys),
    };
  }
  return tables;
}
