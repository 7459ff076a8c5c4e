/** Runs a random job in Tenon and, as its exported script, in Spark, and compares the rows of every target. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Job } from '#engine/contract/definitions/job.ts';
import { compareRows } from '#engine/testing/random-jobs/compare.ts';
import { drawJob } from '#engine/testing/random-jobs/draw-job.ts';
import { evaluateJob } from '#engine/testing/random-jobs/evaluate-job.ts';
import type { JobBench } from '#engine/testing/random-jobs/job-bench.ts';
import type { RandomJob, RandomTarget } from '#engine/testing/random-jobs/random-job.ts';
import { runRandomJob } from '#engine/testing/random-jobs/run-job.ts';
import { hiveText } from '#engine/testing/random-jobs/value-types.ts';
import type { ScriptSession } from '#engine/testing/spark/scripts/script-session.ts';

export interface ScriptVerdict {
  readonly kind:
    | 'equal'
    /** Tenon says which node has no equivalent, and why. */
    | 'refused'
    /** The script says where rows or values can differ, and they do. */
    | 'noted'
    /** Tenon rejects rows, which Spark does not do. */
    | 'rejects'
    | 'different';
  readonly says: string;
  readonly transforms: readonly string[];
}

/** Formats that Spark reads without further packages. */
const sparkFormats: ReadonlySet<string> = new Set(['csv', 'json', 'parquet', 'orc']);

/**
 * The same job for one seed: one run over all files, without records that cannot be read. Two of three have Parquet alone where
 * Spark would refuse the format, so that their transforms are compared; the others stay as they were drawn.
 */
export function drawScriptJob(seed: number): RandomJob {
  const job = drawJob(seed);
  const isPlain = seed % 3 !== 0;
  const sources = job.sources.map((source) => ({
    ...source,
    format: isPlain && (!sparkFormats.has(source.format) || source.format === 'orc') ? 'parquet' : source.format,
    files: source.files.filter(({ round }) => round === 0).map((file) => ({ ...file, badBefore: [] })),
  }));
  const targets = job.targets.map((target): RandomTarget => {
    const { fileName: _file, ...rest } = target;
    const isText = rest.format === 'csv' || rest.format === 'json';
    const plain = isPlain ? { format: 'parquet', options: {} } : isText ? { partitionKeys: [] } : {};
    const named = { ...rest, ...plain };
    return { ...named, mode: named.mode === 'append' ? 'append' : 'overwrite' };
  });
  return { ...job, sources, targets, bookmark: false, rounds: ['run'] };
}

export async function judgeScript(
  bench: JobBench,
  session: ScriptSession,
  job: RandomJob,
  folder: string,
): Promise<ScriptVerdict> {
  const name = `j${job.seed}`;
  const transforms = [...new Set(job.nodes.map(({ transform }) => transform))];
  let verdict: Omit<ScriptVerdict, 'transforms'> = { kind: 'different', says: 'was not judged' };
  const fault = await runRandomJob(bench, job, name, async () => {
    verdict = await judged(bench, session, job, name, folder);
  });
  return { ...(fault === undefined ? verdict : { kind: 'different', says: `Tenon itself: ${fault}` }), transforms };
}

async function judged(
  bench: JobBench,
  session: ScriptSession,
  job: RandomJob,
  name: string,
  folder: string,
): Promise<Omit<ScriptVerdict, 'transforms'>> {
  const { job: saved } = await bench.engine.call('getJob', { name });
  const { text, problems, differences } = await bench.engine.call('writeScript', { job: saved as Job });
  if (text === null) {
    const { node, reason } = problems[0]!;
    const transform = saved.nodes.find((each) => each.name === node)!.transform;
    return { kind: 'refused', says: `${transform}: ${reason}` };
  }
  const expected = evaluateJob(job)[0]!;
  const rejected = expected.counts.values().some((counts) => counts.rejected > 0);
  const output = path.join(folder, name);
  const script = path.join(folder, `${name}.py`);
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  await writeFile(script, text);
  const failed = await session.run({ script, workspace: bench.root, output });
  const fault = failed ?? (await compareTargets(bench, job, name, output, expected.targets));
  if (fault === undefined) {
    await rm(output, { recursive: true });
    await rm(script);
    return { kind: 'equal', says: '' };
  }
  const says = `${fault}\n${script}`;
  if (rejected) return { kind: 'rejects', says };
  // A script that fails has no known difference.
  const isNoted = differences.length > 0 && failed === undefined;
  return isNoted
    ? { kind: 'noted', says: `${differences.map((each) => each.says).join(' ')}\n${says}` }
    : { kind: 'different', says };
}

