/** The tables and files that a user's SELECT reads, with their places, from the tree of DuckDB's parser. Pure. */

import { foldName } from '#engine/base/same-name.ts';
import { placeInText, type TextPlace } from '#engine/base/text-place.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { placeParameters, type PlacedParameter } from '#engine/explore/query/parameter-places.ts';
import { parameterName } from '#engine/contract/statement-parameters.ts';
import {
  locationOf,
  placeOf,
  refusedSelect,
  textOf,
  walkSelect,
  type SelectNode,
} from '#engine/types/select-syntax.ts';

/** A table or file after FROM that is not a CTE in scope. Plain data. */
export interface TableReference {
  /** '' when the name has no schema. */
  readonly schema: string;
  readonly name: string;
  readonly alias: string;
  /** Surely a path, however much it looks like a table's name: the argument of a reader's call. */
  readonly isPath: boolean;
  /** Bytes from the start of the text; undefined when DuckDB did not report it. */
  readonly location: number | undefined;
  readonly place: TextPlace | undefined;
}

/** A call of a function over Parquet files. Plain data. */
export interface ParquetCall {
  readonly name: string;
  /** As {@link TableReference.location}. */
  readonly location: number | undefined;
  /** Paths and globs as written. */
  readonly paths: readonly string[];
}

/** Plain data. */
export interface QuerySyntax {
  readonly tables: readonly TableReference[];
  readonly parquetCalls: readonly ParquetCall[];
  /** Names before a point, folded: those by which the text may mean a table. */
  readonly qualifiers: readonly string[];
  /** Columns that are written with two or more names before a point: `database.table.column`. */
  readonly wholeColumns: readonly WholeColumn[];
  /** Names that the text gives to queries in WITH, folded. */
  readonly withNames: readonly string[];
  /** Every `$name`, in the order of the text. */
  readonly parameters: readonly PlacedParameter[];
}

/** Plain data. */
export interface WholeColumn {
  /** At least three. */
  readonly names: readonly string[];
  /** As {@link TableReference.location}. */
  readonly location: number | undefined;
}

/**
 * DuckDB's own readers of text: their sniffer may skip lines and guess differently than Tenon does, so a call is
 * read as FROM 'path'.
 */
const textReaders = new Set([
  'read_csv',
  'read_csv_auto',
  'read_json',
  'read_json_auto',
  'read_json_objects',
  'read_json_objects_auto',
  'read_ndjson',
  'read_ndjson_auto',
  'read_ndjson_objects',
]);
/** They read the schema that the file itself states, so nothing is guessed or skipped. */
export const parquetReaders: ReadonlySet<string> = new Set([
  'read_parquet',
  'parquet_scan',
  'parquet_schema',
  'parquet_metadata',
  'parquet_file_metadata',
]);

/**
 * @param tree what json_serialize_sql(text) returned.
 * @throws EngineError SqlSyntax with the place; SqlRefused naming the part that is not allowed.
 */
export function readQuerySyntax(text: string, tree: unknown): QuerySyntax {
  const tables: TableReference[] = [];
  const parquetCalls: ParquetCall[] = [];
  const parameters: string[] = [];
  const addTable = (node: SelectNode, schema: string, name: string, isPath: boolean): void => {
    if (name.includes('\0')) throw refusedSelect('names a table or file with the NUL character', 'Remove it.');
    const location = locationOf(node);
    const place = location === undefined ? undefined : placeInText(text, location);
    tables.push({ schema, name, alias: textOf(node, 'alias'), isPath, location, place });
  };
  walkSelect(text, tree, {
    mayDescribe: true,
    table({ catalog, schema, name }, node) {
      if (catalog !== '')
        throw refusedSelect(`names another catalog, "${catalog}.${schema}.${name}"`, 'Write database.table.');
      addTable(node, schema, name, false);
    },
    tableFunction(name, node) {
      const paths = pathsOf(name, node, text);
      if (parquetReaders.has(name)) parquetCalls.push({ name, location: locationOf(node), paths });
      else addTable(node, '', paths[0]!, true);
    },
    parameter(name, node) {
      if (!parameterName.test(name))
        throw refusedSelect(`has a parameter without a name${placeOf(node, text)}`, 'Give it one: $name.');
      parameters.push(name);
    },
  });
  const { qualifiers, wholeColumns, withNames } = namesIn(tree);
  return {
    tables,
    parquetCalls,
    qualifiers: [...qualifiers],
    wholeColumns,
    withNames: [...withNames],
    parameters: placeParameters(text, parameters),
  };
}

