/** A column of CSV text as a column of a stated type: its one record as a struct, or all of them as an array of structs. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { formatPath } from '#engine/transforms/column-path.ts';
import { plainText } from '#engine/transforms/columns/column-text.ts';
import type { PutColumn, ReadColumn } from '#engine/transforms/columns/put-columns.ts';
import { convertCell, heldCell, isMisfit } from '#engine/transforms/nested/convert-cell.ts';
import type { CsvTextOptions } from '#engine/transforms/nested/csv/csv-patterns.ts';
import { CsvRecords } from '#engine/transforms/nested/csv/csv-records.ts';
import { parsedType } from '#engine/transforms/nested/parsed-type.ts';
import type { CompileContext } from '#engine/transforms/transform.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { stringType, type DataType } from '#engine/types/data-type.ts';

/** @throws EngineError InvalidInput, TypeMismatch. */
export function parsedCsv(
  read: ReadColumn,
  schema: string,
  options: CsvTextOptions,
  context: CompileContext,
): PutColumn {
  const { name } = read;
  const text = plainText(read, 'CSV');
  const type = parsedType(name, schema);
  const counted = (held: Sql, cast: Sql, to: DataType, path: readonly string[]): Sql =>
    context.cast({ label: formatPath(path), held, cast, from: stringType, to });
  if (type.kind === 'struct') {
    const record = new CsvRecords(text, type.fields, options);
    const fields = type.fields.map((field, index) => {
      const cell = record.cellOfOnly(index);
      const value = counted(heldCell(cell, field.type), convertCell(cell, field.type), field.type, [name, field.name]);
      return sql`${ident(field.name)} := ${value}`;
    });
    const isRecord = counted(text, sql`CASE WHEN ${record.only()} IS NOT NULL THEN true END`, type, [name]);
    const value = sql`CASE WHEN ${isRecord} THEN struct_pack(${joinSql(fields)}) END`;
    return { name, type, value, sources: [read.source] };
  }
  if (type.kind !== 'array' || type.element.kind !== 'struct') return refuseType(schema);
  const { fields } = type.element;
  const all = new CsvRecords(text, fields, options).all(
    (cellOf) => {
      const values = fields.map(
        (field, index) => sql`${ident(field.name)} := ${convertCell(cellOf(index), field.type)}`,
      );
      return sql`struct_pack(${joinSql(values)})`;
    },
    (cellOf) => fields.flatMap((field, index) => isMisfit(cellOf(index), field.type) ?? []),
  );
  return { name, type, value: counted(text, all, type, [name]), sources: [read.source] };
}

function refuseType(schema: string): never {
  throw new EngineError('InvalidInput', `Cannot parse CSV as "${clip(schema)}": its records have fields.`, {
    hint: 'State the fields, such as a STRING, b INT, for text with one record, or array<struct<a:string,b:int>> for several.',
    details: { value: clip(schema) },
  });
}
