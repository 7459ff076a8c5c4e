/** Finds where a target node writes and what its table is now. */

import path from 'node:path';
import type { z } from 'zod';
import { foldName } from '#engine/base/same-name.ts';
import { lookDownward } from '#engine/base/owned/downward-path.ts';
import type { Table } from '#engine/catalog/entities.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { pathDatabase, pathTableName } from '#engine/catalog/names.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { refuseFormerPlace } from '#engine/execute/targets/former-places.ts';
import { realRoot } from '#engine/execute/targets/real-root.ts';
import { refuseOwnPlaces } from '#engine/definitions/own-places.ts';
import type { PlannedTarget, TableName, WriteMode } from '#engine/execute/plan/run-plan.ts';
import type { Format } from '#engine/formats/format.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import type { ResolvedNode } from '#engine/graph/index.ts';
import { isBelow } from '#engine/storage/staging-path.ts';
import { joinPath, nameOf, parentOf } from '#engine/storage/path-parts.ts';
import { isUri } from '#engine/base/uri.ts';
import { wholePath } from '#engine/storage/whole-path.ts';
import { getColumn } from '#engine/types/column-lookup.ts';
import type { Schema } from '#engine/types/data-type.ts';

type TargetHost = Pick<ExecutionHost, 'catalog' | 'storageOf' | 'workspaceFolder'>;

/** Arguments of PathTarget and CatalogTarget, checked by the transforms. */
interface TargetArgs {
  readonly path?: string;
  readonly fileName?: string;
  readonly databaseName?: string;
  readonly tableName?: string;
  readonly format: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly partitionKeys: readonly string[];
  readonly rowsPerFile?: number;
  readonly mode: WriteMode | 'upsert' | 'scd2';
  readonly updateBehavior?: 'UPDATE_IN_DATABASE' | 'LOG';
}

/** @throws EngineError InvalidInput, UnsupportedFormat, UnknownFormat. */
export async function readTargetSnapshot(host: TargetHost, resolved: ResolvedNode): Promise<PlannedTarget> {
  const args = resolved.args as unknown as TargetArgs;
  const { id, name } = resolved.node;
  const format = await loadFormat(args.format);
  if (format.writeOptions === null || format.copyOptions === null) {
    throw new EngineError('UnsupportedFormat', `Tenon reads ${format.title} but cannot write it.`, {
      hint: 'Write parquet or csv.',
      details: { node: id },
    });
  }
  const { table, current, root, fileName } = await findTargetPlace(host, args);
  if (current?.tableType === 'VIRTUAL_VIEW') {
    throw new EngineError(
      'InvalidInput',
      `Target "${name}" cannot write to ${table.databaseName}.${table.name}: it is a view.`,
      { hint: 'Write to a table.', details: { node: id } },
    );
  }
  if (fileName !== null && args.mode === 'append' && current !== undefined) {
    throw new EngineError(
      'InvalidInput',
      `Target "${name}" cannot append to the single file ${joinPath(root, fileName)}.`,
      {
        hint: 'Use mode overwrite, or write into a folder.',
        details: { node: id, path: joinPath(root, fileName) },
      },
    );
  }
  const schema = asTheTableCalls(resolved.schema, current);
  const partitionKeys = args.partitionKeys.map((key) => getColumn(schema, key).name);
  const columns = schema.filter(({ name }) => !partitionKeys.includes(name));
  const options: Record<string, unknown> = parseOptions(format.name, format.writeOptions, args.options);
  return {
    nodeId: id,
    table,
    root,
    fileName,
    mode: args.mode === 'upsert' || args.mode === 'scd2' ? 'merge' : args.mode,
    format: format.name,
    options,
    readOptions: readOptionsOf(format, options, columns),
    compression: packsInside(format) ? 'none' : ((options['compression'] as string | undefined) ?? 'none'),
    extension: format.fileExtension(options),
    partitionKeys,
    ...(args.rowsPerFile === undefined ? {} : { rowsPerFile: args.rowsPerFile }),
    schema,
    generation: current?.generation ?? null,
    updateBehavior: args.updateBehavior ?? 'UPDATE_IN_DATABASE',
  };
}

/** A column whose name differs in case only is the table's own, and is written under the table's name. */
function asTheTableCalls(schema: Schema, table: Table | undefined): Schema {
  if (table === undefined) return schema;
  const names = new Map([...table.columns, ...table.partitionKeys].map(({ name }) => [foldName(name), name]));
  return schema.map((column) => ({ ...column, name: names.get(foldName(column.name)) ?? column.name }));
}

/** Formats that compress inside the file; readers need not know the codec. */
function packsInside(format: Format): boolean {
  return format.name === 'parquet' || format.encode !== undefined;
}