/** Only tables that were created for the query, Parquet files that were found for it, and parameters that have values. */
export function readsOnly(
  text: string,
  isTable: (schema: string, name: string) => boolean,
  isFile: (path: string) => boolean,
  hasValue: (parameter: string) => boolean,
): Parameters<typeof walkSelect>[2] {
  return {
    mayDescribe: true,
    table({ catalog, schema, name }, node) {
      if (catalog !== '' || !isTable(schema, name))
        throw refusedSelect(`reads "${name}"${placeOf(node, text)}, which is not one of its tables`, 'Rename it.');
    },
    tableFunction(name, node) {
      const paths = pathsOf(name, node, text);
      if (!parquetReaders.has(name) || !paths.every(isFile))
        throw refusedSelect(`calls ${name}${placeOf(node, text)}`, "Read files with FROM 'path'.");
    },
    parameter(name, node) {
      if (!hasValue(name)) throw refusedSelect(`has the parameter $${name}${placeOf(node, text)} without a value`);
    },
  };
}

/** The path constants of a reader's call. @throws EngineError SqlRefused. */
function pathsOf(name: string, node: SelectNode, text: string): readonly string[] {
  const isText = textReaders.has(name);
  if (!isText && !parquetReaders.has(name))
    throw refusedSelect(
      `calls ${name}${placeOf(node, text)}`,
      "Read files with FROM 'path', tables with FROM database.table.",
    );
  const args = (node['function'] as SelectNode | undefined)?.['children'];
  const list = Array.isArray(args) ? (args as unknown[]) : [];
  const paths = pathConstants(list[0]);
  if (paths === undefined || paths.length === 0)
    throw refusedSelect(
      `calls ${name}${placeOf(node, text)} with a path that is not a plain string`,
      "Write the path itself: FROM 'file'.",
    );
  if (isText && (list.length > 1 || paths.length > 1))
    throw refusedSelect(
      `calls ${name}${placeOf(node, text)} with ${list.length > 1 ? 'options' : 'a list of files'}, which need DuckDB's own reader, and that may silently skip lines`,
      `Write FROM '${paths[0]!.replaceAll("'", "''")}': Tenon detects format and options itself; to set options, crawl the files into a table (tenon crawl).`,
    );
  if (isText && node['with_ordinality'] === 'WITH_ORDINALITY')
    throw refusedSelect(`numbers the rows of ${name}${placeOf(node, text)}`, 'Use row_number() OVER ().');
  return paths;
}

/** A text constant, or a list of them. */
function pathConstants(expression: unknown): string[] | undefined {
  if (typeof expression !== 'object' || expression === null) return undefined;
  const node = expression as SelectNode;
  const value = (node['value'] as SelectNode | null | undefined)?.['value'];
  if (node['class'] === 'CONSTANT') return typeof value === 'string' ? [value] : undefined;
  if (node['class'] !== 'FUNCTION' || foldName(textOf(node, 'function_name')) !== 'list_value') return undefined;
  const lists = (node['children'] as unknown[]).map(pathConstants);
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
}

interface NamesInText {
  readonly qualifiers: Set<string>;
  readonly wholeColumns: WholeColumn[];
  readonly withNames: Set<string>;
}

function namesIn(tree: unknown): NamesInText {
  const found: NamesInText = { qualifiers: new Set(), wholeColumns: [], withNames: new Set() };
  const waiting: unknown[] = [tree];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    const node = value as SelectNode;
    const names = node['column_names'];
    if (Array.isArray(names) && typeof names[0] === 'string') {
      found.qualifiers.add(foldName(names[0]));
      if (names.length > 2) found.wholeColumns.push({ names: names.map(String), location: locationOf(node) });
    }
    if (textOf(node, 'relation_name') !== '') found.qualifiers.add(foldName(textOf(node, 'relation_name')));
    const excluded = node['qualified_exclude_list'];
    for (const text of Array.isArray(excluded) ? textsIn(excluded) : []) found.qualifiers.add(foldName(text));
    const map = (node['cte_map'] as SelectNode | null | undefined)?.['map'];
    for (const entry of Array.isArray(map) ? (map as SelectNode[]) : [])
      found.withNames.add(foldName(textOf(entry, 'key')));
    waiting.push(...Object.values(node).filter((member) => typeof member === 'object' && member !== null));
  }
  return found;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The same error with the place of the reference that it is about, at the end of its message. */
export function atReference(error: EngineError, { place }: Pick<TableReference, 'place'>): EngineError {
  if (place === undefined) return error;
  const { line, character } = place;
  return new EngineError(error.code, `${error.message.replace(/\.$/u, '')} (line ${line}, character ${character}).`, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    details: { ...error.details, line, character },
    cause: error.cause,
  });
}
