/** A source node as `spark.read`: format, options, explicit schema and files. Refuses what Spark would read differently. */

import { csvLayout } from '#engine/compile/spark/script/csv-layout.ts';
import { refusedKind } from '#engine/compile/spark/script/refused-kind.ts';
import { columnsAsText, valueOfText } from '#engine/compile/spark/script/text-columns.ts';
import { indented, pythonCall, pythonText } from '#engine/compile/spark/script/python-text.ts';
import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import type { ScriptFiles, ScriptSource } from '#engine/compile/spark/script/spark-script.ts';
import { columnsInFile } from '#engine/formats/columns-in-file.ts';
import type { FileReading } from '#engine/formats/format.ts';
import { nameInFile, sameInFile } from '#engine/types/casts/strict-cast.ts';
import type { Column, DataType, Schema } from '#engine/types/data-type.ts';
import { formatHive, parseHive } from '#engine/types/hive.ts';

type Option = readonly [name: string, value: string];

/** @param pathOf writes a path as an expression. */
export function readSource(source: ScriptSource, context: SparkNodeContext, pathOf: (path: string) => string): string {
  const { partitionKeys } = source;
  const groups = groupsOf(source);
  const [first, ...others] = groups;
  if (first === undefined) return context.language.emptyFrame(pythonText(schemaText(context.node.schema, context)));
  if (partitionKeys.length > 0 && !source.hasKeyFolders)
    context.refuse('Its partition keys are not in the names of its folders as key=value, where Spark looks for them.');
  for (const { reading, files } of source.groups) {
    if (reading.format === 'csv' || reading.format === 'json') checkCompression(reading, files, context);
    refuseOtherTypes(reading, source.columns, context);
  }
  const isWhole = source.isWholeFolder && others.length === 0;
  refuseOtherPaths(source, isWhole, context, pathOf);
  const frames = groups.map((group) => readGroup(source, group, isWhole, context, pathOf));
  return frames.length === 1
    ? frames[0]!
    : `${frames[0]!}${frames
        .slice(1)
        .map((frame) => `.unionAll${frame}`)
        .join('')}`;
}

/** Spark takes paths for patterns, and passes over files with some names even where they are named. */
function refuseOtherPaths(
  { groups, root }: ScriptSource,
  isWhole: boolean,
  context: SparkNodeContext,
  pathOf: (path: string) => string,
): void {
  const files = groups.flatMap((group) => group.files);
  const pattern = (isWhole ? [root] : files).find((place) => /[[\]{}*?\\]/u.test(pathOf(place)));
  if (pattern !== undefined) context.refuse(`Spark takes the path ${pattern} for a pattern: rename it.`);
  const hidden = files.find((file) => /\/(?:_[^/=]*|\.[^/]*|[^/]*\._COPYING_)$/u.test(file));
  if (hidden !== undefined) context.refuse(`Spark skips files with such names: ${hidden}.`);
}

/** Files that Spark can read together. */
function groupsOf({ groups }: ScriptSource): ScriptFiles[] {
  const together = new Map<string, ScriptFiles>();
  for (const { reading, files } of groups) {
    const key = keyOf(reading);
    together.set(key, { reading, files: [...(together.get(key)?.files ?? []), ...files] });
  }
  return [...together.values()];
}

function readGroup(
  source: ScriptSource,
  { reading, files }: ScriptFiles,
  isWhole: boolean,
  context: SparkNodeContext,
  pathOf: (path: string) => string,
): string {
  const { partitionKeys, root } = source;
  if (files.some((file) => file.includes('!/')))
    context.refuse('Some of its files are inside archives, which Spark does not open.');
  for (const { name, type } of [...source.columns, ...partitionKeys]) {
    const kind = refusedKind(type, reading.format);
    if (kind !== undefined) context.refuse(`Column "${name}": ${kind}`);
  }
  const data = dataColumns(reading, source.columns);
  const schema = [...data.columns, ...partitionKeys];
  refuseEqualNames(schema, context);
  const nulls = reading.format === 'csv' ? columnsAsText(reading.options, data.columns) : noNulls;
  const isText = data.columns.some(({ name }) => nulls.has(name));
  const options = [...readOptions(reading, files, context)];
  // Spark would fill a column of this name itself.
  if ((reading.format === 'csv' || reading.format === 'json') && schema.some(({ name }) => name === '_corrupt_record'))
    options.push(['columnNameOfCorruptRecord', '\u0001corrupt\u0001']);
  const chain = [
    `    spark.read.format(${pythonText(reading.format)})`,
    `    .schema(${pythonText(schemaText(asText(schema, nulls), context))})`,
    ...options.map(([name, value]) => `    .option(${pythonText(name)}, ${pythonText(value)})`),
    ...(isWhole || partitionKeys.length === 0 ? [] : [`    .option("basePath", ${pathOf(root)})`]),
    isWhole ? `    .load(${pathOf(root)})` : indented(context.language.load(files.map(pathOf))),
    ...(data.isRenamed || isText || !isInOrder(schema, context.node.schema)
      ? [indented(selected(data, nulls, context))]
      : []),
  ];
  return `(\n${chain.join('\n')}\n)`;
}

