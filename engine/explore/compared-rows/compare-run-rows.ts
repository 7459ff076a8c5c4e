/** The rows that two runs wrote to one target, compared: counts, and a Parquet file of the cache with the differences. */

import { newId } from '#engine/base/ids.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import { leaseObjects } from '#engine/catalog/reader-leases.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { RowComparison } from '#engine/contract/procedures/runs/run-row-comparison.ts';
import { targetName } from '#engine/execute/comparison/compare-files.ts';
import { gapsOf } from '#engine/execute/comparison/known-parts.ts';
import { labelsOf, readRunRecord, type RunRecord } from '#engine/execute/comparison/run-record.ts';
import { findChange, findCommittedFiles } from '#engine/explore/compared-rows/committed-files.ts';
import {
  hasKey,
  keyedColumns,
  pairColumns,
  type PairedColumns,
} from '#engine/explore/compared-rows/compared-columns.ts';
import { comparisonNotes } from '#engine/explore/compared-rows/comparison-notes.ts';
import { definitionKey } from '#engine/explore/compared-rows/definition-key.ts';
import {
  compareRows,
  differenceColumns,
  type ComparedColumn,
  type ComparedRows,
} from '#engine/explore/compared-rows/operations.ts';
import { exportFile } from '#engine/explore/export/export-file.ts';
import { leaseWriter, type Writer } from '#engine/explore/export/lease-writer.ts';
import type { Source } from '#engine/explore/operations.ts';
import { writeCachedRows } from '#engine/explore/pages/table-rows.ts';
import { readAccess } from '#engine/explore/query/read-access.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import type { RunOptions, WorkerLimits, WorkerPool } from '#engine/workers/worker-pool.ts';

export interface RowComparisonHost {
  readonly catalog: Catalog;
  readonly workers: WorkerPool;
  readonly limits: WorkerLimits;
}

export interface RowComparisonRequest {
  readonly a: string;
  readonly b: string;
  /** `database.table` or path; undefined: the only one that both wrote. */
  readonly target?: string | undefined;
  /** Empty: whole rows; undefined: what the definition of the job names, else whole rows. */
  readonly key?: readonly string[] | undefined;
  /** Differences that are listed; all are counted. */
  readonly most: number;
}

type OnProgress = RunOptions['onProgress'];
interface Records {
  readonly a: RunRecord;
  readonly b: RunRecord;
}

/**
 * Nothing is written but the file in the cache.
 * @param folder of the cache.
 * @throws EngineError EntityNotFound (run); InvalidInput (target); UnknownColumn (key); FileNotFound or FileChanged when files of a
 *   run are no longer kept; of reading them.
 */
export async function compareRunRows(
  host: RowComparisonHost,
  request: RowComparisonRequest,
  folder: string,
  signal: AbortSignal,
  onProgress?: OnProgress,
): Promise<RowComparison> {
  const { catalog } = host;
  const tell = withNotes(onProgress);
  const records = { a: await readRunRecord(catalog, request.a), b: await readRunRecord(catalog, request.b) };
  const labels = labelsOf(records.a, records.b);
  const target = request.target ?? onlyTarget(records, labels);
  const changes = { a: changeOf(records.a, labels.a, target), b: changeOf(records.b, labels.b, target) };
  tell?.({ fraction: null, note: 'Checking the files of both runs' });
  const files = {
    a: await findCommittedFiles(catalog, { record: records.a, label: labels.a }, changes.a, signal),
    b: await findCommittedFiles(catalog, { record: records.b, label: labels.b }, changes.b, signal),
  };
  const pairs = pairColumns(columnsOf(files.a.source), columnsOf(files.b.source));
  if (pairs.shared.length === 0)
    throw new EngineError(
      'InvalidInput',
      `Cannot compare rows of ${target}: the two runs wrote no column of the same name.`,
      {
        hint: 'Compare the definitions of the two runs.',
        details: { target },
      },
    );
  const { key, keyFrom, keyNode } = keyOf(request.key, records, target, pairs);
  const columns = keyedColumns(pairs, key);
  const { compared, path } = await write(
    host,
    files.a.source,
    files.b.source,
    columns,
    request.most,
    folder,
    signal,
    tell,
  );
  const { rowsA, rowsB, same, changed, added, removed, listed, changedIn, repeatedKeys, keylessA, keylessB } = compared;
  return {
    target,
    a: { label: labels.a, rows: rowsA, files: files.a.files },
    b: { label: labels.b, rows: rowsB, files: files.b.files },
    key: columns.filter(({ isKey }) => isKey).map(({ b }) => b),
    keyFrom,
    keyNode,
    same,
    changed,
    added,
    removed,
    listed,
    path,
    columns: [
      ...columns.map(({ b, typeA, typeB, type, as, isKey }, place) => ({
        name: b,
        a: formatHive(typeA),
        b: formatHive(typeB),
        comparedAs: formatHive(type),
        how: as,
        isKey,
        value: differenceColumns.value(place),
        before: changedIn[place]! > 0 ? differenceColumns.before(place) : null,
        changedRows: changedIn[place]!,
      })),
      ...pairs.onlyA.map((column) => aloneIn('a', column)),
      ...pairs.onlyB.map((column) => aloneIn('b', column)),
    ],
    repeatedKeys,
    keylessRows: { a: keylessA, b: keylessB },
    notes: comparisonNotes({ labels, columns, pairs, compared }),
  };
}