/** All read options of the written files; `columns` are those of the files. */
function readOptionsOf(
  format: Format,
  written: Readonly<Record<string, unknown>>,
  columns: Schema,
): Readonly<Record<string, unknown>> {
  return parseOptions<z.ZodObject>(format.name, format.readOptions, format.readBack?.(written, columns) ?? {});
}

interface Place {
  readonly table: TableName;
  /** The table as it is; undefined when the run makes it. */
  readonly current: Table | undefined;
  readonly root: string;
  readonly fileName: string | null;
}

type PlaceArgs = Pick<TargetArgs, 'path' | 'fileName' | 'databaseName' | 'tableName'>;

/**
 * Where a target writes; of its arguments those that name the place are enough.
 * @throws EngineError InvalidInput for a place that Tenon itself reads or keeps, and in a folder that the workspace left.
 */
export async function findTargetPlace(host: TargetHost, args: PlaceArgs): Promise<Place> {
  const place = await placeOf(host, args);
  refuseOwnPlaces(host.workspaceFolder, place.root, place.fileName);
  await refuseFormerPlace(host, place.root);
  return place;
}

async function placeOf(host: TargetHost, args: PlaceArgs): Promise<Place> {
  if (args.databaseName === undefined || args.tableName === undefined) return pathPlace(host, args);
  const table = { databaseName: args.databaseName.toLowerCase(), name: args.tableName.toLowerCase() };
  const current = await host.catalog.tables.findTable(table.databaseName, table.name);
  if (current === undefined)
    return { table, current, root: await realRoot(await newLocation(host, args, table)), fileName: null };
  const isFile = await isFileNow(host, current.location);
  const folder = isFile ? parentOf(current.location) : current.location;
  return { table, current, root: await realRoot(folder), fileName: isFile ? nameOf(current.location) : null };
}

/** A special file, and what cannot be read, is reported when it is written to. */
async function isFileNow({ storageOf }: TargetHost, location: string): Promise<boolean> {
  const there = await storageOf(location)
    .look(location)
    .catch((thrown: unknown) => {
      if (isUri(location)) throw thrown;
      return undefined;
    });
  return there?.kind === 'file';
}

async function pathPlace(host: TargetHost, args: Pick<TargetArgs, 'path' | 'fileName'>): Promise<Place> {
  const root = await realRoot(statedFolder(host, args.path!));
  const fileName = args.fileName ?? null;
  const location = fileName === null ? root : joinPath(root, fileName);
  const table = { databaseName: pathDatabase, name: pathTableName(location) };
  return { table, current: await host.catalog.tables.findTable(table.databaseName, table.name), root, fileName };
}

/**
 * A workspace may come from a stranger, so links in it are not followed to decide where files are written.
 * @throws EngineError InvalidInput.
 */
function statedFolder(host: TargetHost, stated: string): string {
  const { workspaceFolder } = host;
  const folder = wholePath(stated, workspaceFolder);
  if (isUri(folder)) return checkedUri(host, folder);
  if (isBelow(workspaceFolder, folder)) lookDownward(workspaceFolder, path.join(folder, 'file'), 'anyone');
  return folder;
}

/**
 * Keys of which a level is empty, `.` or `..` are not listed, so nothing is written there.
 * @throws EngineError InvalidInput, also for a store that cannot be written to.
 */
function checkedUri({ storageOf }: TargetHost, stated: string): string {
  const refuse = (why: string): EngineError =>
    new EngineError('InvalidInput', `A target cannot be ${stated}: ${why}.`, {
      hint: 'Write it as s3://BUCKET/FOLDER, or choose a folder on this machine.',
      details: { path: stated },
    });
  const { sending } = storageOf(stated);
  if (sending === undefined) throw refuse('its store is only read');
  const levels = stated
    .slice(stated.indexOf('://') + 3)
    .replace(/\/+$/u, '')
    .split('/');
  if (levels.some((level) => ['', '.', '..'].includes(level))) throw refuse('a level of it is empty, "." or ".."');
  sending.checkRoot(stated);
  return stated;
}

/** The stated folder, else one of the table's name below the database's location, else below the workspace. */
async function newLocation(host: TargetHost, args: Pick<TargetArgs, 'path'>, table: TableName): Promise<string> {
  if (args.path !== undefined) return statedFolder(host, args.path);
  const database = await host.catalog.databases.findDatabase(table.databaseName);
  const base = database?.locationUri ?? path.join(host.workspaceFolder, 'data', encodeURIComponent(table.databaseName));
  return joinPath(isUri(base) ? checkedUri(host, base) : path.resolve(base), encodeURIComponent(table.name));
}