interface DataColumns {
  /** Under the names and in the order of the files. */
  readonly columns: Schema;
  readonly isRenamed: boolean;
  /** Name in the files → column. */
  readonly names: ReadonlyMap<string, string>;
  /** Not in these files: null in every row. */
  readonly absent: Schema;
}

function dataColumns(reading: FileReading, columns: Schema): DataColumns {
  const inFile = columnsInFile(reading, columns);
  const names = new Map(inFile.map((column) => [nameInFile(column), column.name]));
  const own = inFile.map((column): Column => ({ name: nameInFile(column), type: column.type }));
  const isRenamed = inFile.some((column) => nameInFile(column) !== column.name);
  const all = reading.format === 'csv' ? (reading.options['columns'] as readonly string[] | undefined) : undefined;
  if (all === undefined) return { columns: own, isRenamed, names, absent: [] };
  // CSV has no names but those of the header: every column has its place in the schema.
  const placed = all.map(
    (name): Column => own.find((column) => column.name === name) ?? { name, type: { kind: 'string' } },
  );
  const absent = own.filter(({ name }) => !all.includes(name));
  return { columns: placed, isRenamed, names, absent };
}

/** The script ignores the case of names, as Tenon does, and cannot rename fields of structs. */
function refuseEqualNames(inFiles: Schema, context: SparkNodeContext): void {
  const seen = new Map<string, string>();
  for (const { name, type } of inFiles) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined)
      context.refuse(`Its files have the columns "${other}" and "${name}", which Spark cannot tell apart.`);
    seen.set(name.toLowerCase(), name);
    const field = renamedField(type);
    if (field !== undefined)
      context.refuse(
        `In its files, the field "${field.name}" of "${name}" is named "${nameInFile(field)}", so Spark cannot find it.`,
      );
  }
}

function renamedField(type: DataType): Column | undefined {
  switch (type.kind) {
    case 'array':
      return renamedField(type.element);
    case 'map':
      return renamedField(type.key) ?? renamedField(type.value);
    case 'struct':
      return (
        type.fields.find((field) => nameInFile(field) !== field.name) ??
        type.fields.map((field) => renamedField(field.type)).find((field) => field !== undefined)
      );
    default:
      return undefined;
  }
}

/** Tenon casts where a file has another type than the source; Spark fails at some of these files. */
function refuseOtherTypes(reading: FileReading, columns: Schema, context: SparkNodeContext): void {
  const { columns: names, types } = reading.options as { columns?: readonly string[]; types?: readonly string[] };
  if (reading.format !== 'parquet' || names === undefined || types === undefined) return;
  for (const column of columnsInFile(reading, columns)) {
    const place = names.indexOf(nameInFile(column));
    if (place === -1 || sameInFile(parseHive(types[place]!), column.type)) continue;
    context.refuse(
      `Column "${column.name}" is ${types[place]!} in some of its files and ${formatHive(column.type)} in others, which Spark does not combine.`,
    );
  }
}

const noNulls: ReadonlyMap<string, readonly string[]> = new Map();

function asText(schema: Schema, nulls: ReadonlyMap<string, readonly string[]>): Schema {
  return schema.map((column): Column => (nulls.has(column.name) ? { ...column, type: { kind: 'string' } } : column));
}

function selected(
  { columns, names, absent }: DataColumns,
  nulls: ReadonlyMap<string, readonly string[]>,
  context: SparkNodeContext,
): string {
  const inFile = new Map([...names].map(([file, column]) => [column, file]));
  const items = context.node.schema.map(({ name }) => {
    const file = inFile.get(name) ?? name;
    const missing = absent.find((column) => column.name === file);
    if (missing !== undefined) return `CAST(NULL AS ${context.type(missing.type)}) AS ${context.column(name)}`;
    const held = columns.find((column) => column.name === file);
    const texts = nulls.get(file);
    if (held !== undefined && texts !== undefined)
      return `${valueOfText(held, texts, context)} AS ${context.column(name)}`;
    return file === name ? context.column(name) : `${context.column(file)} AS ${context.column(name)}`;
  });
  return pythonCall('.selectExpr', items.map(pythonText));
}

function isInOrder(read: Schema, wanted: Schema): boolean {
  return read.length === wanted.length && read.every(({ name }, index) => name === wanted[index]!.name);
}

/** As DDL. */
function schemaText(schema: Schema, context: SparkNodeContext): string {
  return schema.map(({ name, type }) => `${context.column(name)} ${context.type(type)}`).join(', ');
}

/** Equal where Spark reads files alike. */
function keyOf({ format, options, names, namedAsTable }: FileReading): string {
  // Only CSV files do not name their columns themselves.
  const own = Object.entries(options).filter(
    ([name]) => !ignored.has(name) || (name === 'columns' && format === 'csv'),
  );
  return JSON.stringify([
    format,
    own.sort(([one], [other]) => (one < other ? -1 : 1)),
    names ?? {},
    namedAsTable ?? false,
  ]);
}

const acidFolder = /\/(?:base|delta|delete_delta)_\d+/u;