/** A statement that is under way reports only how far it is: the last note stays. */
function withNotes(onProgress: OnProgress): OnProgress {
  if (onProgress === undefined) return undefined;
  let last = '';
  return ({ fraction, note }) => {
    last = note ?? last;
    onProgress({ fraction, note: last });
  };
}

function aloneIn(side: 'a' | 'b', { name, type }: Column): RowComparison['columns'][number] {
  const text = formatHive(type);
  return {
    name,
    a: side === 'a' ? text : null,
    b: side === 'b' ? text : null,
    comparedAs: null,
    how: null,
    isKey: false,
    value: null,
    before: null,
    changedRows: 0,
  };
}

function columnsOf({ columns, partitionKeys }: Source): Schema {
  return [...columns, ...partitionKeys];
}

function onlyTarget({ a, b }: Records, labels: { readonly a: string; readonly b: string }): string {
  const [ofA, ofB] = [a, b].map(({ intent }) => (intent?.tableChanges ?? []).map(targetName));
  const both = ofA!.filter((name) => ofB!.includes(name));
  if (both.length === 1) return both[0]!;
  // What is not known of a run is the reason; otherwise the targets are.
  if (both.length === 0)
    for (const [record, label] of [
      [a, labels.a],
      [b, labels.b],
    ] as const)
      refuseUnknown(record, label);
  throw new EngineError(
    'InvalidInput',
    both.length === 0
      ? `Cannot compare output rows: runs ${labels.a} and ${labels.b} wrote to no target in common.`
      : `Cannot compare output rows: runs ${labels.a} and ${labels.b} both wrote to ${both.length} targets.`,
    {
      hint: both.length === 0 ? 'Compare runs that wrote to the same target.' : `Name one of them: ${both.join(', ')}.`,
      details: { run: a.id },
    },
  );
}

function changeOf(record: RunRecord, label: string, target: string): NonNullable<ReturnType<typeof findChange>> {
  const change = findChange(record.intent, target);
  if (change !== undefined) {
    refuseUnpublished(record, label);
    return change;
  }
  refuseUnknown(record, label);
  throw new EngineError('InvalidInput', `Cannot compare rows of ${target}: run ${label} wrote nothing there.`, {
    hint: 'Choose a target that both runs wrote to.',
    details: { run: record.id, target },
  });
}

const unpublished = new Set(['WAITING', 'RUNNING', 'STOPPING', 'COMMIT_BLOCKED']);

/** @throws EngineError InvalidState while files of the run may not be where its commit says. */
export function refuseUnpublished({ id, run }: Pick<RunRecord, 'id' | 'run'>, label: string): void {
  if (run === null || !unpublished.has(run.jobRunState)) return;
  throw new EngineError(
    'InvalidState',
    `Cannot compare output rows: run ${label} is ${run.jobRunState} and has not published all of its files.`,
    {
      hint: run.jobRunState === 'COMMIT_BLOCKED' ? 'Retry or undo the run first.' : 'Wait until the run has ended.',
      details: { run: id },
    },
  );
}

/** @throws EngineError InvalidState when it is not known what the run wrote. */
function refuseUnknown(record: RunRecord, label: string): void {
  const [gap] = gapsOf(record, 'a', label).targets;
  if (gap === undefined) return;
  throw new EngineError('InvalidState', `Cannot compare output rows: ${gap.reason.replace(/\.$/u, '')}.`, {
    hint: 'Compare runs that have succeeded and are in the history.',
    details: { run: record.id },
  });
}

type ChosenKey = { readonly key: readonly string[] } & Pick<RowComparison, 'keyFrom' | 'keyNode'>;

function keyOf(
  asked: readonly string[] | undefined,
  { a, b }: Records,
  target: string,
  pairs: PairedColumns,
): ChosenKey {
  if (asked !== undefined) return { key: asked, keyFrom: asked.length === 0 ? 'none' : 'chosen', keyNode: null };
  for (const { plan, intent } of [b, a]) {
    const change = findChange(intent, target);
    const node = Object.values(plan?.targets ?? {}).find(
      ({ table }) => table.databaseName === change?.databaseName && table.name === change.name,
    );
    const found = plan === null || node === undefined ? undefined : definitionKey(plan, node.nodeId);
    if (found !== undefined && hasKey(pairs, found.columns))
      return { key: found.columns, keyFrom: 'definition', keyNode: found.node };
  }
  return { key: [], keyFrom: 'none', keyNode: null };
}

async function write(
  { workers, limits }: RowComparisonHost,
  a: Source,
  b: Source,
  columns: readonly ComparedColumn[],
  most: number,
  folder: string,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<{ readonly compared: ComparedRows; readonly path: string }> {
  const paths = [a, b].flatMap(({ files }) => files.flatMap((group) => group.paths));
  using _files = leaseObjects(paths);
  let [writer, compared]: [Writer | undefined, ComparedRows | undefined] = [undefined, undefined];
  const written = await writeCachedRows(folder, newId('cr'), (to) =>
    exportFile(
      { to, format: 'parquet', options: {}, keepFormulas: true },
      {
        paths,
        write: async (worker) => {
          const request = { a, b, columns, most, folder: writer!.folder };
          compared = await worker.run(compareRows, request, {
            signal,
            ...(onProgress === undefined ? {} : { onProgress }),
          });
          return { path: compared.path, rowCount: compared.listed, guardedValues: 0, warnings: [] };
        },
      },
      async (staging) => (writer = await leaseWriter(workers, staging, limits, { ...limits, ...readAccess(paths) })),
      signal,
      onProgress,
    ),
  );
  return { compared: compared!, path: written.path };
}
