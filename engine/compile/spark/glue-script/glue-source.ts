/**
 * A source node by the readers of AWS Glue where they read what Tenon reads: Parquet and ORC with the same columns in each file, and
 * with a bookmark, which other readers do not have, CSV. Other sources are read by Spark.
 */

import { gluePath } from '#engine/compile/spark/glue-script/glue-names.ts';
import { refusedKind } from '#engine/compile/spark/script/refused-kind.ts';
import { readSource } from '#engine/compile/spark/script/read-source.ts';
import { pythonText } from '#engine/compile/spark/script/python-text.ts';
import type { NodePlace, RenderedNode } from '#engine/compile/spark/script/script-form.ts';
import { selectFrame } from '#engine/compile/spark/script/select-frame.ts';
import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import type { ScriptFiles, ScriptSource } from '#engine/compile/spark/script/spark-script.ts';
import { readGlueCsv } from '#engine/compile/spark/glue-script/glue-csv.ts';
import { columnsInFile } from '#engine/formats/columns-in-file.ts';
import { nameInFile, sameInFile } from '#engine/types/casts/strict-cast.ts';
import type { Column, DataType } from '#engine/types/data-type.ts';
import { parseHive } from '#engine/types/hive.ts';

export function readGlueSource(source: ScriptSource, context: SparkNodeContext, place: NodePlace): RenderedNode {
  const { node } = context;
  // Rows that are read whole in every run have no transformation_ctx, by which AWS Glue keeps a bookmark.
  const isTracked = place.request.usesBookmark && node.node.scope !== 'all-rows';
  const other = otherThanGlue(source, context);
  if (other === undefined) return readTyped(source, isTracked, context, place);
  if (!isTracked) return { code: bySpark(source, context, place), kind: 'data' };
  const [group] = source.groups;
  if (source.groups.length === 1 && group!.reading.format === 'csv')
    return { code: readGlueCsv(source, group!, context, place), kind: 'data' };
  return context.refuse(`With a bookmark, AWS Glue's own readers read the files, and ${other}`);
}

function bySpark(source: ScriptSource, context: SparkNodeContext, place: NodePlace): string {
  return readSource(source, context, (path) => place.path('source_path', path));
}

/** End of a sentence; undefined: the reader of AWS Glue gives the same rows. */
function otherThanGlue(source: ScriptSource, context: SparkNodeContext): string | undefined {
  const { groups, columns, partitionKeys, isWholeFolder, hasKeyFolders } = source;
  if (groups.length === 0) return 'it has no files yet, from which they take the columns.';
  const formats = new Set(groups.map(({ reading }) => reading.format));
  const [format] = formats;
  if (formats.size > 1) return 'its files have several formats.';
  if (format === 'json') return 'that of JSON gives each value a type by itself. Convert the files to Parquet.';
  if (format === 'csv') return 'its CSV files are written in several ways.';
  if (format !== 'parquet' && format !== 'orc') return `they do not read ${format} files as Tenon does.`;
  if (groups.some((group) => !hasAllColumns(group, source)))
    return 'some of its files have other columns or types, which are lost there.';
  if (partitionKeys.length > 0 && !hasKeyFolders)
    return 'its partition keys are not in the names of its folders as key=value.';
  if (!isWholeFolder) return 'the folder has files that the node does not read.';
  const predicate = context.node.args['pushDownPredicate'];
  if (predicate !== undefined && predicate !== '') return 'its partition filter compares values as text there.';
  if (columns.some(({ name }) => gluePath([name]) === undefined)) return 'the name of a column has a backtick.';
  return undefined;
}

function hasAllColumns({ reading }: ScriptFiles, { columns }: ScriptSource): boolean {
  const { columns: names, types } = reading.options as { columns?: readonly string[]; types?: readonly string[] };
  if (names === undefined || types === undefined) return false;
  return columnsInFile(reading, columns).every((column) => {
    const place = names.indexOf(nameInFile(column));
    return place !== -1 && sameInFile(parseHive(types[place]!), column.type);
  });
}

/** Kinds that Spark reads from a file as they are. */
const plainKinds: ReadonlySet<DataType['kind']> = new Set([
  'boolean',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'decimal',
  'float',
  'double',
  'string',
  'date',
]);

function isReadAlike(type: DataType): boolean {
  switch (type.kind) {
    case 'array':
      return isReadAlike(type.element);
    case 'map':
      return isReadAlike(type.key) && isReadAlike(type.value);
    case 'struct':
      return type.fields.every((field) => isReadAlike(field.type));
    default:
      return plainKinds.has(type.kind);
  }
}

function readTyped(
  source: ScriptSource,
  isTracked: boolean,
  context: SparkNodeContext,
  place: NodePlace,
): RenderedNode {
  const { groups, columns, partitionKeys, table, root } = source;
  const { reading } = groups[0]!;
  for (const { name, type } of [...columns, ...partitionKeys]) {
    const kind = refusedKind(type, reading.format);
    if (kind !== undefined) context.refuse(`Column "${name}": ${kind}`);
  }
  refuseOptions(source, context);
  const inFile = new Map(columnsInFile(reading, columns).map((column) => [column.name, nameInFile(column)]));
  const fileNames = table === null ? inFile : new Map(columns.map(({ name }) => [name, name]));
  const isPlain = ({ name, type }: Column): boolean => fileNames.get(name) === name && isReadAlike(type);
  const areAsRead =
    columns.every(isPlain) && partitionKeys.every(({ type }) => type.kind === 'string') && hasFolded(source);
  const variable = areAsRead ? place.variable : `${place.variable} source`;
  const tracking = isTracked ? place.variable : null;
  const { language } = context;
  const read =
    table === null
      ? language.readFiles({
          path: place.path('source_path', root),
          format: reading.format,
          options: {},
          context: tracking,
        })
      : language.readTable(table.slice(0, table.indexOf('.')), table.slice(table.indexOf('.') + 1), tracking);
  if (areAsRead) return { code: read, kind: 'dynamic' };
  const frame = place.before(variable, read);
  const items = context.node.schema.map((column) => {
    const of = context.column(fileNames.get(column.name) ?? column.name);
    const isAsRead = partitionKeys.some(({ name }) => name === column.name)
      ? column.type.kind === 'string'
      : isReadAlike(column.type);
    return { name: column.name, value: isAsRead ? of : `CAST(${of} AS ${context.type(column.type)})` };
  });
  return { code: selectFrame(`${frame}.toDF()`, items, context), kind: 'data' };
}

/** AWS Glue has names of tables in lower case, and Python finds names by their case. */
function hasFolded({ table, columns, partitionKeys }: ScriptSource): boolean {
  return table === null || [...columns, ...partitionKeys].every(({ name }) => name === name.toLowerCase());
}

/** What the reader of Spark refuses is refused here too: options, and names that it takes for patterns or skips. */
function refuseOptions(source: ScriptSource, context: SparkNodeContext): void {
  readSource(source, context, pythonText);
}