async function compareTargets(
  bench: JobBench,
  job: RandomJob,
  name: string,
  output: string,
  targets: ReadonlyMap<string, Parameters<typeof compareRows>[2]>,
): Promise<string | undefined> {
  for (const target of job.targets) {
    const frame = targets.get(target.id)!;
    if (frame.rows.length === 0) continue;
    const place = path.join(output, name, 'out', target.id);
    const fault = await compareTarget(bench, target, place, frame, `${name}_spark`);
    if (fault !== undefined) return `target ${target.id} (${target.format}): ${fault}`;
  }
  return undefined;
}

/** The files that Spark wrote, as the same reader reads them, in the types that the target has. */
async function compareTarget(
  bench: JobBench,
  { id, format, options, partitionKeys }: RandomTarget,
  place: string,
  frame: Parameters<typeof compareRows>[2],
  databaseName: string,
): Promise<string | undefined> {
  // Texts have no types.
  const isStated = format === 'csv' || format === 'json';
  if (isStated) {
    const { separator = ',' } = options as { separator?: string };
    const read = format === 'csv' ? { separator, withHeader: true } : {};
    const columns = frame.columns.map(({ name, type }) => ({ name, type: hiveText(type) }));
    const value = { databaseName, name: id, columns, reading: { classification: format, options: read } };
    await bench.engine.call('saveDefinition', { kind: 'table', expectedHash: null, value });
    for await (const item of bench.engine.stream('crawl', { path: path.dirname(place), databaseName }))
      if (item.item === 'result' && item.result.skipped.length > 0)
        throw new Error(`The crawl skipped ${JSON.stringify(item.result.skipped)}.`);
  }
  const from = isStated ? `"${databaseName}"."${id}"` : `'${place}'`;
  // Nor have names of folders, in which hostile characters are replaced.
  const places = frame.columns.map((_column, index) => `c${index}`);
  const shown = frame.columns.map(({ name, type }, index) =>
    partitionKeys.includes(name) ? `CAST(c${index} AS ${duckName(hiveText(type))}) AS c${index}` : `c${index}`,
  );
  const select = isStated
    ? `SELECT * FROM ${from}`
    : `SELECT ${shown.join(', ')} FROM (SELECT * FROM ${from}) AS t(${places.join(', ')})`;
  const rows: Record<string, unknown>[] = [];
  let columns: readonly { name: string; type: string }[] = [];
  for await (const item of bench.engine.stream('query', { sql: select })) {
    if (item.item === 'columns') ({ columns } = item);
    else rows.push(...item.rows);
  }
  // A crawl gives JSON its columns in another order, and other names where a character is not allowed.
  const ownName = (name: string, index: number): string =>
    frame.columns.find((column) => column.name.toLowerCase() === name)?.name ?? frame.columns[index]?.name ?? name;
  const found = columns.map(({ name, type }, index) => ({ name, own: ownName(name, index), type }));
  const ordered = frame.columns.flatMap(({ name }) => found.find(({ own }) => own === name) ?? []);
  return compareRows(
    ordered.map(({ own, type }) => ({ name: own, type })),
    rows.map((row) => Object.fromEntries(ordered.map(({ name, own }) => [own, row[name]]))),
    frame,
  );
}

function duckName(hive: string): string {
  return hive === 'string' ? 'VARCHAR' : hive;
}
