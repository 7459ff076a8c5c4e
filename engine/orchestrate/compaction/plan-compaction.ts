/** The job that writes a table's small files again as few large ones: a run of it has the journal, the receipts and the undo of any run. */

import type { Catalog } from '#engine/catalog/catalog.ts';
import type { Table, TableObject } from '#engine/catalog/entities.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { compactionName } from '#engine/contract/definitions/compaction-name.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { descriptionOf } from '#engine/execute/targets/target-description.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { liesWithin } from '#engine/storage/path-parts.ts';
import { wholePath } from '#engine/storage/whole-path.ts';

/** Bytes of a file, as stored, that is not small. */
const largeBytes = 128_000_000;

export interface Compaction {
  readonly job: Job;
  /** A sentence; absent: some partition has two small files. */
  readonly nothingToDo?: string;
  readonly fileCount: number;
  /** Of all files. */
  readonly sizeBytes: number;
  /** Files that it makes fewer, if those of each partition become one. */
  readonly savedFiles: number;
}

/**
 * @param jobs of the workspace, among which one may read the table's folder with a bookmark.
 * @throws EngineError EntityNotFound; InvalidInput for a view, for files that no run of Tenon wrote, for formats that are only read,
 *   and where a job with a bookmark would read all rows again.
 */
export async function planCompaction(
  catalog: Pick<Catalog, 'tables'>,
  name: { readonly databaseName: string; readonly tableName: string },
  jobs: readonly Job[],
  workspaceFolder: string,
): Promise<Compaction> {
  const { table, objects } = await catalog.tables.getTableSnapshot(
    name.databaseName.toLowerCase(),
    name.tableName.toLowerCase(),
  );
  const title = `${table.databaseName}.${table.name}`;
  if (table.tableType === 'VIRTUAL_VIEW') throw refused(title, 'it is a view', 'Compact the tables that it reads.');
  const foreign = objects.filter(({ path }) => descriptionOf(path) === undefined);
  if (foreign.length > 0)
    throw refused(
      title,
      `Tenon did not write ${foreign[0]!.path}${foreign.length === 1 ? '' : ` and ${foreign.length - 1} more of its files`}`,
      'Only tables that jobs of Tenon write are compacted. Write the rows to another table with a job.',
    );
  const reader = jobs.find((job) => readsFolderWithBookmark(job, table, workspaceFolder));
  if (reader !== undefined)
    throw refused(
      title,
      `job ${reader.name} reads its folder by path with a bookmark, and would read all rows again from the new files`,
      'Let that job read the table of the catalog, read all rows (scope all-rows), or disable its bookmark.',
    );
  const counts = {
    fileCount: objects.length,
    sizeBytes: objects.reduce((sum, { size }) => sum + size, 0),
    savedFiles: savedFilesOf(objects),
  };
  if (counts.savedFiles > 0) return { ...counts, job: await jobOf(table, objects) };
  const nothingToDo = `Table ${title} has no small files to join: no partition has two files below 128 MB.`;
  return { ...counts, job: jobSchema.parse({ ...headOf(table), nodes: [] }), nothingToDo };
}

/** Of the small files of each partition, all but one. */
function savedFilesOf(objects: readonly TableObject[]): number {
  const small = objects.filter(({ size }) => size < largeBytes);
  const partitions = new Set(small.map(({ partitionValues }) => JSON.stringify(partitionValues)));
  return small.length - partitions.size;
}

function headOf({ databaseName, name }: Table): Pick<Job, 'name' | 'description'> {
  return {
    name: compactionName(`${databaseName}.${name}`),
    description: `Writes the files of ${databaseName}.${name} again as fewer, larger ones.`,
  };
}

/** A run that meets a record which cannot be read fails, so that none is lost. */
async function jobOf(table: Table, objects: readonly TableObject[]): Promise<Job> {
  const { databaseName, name: tableName, partitionKeys } = table;
  const name = { databaseName, tableName };
  const target = {
    ...name,
    ...(await writing(table, objects)),
    mode: 'overwrite',
    partitionKeys: partitionKeys.map((key) => key.name),
    updateBehavior: 'LOG',
  };
  return jobSchema.parse({
    ...headOf(table),
    maxRejectedRecords: 0,
    nodes: [
      { id: 'table', name: tableName, transform: 'CatalogSource', args: name },
      {
        id: 'files',
        name: 'Larger files',
        transform: 'CatalogTarget',
        inputs: { in: { node: 'table' } },
        args: target,
      },
    ],
  });
}

/** Format and options of the files as they are: those that were read back from what wrote them. */
async function writing(
  table: Table,
  objects: readonly TableObject[],
): Promise<{ readonly format: string; readonly options: Readonly<Record<string, unknown>> }> {
  const title = `${table.databaseName}.${table.name}`;
  const [first] = objects;
  const options = first!.reading?.options ?? table.reading.options;
  const format = await loadFormat(table.reading.classification);
  if (format.writeOptions === null)
    throw refused(title, `Tenon cannot write ${format.title}`, 'Write the rows to another table with a job.');
  const { compression } = first!;
  const stated: Readonly<Record<string, unknown>> = {
    ...options,
    writeHeader: options['withHeader'],
    ...(compression === 'none' ? {} : { compression }),
  };
  const known = Object.keys(format.writeOptions.shape).filter((option) => stated[option] !== undefined);
  return { format: format.name, options: Object.fromEntries(known.map((option) => [option, stated[option]])) };
}

/** A bookmark on the table itself follows the compaction; a folder also shows files of a commit that is not complete. */
function readsFolderWithBookmark(job: Job, { location }: Table, workspaceFolder: string): boolean {
  if (job.bookmark === 'disable') return false;
  return job.nodes.some(({ transform, args, scope }) => {
    if (scope === 'all-rows') return false;
    if (transform !== 'PathSource') return false;
    // Up to the first sign of a glob or an argument: what it may name is below.
    const path = wholePath(/^[^*?[{$]*/u.exec(String(args['path']))![0], workspaceFolder);
    return liesWithin(path, location) || liesWithin(location, path);
  });
}

function refused(title: string, why: string, hint: string): EngineError {
  return new EngineError('InvalidInput', `Cannot compact ${title}: ${why}.`, { hint, details: { table: title } });
}