/** Spark knows by the extension how text is compressed; other ways need native libraries or do not exist. */
const textCompressions: Readonly<Record<string, RegExp>> = {
  none: /(?<!\.(?:gz|bz2|zst|deflate|snappy|lz4))$/u,
  gzip: /\.gz$/u,
  bzip2: /\.bz2$/u,
};

function readOptions(reading: FileReading, files: readonly string[], context: SparkNodeContext): Option[] {
  switch (reading.format) {
    case 'csv':
      return csvOptions(reading.options, context);
    case 'json':
      return jsonOptions(reading.options, context);
    case 'parquet':
      refuseOthers(reading.options, {}, context);
      return [];
    case 'orc':
      refuseOthers(reading.options, { hiveAcid: 'unwrap' }, context);
      if (files.some((file) => acidFolder.test(file))) context.refuse('Spark does not read files of Hive ACID tables.');
      return [];
    default:
      return context.refuse(`Spark does not read ${reading.format} files without further packages.`);
  }
}

function checkCompression({ compression }: FileReading, files: readonly string[], context: SparkNodeContext): void {
  const extension = textCompressions[compression];
  if (extension === undefined) context.refuse(`Spark does not read text that is compressed with ${compression}.`);
  const other = files.find((file) => extension?.test(file) !== true);
  if (other !== undefined)
    context.refuse(`Spark knows the compression of a file by its name, and ${other} is misleading.`);
}

function csvOptions(options: FileReading['options'], context: SparkNodeContext): Option[] {
  const { separator, quoteChar, escaper, withHeader, comment, columns, madeName } = csvLayout(options);
  const { columnNulls } = options;
  if (columns?.length === 1) context.note('An empty line is a row with null in Tenon; Spark skips it.');
  if (madeName !== undefined)
    context.note(
      `The header has empty or repeated names, such as that of "${madeName}", so Spark reads the columns by position. A file with another column order gives wrong values there.`,
    );
  if (escaper !== '' && escaper !== quoteChar)
    context.note(`Tenon drops ${escaper} before any character; Spark only before quotes and before itself, in quotes.`);
  const known = { separator, quoteChar, escaper, withHeader, comment, columnNulls };
  refuseOthers(options, known, context);
  return [
    ['header', String(withHeader)],
    // The names of the header must be those of the schema, in any case. Changed ones never are.
    ...(withHeader && madeName === undefined ? ([['enforceSchema', 'false']] as const) : []),
    ['sep', separator],
    ['quote', quoteChar],
    ['escape', escaper === '' ? quoteChar : escaper],
    ...(comment === '' ? [] : ([['comment', comment]] as const)),
    ['multiLine', 'true'],
    // No text is null but the empty one without quotes.
    ['nullValue', '\u0001null\u0001'],
    ['mode', 'FAILFAST'],
  ];
}

function jsonOptions(options: FileReading['options'], context: SparkNodeContext): Option[] {
  const { layout = 'lines' } = options as { layout?: string };
  refuseOthers(options, { layout }, context);
  if (layout !== 'lines' && layout !== 'array' && layout !== 'document')
    context.refuse(`Spark does not read JSON in the layout "${layout}".`);
  return [...(layout === 'lines' ? [] : ([['multiLine', 'true']] as const)), ['mode', 'FAILFAST']];
}

/** Options that have no effect on values, or the value with which they have none. */
const harmless: Readonly<Record<string, unknown>> = {
  strayQuotes: 'reject',
  headerRows: 1,
  skipFirst: false,
  skipRepeatedHeaders: false,
  skipLines: 0,
  skipFooter: 0,
  encoding: 'utf-8',
  decimalSeparator: '.',
  emptyQuotedIsNull: false,
  padShortRows: false,
  lineEnd: 'auto',
  jsonPath: '',
  plainValues: false,
  byteOrderMark: false,
  duplicateKeys: false,
  strayBytes: false,
  rewritten: false,
};
/** Used elsewhere, or only by Tenon's own readers. */
const ignored: ReadonlySet<string> = new Set([
  'columns',
  'columnTypes',
  'early',
  'julian',
  'maximumLineSize',
  'maximumObjectSize',
  'multiLine',
  'places',
  'rewrite',
  'signedBounds',
  'spansLines',
  'types',
  'wideNumbers',
]);

function refuseOthers(
  options: FileReading['options'],
  known: Readonly<Record<string, unknown>>,
  context: SparkNodeContext,
): void {
  for (const [name, value] of Object.entries(options)) {
    if (Object.hasOwn(known, name) || ignored.has(name) || value === undefined) continue;
    if (name === 'nullValues' && Array.isArray(value) && value.length === 0)
      context.refuse('Spark has no CSV in which an empty value without quotes is text.');
    const isEmpty = typeof value === 'object' && value !== null && Object.values(value).every((one) => one === '');
    if (isEmpty || (Object.hasOwn(harmless, name) && harmless[name] === value)) continue;
    context.refuse(`Spark has nothing like the read option ${name} = ${JSON.stringify(value).slice(0, 60)}.`);
  }
}
