/** The slices of a backfill, from the dates, partitions or arguments that a person names. */

import { hiveDefaultPartition } from '#engine/types/casts/key-value.ts';
import { stableJson } from '#engine/base/hash.ts';
import type { NewSlice } from '#engine/catalog/backfill-entities.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import { pagesOf } from '#engine/catalog/page.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { countText } from '#engine/contract/count-text.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { InputOf, OutputOf } from '#engine/contract/procedures/procedure.ts';
import { mostSlices, type backfillProcedures } from '#engine/contract/procedures/runs/backfills.ts';
import { checkArgumentNames } from '#engine/graph/substitute-arguments.ts';
import { coveredNote, dateSlices } from '#engine/orchestrate/backfills/date-slices.ts';

/** As a procedure has checked it. */
export type BackfillRequest = Required<InputOf<typeof backfillProcedures.planBackfill>>;
type Slicing = Required<OutputOf<typeof backfillProcedures.getBackfill>['slicing']>;

export interface BackfillPlan {
  /** In the order in which they run, each once. */
  readonly slices: readonly NewSlice[];
  readonly notes: readonly string[];
  /** Whether any run with the arguments of a slice has done it; false: only those of backfills have. */
  readonly countsRuns: boolean;
}

/** @throws EngineError InvalidInput, EntityNotFound of the table, InvalidState. */
export async function planBackfill(
  catalog: Pick<Catalog, 'tables'>,
  job: Job,
  request: Omit<BackfillRequest, 'jobName' | 'again' | 'slicing'> & { readonly slicing: Slicing },
): Promise<BackfillPlan> {
  const found = await givenSlices(catalog, job, request.slicing);
  const byKey = new Map<string, NewSlice>();
  for (const slice of found) {
    const given = { ...request.arguments, ...slice };
    checkArgumentNames(job, given);
    const all = { ...job.defaultArguments, ...given };
    const key = stableJson(all);
    if (!byKey.has(key)) byKey.set(key, { given, arguments: all });
  }
  const slices = [...byKey.values()];
  const covered = request.slicing.by === 'dates' ? coveredNote(request.slicing) : null;
  return {
    slices: request.newestFirst ? slices.reverse() : slices,
    notes: [...(covered === null ? [] : [covered]), ...notesOf(job, request.atOnce, found.length - slices.length)],
    countsRuns: job.bookmark === 'disable',
  };
}

async function givenSlices(
  catalog: Pick<Catalog, 'tables'>,
  job: Job,
  slicing: Slicing,
): Promise<Readonly<Record<string, string>>[]> {
  if (slicing.by === 'dates') return dateSlices(slicing, mostSlices);
  if (slicing.by === 'list') return [...slicing.slices];
  const { databaseName, tableName, expression } = slicing;
  const { partitionKeys } = await catalog.tables.getTable(databaseName, tableName);
  const keys = partitionKeys.map(({ name }) => name);
  const table = `${databaseName}.${tableName}`;
  const columns = Object.entries(slicing.arguments).length === 0 ? ownArguments(job, keys) : slicing.arguments;
  if (Object.keys(columns).length === 0)
    throw new EngineError(
      'InvalidInput',
      `Cannot divide job ${job.name} by the partitions of ${table}: it has no argument named like a partition key.`,
      {
        hint:
          keys.length === 0
            ? 'The table has no partitions. Choose another table, or dates.'
            : `Name the argument and the key, for example day=${keys.at(-1)!}. The keys are ${keys.join(', ')}.`,
        details: { job: job.name },
      },
    );
  const indexes = Object.entries(columns).map(([argument, key]) => {
    const index = keys.findIndex((name) => name.toLowerCase() === key.toLowerCase());
    if (index !== -1) return [argument, index] as const;
    throw new EngineError('InvalidInput', `Table ${table} has no partition key "${key}".`, {
      hint: keys.length === 0 ? 'It has no partitions.' : `Its keys are ${keys.join(', ')}.`,
    });
  });
  const slices: Record<string, string>[] = [];
  const pages = pagesOf((after) =>
    catalog.tables.getPartitions(databaseName, tableName, { expression, limit: 1000, after }),
  );
  for await (const partitions of pages) {
    for (const { values } of partitions)
      slices.push(
        Object.fromEntries(indexes.map(([argument, index]) => [argument, values[index] ?? hiveDefaultPartition])),
      );
    if (slices.length > 100 * mostSlices) break;
  }
  const distinct = new Map(slices.map((slice) => [stableJson(slice), slice]));
  if (distinct.size === 0)
    throw new EngineError('InvalidInput', `No partition of ${table} matches.`, {
      hint: 'See the partitions with: tenon partitions',
    });
  if (distinct.size > mostSlices)
    throw new EngineError(
      'InvalidInput',
      `${countText(distinct.size, 'slice')} match, and a backfill has at most ${countText(mostSlices, 'slice')}.`,
      { hint: 'Choose fewer partitions with an expression.' },
    );
  return [...distinct.values()];
}

function ownArguments(job: Job, keys: readonly string[]): Record<string, string> {
  const names = Object.keys(job.defaultArguments);
  return Object.fromEntries(
    keys.flatMap((key) => {
      const name = names.find((each) => each.toLowerCase() === key.toLowerCase());
      return name === undefined ? [] : [[name, key] as const];
    }),
  );
}

function notesOf(job: Job, atOnce: number, equal: number): string[] {
  const notes: string[] = [];
  if (equal > 0) notes.push(`${countText(equal, 'slice')} with the arguments of another one: each is run once.`);
  if (job.maxConcurrentRuns < atOnce)
    notes.push(
      `At most ${countText(job.maxConcurrentRuns, 'slice')} at once, since maxConcurrentRuns of the job is ${job.maxConcurrentRuns}.`,
    );
  if (job.bookmark !== 'disable')
    notes.push(
      'The job has a bookmark, which a backfill neither reads nor changes: each slice reads all of its rows, also those that earlier runs read.',
    );
  return notes;
}
