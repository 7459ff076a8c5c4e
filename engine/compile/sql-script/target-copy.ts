/** A target of a SQL script: what COPY writes there, or why it cannot write what Tenon writes. */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { ScriptTarget } from '#engine/compile/spark/script/spark-script.ts';
import type { FormatCode } from '#engine/formats/format.ts';
import { writtenRows } from '#engine/formats/written-rows.ts';
import type { ResolvedNode } from '#engine/graph/resolved-graph.ts';
import { isUri } from '#engine/base/uri.ts';

export interface SqlScriptTarget extends Omit<ScriptTarget, 'rowsPerFile' | 'updateBehavior'> {
  readonly code: Pick<FormatCode, 'writtenForm' | 'copyOptions' | 'encode'>;
  /** With dot. */
  readonly extension: string;
}

export interface TargetCopy {
  /** SELECT of the rows. */
  readonly select: string;
  /** Path and options, behind TO. */
  readonly to: string;
  readonly differences: readonly string[];
}

/**
 * @param from name of the relation with the rows.
 * @returns a text: why there is none.
 */
export function copyOfTarget(
  target: SqlScriptTarget,
  input: ResolvedNode,
  from: string,
  pathOf: (path: string) => string,
): TargetCopy | string {
  const { root, fileName, format, code, options, partitionKeys, mode, schema, table } = target;
  if (isUri(root)) return 'DuckDB needs an extension and a secret to write there.';
  if (code.copyOptions === null || code.encode !== undefined) return `DuckDB does not write ${format} files.`;
  if (mode === 'merge' || mode === 'mergePartitions')
    return 'DuckDB cannot merge rows into files: it would have to replace the files that it reads.';
  if (mode === 'overwritePartitions') return 'DuckDB replaces all partitions or none.';
  if (partitionKeys.length > 0 && format === 'json') return 'DuckDB does not write partitioned JSON as Tenon does.';
  if (partitionKeys.includes('*')) return 'DuckDB does not write files by a column that is named "*".';
  const items = schema.map(({ name }, index) => {
    const own = input.schema[index]!.name;
    return own === name ? ident(name) : sql`${ident(own)} AS ${ident(name)}`;
  });
  const plain = sql`SELECT ${joinSql(items)} FROM ${ident(from.slice(1, -1).replaceAll('""', '"'))}`;
  const rows = writtenRows(plain, code, schema, partitionKeys);
  const place = fileName === null ? root : `${root}/${fileName}`;
  const parts = [code.copyOptions(options), ...(fileName === null ? folderOptions(target) : [])];
  return {
    select: rows.text,
    to: sql`${literal(pathOf(place))} (${joinSql(parts)})`.text,
    differences:
      table === null
        ? []
        : [`The files are written, and the table ${table.databaseName}.${table.name} in the catalog is not changed.`],
  };
}

function folderOptions({ partitionKeys, mode, extension }: SqlScriptTarget): Sql[] {
  const keys = joinSql(partitionKeys.map((key) => ident(key)));
  return [
    partitionKeys.length === 0 ? sql`PER_THREAD_OUTPUT true` : sql`PARTITION_BY (${keys})`,
    sql`FILENAME_PATTERN 'rows_{uuid}'`,
    sql`FILE_EXTENSION ${literal(extension.replace(/^\./u, ''))}`,
    mode === 'append' ? sql`APPEND true` : sql`OVERWRITE true`,
  ];
}
