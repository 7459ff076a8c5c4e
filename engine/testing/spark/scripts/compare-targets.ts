/** The files that an exported script wrote for a random job, against the rows that the job must give. */

import path from 'node:path';
import { sameName } from '#engine/base/same-name.ts';
import { compareRows } from '#engine/testing/random-jobs/compare.ts';
import type { JobBench } from '#engine/testing/random-jobs/job-bench.ts';
import type { RandomJob, RandomTarget } from '#engine/testing/random-jobs/random-job.ts';
import { readRows } from '#engine/testing/random-jobs/read-rows.ts';
import { hiveText } from '#engine/testing/random-jobs/value-types.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { parseHive } from '#engine/types/hive.ts';
import { normaliseSchema } from '#engine/types/names.ts';

/** @param output folder in which the script wrote. @returns the first difference; undefined: there is none. */
export async function compareTargets(
  bench: JobBench,
  job: RandomJob,
  name: string,
  output: string,
  targets: ReadonlyMap<string, Parameters<typeof compareRows>[2]>,
): Promise<string | undefined> {
  const database = `${name}_${path
    .basename(output)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/gu, '_')}_read`;
  for (const target of job.targets) {
    const frame = targets.get(target.id)!;
    if (frame.rows.length === 0) continue;
    const place = path.join(output, name, 'out', target.id);
    const fault = await compareTarget(bench, target, place, frame, database);
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
  const catalogNames = normaliseSchema(frame.columns.map(({ name }) => ({ name, type: { kind: 'string' } }))).map(
    ({ name }) => name,
  );
  if (isStated) {
    const { separator = ',' } = options as { separator?: string };
    const reading = format === 'csv' ? { separator, withHeader: true } : {};
    const columns = frame.columns.map(({ type }, index) => ({ name: catalogNames[index]!, type: hiveText(type) }));
    const value = { databaseName, name: id, columns, reading: { classification: format, options: reading } };
    await bench.engine.call('saveDefinition', { kind: 'table', expectedHash: null, value });
    for await (const item of bench.engine.stream('crawl', { path: path.dirname(place), databaseName }))
      if (item.item === 'result' && item.result.skipped.length > 0)
        throw new Error(`The crawl skipped ${JSON.stringify(item.result.skipped)}.`);
  }
  const from = isStated ? `"${databaseName}"."${id}"` : `'${place}'`;
  const held = isStated ? [] : (await readRows(bench, `SELECT * FROM ${from} LIMIT 0`)).columns;
  // AWS Glue may write columns in another order. By place only where a name is not the one that was written.
  const isNamed = frame.columns.every((column) => held.some(({ name }) => sameName(name, column.name)));
  const shown = frame.columns.map(({ name, type }, index) => {
    const place = `c${isNamed ? held.findIndex((each) => sameName(each.name, name)) : index}`;
    // Nor have names of folders, in which hostile characters are replaced.
    return `${partitionKeys.includes(name) ? `CAST(${place} AS ${toDuckDb(parseHive(hiveText(type))).text})` : place} AS c${index}`;
  });
  const places = frame.columns.map((_column, index) => `c${index}`);
  const select = isStated
    ? `SELECT * FROM ${from}`
    : `SELECT ${shown.join(', ')} FROM (SELECT * FROM ${from}) AS t(${places.join(', ')})`;
  const { columns, rows } = await readRows(bench, select);
  // A crawl gives JSON its columns in another order.
  const ownName = (name: string, index: number): string =>
    frame.columns[catalogNames.indexOf(name)]?.name ?? frame.columns[index]?.name ?? name;
  const found = columns.map(({ name, type }, index) => ({ name, own: ownName(name, index), type }));
  const ordered = frame.columns.flatMap(({ name }) => found.find(({ own }) => own === name) ?? []);
  return compareRows(
    ordered.map(({ own, type }) => ({ name: own, type })),
    rows.map((row) => Object.fromEntries(ordered.map(({ name, own }) => [own, row[name]]))),
    frame,
  );
}
