/**
 * Admits a user's SQL as exactly one SELECT, from the tree that DuckDB's json_serialize_sql gives: every table and
 * file it names is listed and can be replaced. Pure; nothing is run here.
 */

import { placeInText, type TextPlace } from '#engine/base/text-place.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { formatExactJson, isJsonObject, parseExactJson, type JsonObject } from '#engine/explore/exact-json.ts';
import { locationOf, placeOf, refusedSelect, textOf, walkSelect } from '#engine/types/select-syntax.ts';

/** A table or file after FROM that is no CTE in scope. */
export interface TableReference {
  /** '' when the name stands alone. */
  readonly schema: string;
  readonly name: string;
  readonly alias: string;
  /** Surely a path, however much it looks like a table's name. */
  readonly isPath: boolean;
  /** In the user's text; undefined when DuckDB did not tell. */
  readonly place: TextPlace | undefined;
}

export interface AdmittedQuery {
  readonly tables: readonly TableReference[];
  /** Paths and globs that functions over Parquet name, as written. */
  readonly paths: readonly string[];
  /**
   * The tree with names replaced, for json_deserialize_sql.
   * @param table gives the relation to read instead; undefined leaves the reference as it is.
   * @param path gives the files that a path or glob means.
   */
  rewrite(
    table: (reference: TableReference) => { schema: string; name: string; alias: string } | undefined,
    path: (path: string) => readonly string[],
  ): string;
}

/**
 * DuckDB's own readers of text: their sniffer may pass over lines and guess otherwise than Tenon does, so a call is
 * taken as FROM 'path'.
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
/** They read what the file itself states, so nothing is guessed and nothing passed over. */
const parquetReaders = new Set([
  'read_parquet',
  'parquet_scan',
  'parquet_schema',
  'parquet_metadata',
  'parquet_file_metadata',
]);

/**
 * @param serialized what json_serialize_sql(text) returned.
 * @throws EngineError SqlSyntax with the place; SqlRefused naming what may not stand there.
 */
export function admitQuery(serialized: string, text: string): AdmittedQuery {
  const tree = parseExactJson(serialized);
  const tables: { node: JsonObject; reference: TableReference }[] = [];
  /** The calls of readers of Parquet, and the values of the VARCHAR constants that are their paths. */
  const calls: { node: JsonObject; paths: readonly string[] }[] = [];
  const addTable = (node: JsonObject, isPath: boolean): void => {
    const location = locationOf(node);
    const place = location === undefined ? undefined : placeInText(text, location);
    const reference = {
      schema: textOf(node, 'schema_name'),
      name: textOf(node, 'table_name'),
      alias: textOf(node, 'alias'),
    };
    tables.push({ node, reference: { ...reference, isPath, place } });
  };
  walkSelect(text, tree, {
    mayDescribe: true,
    table({ catalog, schema, name }, node) {
      if (catalog !== '')
        throw refusedSelect(`names another catalog, "${catalog}.${schema}.${name}"`, 'Write database.table.');
      addTable(node, false);
    },
    tableFunction(name, node) {
      const constants = pathsOf(name, node, text);
      if (parquetReaders.has(name)) {
        calls.push({ node, paths: constants.map((constant) => String(constant['value'])) });
        return;
      }
      becomeTable(node, String(constants[0]!['value']));
      addTable(node, true);
    },
  });
  return {
    tables: tables.map(({ reference }) => reference),
    paths: calls.flatMap((call) => call.paths),
    rewrite(table, path) {
      for (const { node, reference } of tables) {
        const relation = table(reference);
        if (relation === undefined) continue;
        node['schema_name'] = relation.schema;
        node['table_name'] = relation.name;
        node['alias'] = relation.alias;
      }
      for (const call of calls) setPaths(call.node, call.paths.flatMap(path));
      return formatExactJson(tree);
    },
  };
}

/** The path constants of a reader's call. @throws EngineError SqlRefused. */
function pathsOf(name: string, node: JsonObject, text: string): readonly JsonObject[] {
  const reader = textReaders.has(name) || parquetReaders.has(name);
  if (!reader)
    throw refusedSelect(
      `calls ${name}${placeOf(node, text)}`,
      "Read files with FROM 'path', tables with FROM database.table.",
    );
  const call = isJsonObject(node['function']) ? node['function'] : {};
  const args = Array.isArray(call['children']) ? (call['children'] as unknown[]) : [];
  const constants = pathConstants(args[0]);
  if (constants === undefined || constants.length === 0)
    throw refusedSelect(
      `calls ${name}${placeOf(node, text)} with a path that is not a plain text`,
      "Write the path itself: FROM 'file'.",
    );
  if (textReaders.has(name) && (args.length > 1 || constants.length > 1))
    throw refusedSelect(
      `calls ${name}${placeOf(node, text)} with ${args.length > 1 ? 'options' : 'a list of files'}, for which DuckDB's reader would be needed; it may pass over lines without a word`,
      `Write FROM ${quoted(constants)}: Tenon finds format and options itself; stated ones are kept with a table (tenon crawl).`,
    );
  return constants;
}

/** Gives a reader's call a list of files. */
function setPaths(node: JsonObject, paths: readonly string[]): void {
  const call = node['function'] as JsonObject;
  const constants = paths.map((value) => ({
    class: 'CONSTANT',
    type: 'VALUE_CONSTANT',
    alias: '',
    value: { type: { id: 'VARCHAR', type_info: null }, is_null: false, value },
  }));
  const list = { ...call, alias: '', function_name: 'list_value', schema: 'main', children: constants };
  call['children'] = [list, ...(call['children'] as unknown[]).slice(1)];
}

function quoted([first]: readonly JsonObject[]): string {
  return `'${String(first!['value']).replaceAll("'", "''")}'`;
}

/** `read_csv('a.csv')` becomes `'a.csv'`. */
function becomeTable(node: JsonObject, path: string): void {
  delete node['function'];
  Object.assign(node, { type: 'BASE_TABLE', catalog_name: '', schema_name: '', table_name: path, at_clause: null });
}

/** The value objects of a text constant, or of a list of them. */
function pathConstants(expression: unknown): JsonObject[] | undefined {
  if (!isJsonObject(expression)) return undefined;
  const value = expression['value'];
  if (expression['class'] === 'CONSTANT' && isJsonObject(value) && typeof value['value'] === 'string') return [value];
  if (
    expression['class'] !== 'FUNCTION' ||
    String(expression['function_name']).toLowerCase() !== 'list_value' ||
    !Array.isArray(expression['children'])
  )
    return undefined;
  const lists = (expression['children'] as unknown[]).map(pathConstants);
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
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
