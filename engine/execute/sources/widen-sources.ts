/**
 * `onMisfit: choice`: a value that no sample before the run has shown fails its stage once. Every row of the source is
 * then inspected, the columns get the missing types, and the stage runs again over all of its files: files of two
 * schemas are never mixed.
 */

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { splitBadColumns } from '#engine/contract/bad-column-names.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { inferObjects } from '#engine/execute/sources/infer-objects.ts';
import type { SpooledRecord } from '#engine/execute/task/rejected-records.ts';
import type { PlannedRun } from '#engine/execute/run/run-context.ts';
import type { PlannedSource, PlannedTask } from '#engine/execute/plan/run-plan.ts';
import { withoutNullTypes } from '#engine/formats/null-types.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import { sameColumns, widenColumns } from '#engine/types/widen-columns.ts';

/** Source node id → its columns with the types that were missing. */
export type WidenedSources = ReadonlyMap<string, Schema>;

export class SourcesWidened extends EngineError {
  readonly columns: WidenedSources;

  constructor(message: string, columns: WidenedSources) {
    super('SchemaMismatch', message, { hint: 'The stage runs again with these types.' });
    this.columns = columns;
  }
}

/** Source node id → names in the data of columns in which a value did not fit. */
export type Misfits = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * @param misfits of the task; null when the task could not separate them, and then every column counts.
 * @returns undefined when no type is missing: the bad records are then rejected.
 */
export async function findWidening(
  run: PlannedRun,
  task: PlannedTask,
  misfits: Misfits | null,
): Promise<SourcesWidened | undefined> {
  const widened = new Map<string, Schema>();
  const told: string[] = [];
  for (const nodeId of Object.keys(task.files)) {
    const own = misfits === null ? null : (misfits.get(nodeId) ?? new Set<string>());
    if (own?.size === 0) continue;
    const source = run.plan.sources[nodeId]!;
    const columns = await everyType(run, source, own);
    if (columns === undefined || sameColumns(columns, source.columns)) continue;
    widened.set(nodeId, columns);
    told.push(`${nodeId}: ${changesOf(source.columns, columns)}`);
  }
  return widened.size === 0
    ? undefined
    : new SourcesWidened(`Found values that do not fit: ${told.join('; ')}.`, widened);
}

/** Columns in which rejected records were wrong. @param files of a task that set records aside, as it wrote them. */
export async function readMisfits(files: readonly string[]): Promise<Misfits> {
  const misfits = new Map<string, Set<string>>();
  for (const file of files) {
    const lines = createInterface({ input: createReadStream(file, { encoding: 'utf8' }), crlfDelay: Infinity });
    for await (const line of lines) {
      if (line === '') continue;
      const { node_id: nodeId, column_name: column } = JSON.parse(line) as SpooledRecord;
      if (column === null || column === undefined) continue;
      const columns = misfits.get(nodeId) ?? new Set<string>();
      for (const name of splitBadColumns(column)) columns.add(name);
      misfits.set(nodeId, columns);
    }
  }
  return misfits;
}

async function everyType(
  { host, signal }: PlannedRun,
  source: PlannedSource,
  misfits: ReadonlySet<string> | null,
): Promise<Schema | undefined> {
  if (source.widening === undefined) return undefined;
  const objects = source.objects.map(({ path, size, modifiedMicros }) => ({ path, size, modifiedMicros }));
  const inferred = await inferObjects(host, objects, source.widening.stated, 'every-row', signal);
  const wider = withoutNullTypes(
    widenColumns(
      source.columns,
      inferred.map(({ schema }) => schema),
      misfits ?? undefined,
    ),
  );
  // A column without a misfit keeps its type, whatever inspecting its text again would suggest.
  return misfits === null
    ? wider
    : source.columns.map((column, index) => (misfits.has(column.sourceName ?? column.name) ? wider[index]! : column));
}

function changesOf(before: Schema, after: Schema): string {
  return after
    .flatMap(({ name, type }, index) => {
      const [old, now] = [formatHive(before[index]!.type), formatHive(type)];
      return old === now ? [] : [`${name} is ${now} and no longer ${old}`];
    })
    .join(', ');
}
