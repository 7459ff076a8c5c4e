/** Bounds on what any file may claim to hold: beyond them a small file would take all time and memory there is. */

import { EngineError } from '#engine/contract/errors.ts';
import type { FormatCode } from '#engine/formats/format.ts';
import { clip } from '#engine/types/column-lookup.ts';
import type { Column, DataType, Schema } from '#engine/types/data-type.ts';

/** Columns of one file, with the fields of structs: as many as a sheet has. */
export const mostColumns = 16_384;
/** Levels of a column's type. */
export const deepestType = 64;
/** Levels of them that are lists or maps: each further one doubles the time that DuckDB takes to read them from Parquet. */
export const deepestLists = 12;

/** The format, which refuses what lies beyond the bounds. */
export function withinLimits(format: FormatCode): FormatCode {
  return {
    ...format,
    async infer(request, context) {
      const inference = await format.infer(request, context);
      checkSchema(inference.schema, request.source.path);
      return inference;
    },
  };
}

/** For a reader that knows the number before it has read the rows, which would take memory for each column. */
export function tooManyColumns(path: string): EngineError {
  return refused(
    path,
    `it has more than ${mostColumns.toLocaleString('en')} columns, with the fields of structs`,
    'If it is a text file, check its separator; else write the values as rows instead of columns.',
  );
}

/** @throws EngineError UnsupportedFormat. */
function checkSchema(schema: Schema, path: string): void {
  let count = 0;
  const visitColumns = (columns: readonly Column[], depth: number, lists: number): void => {
    count += columns.length;
    if (count > mostColumns) throw tooManyColumns(path);
    for (const { name, type } of columns) {
      if (name.includes('\0'))
        throw refused(
          path,
          `the name of its column "${clip(name.replaceAll('\0', '\u2400'))}" contains the NUL character`,
          'Write the file again with another name.',
        );
      visitType(type, depth + 1, lists);
    }
  };
  const visitType = (type: DataType, depth: number, lists: number): void => {
    if (depth > deepestType)
      throw refused(
        path,
        `its values are nested more than ${deepestType} levels deep`,
        'Write the file again with flatter values, or with the inner ones as text.',
      );
    if (lists > deepestLists)
      throw refused(
        path,
        `its lists and maps are nested more than ${deepestLists} levels deep`,
        'Write the file again with fewer lists within lists, or with the inner ones as text.',
      );
    if (type.kind === 'array') visitType(type.element, depth + 1, lists + 1);
    else if (type.kind === 'struct') visitColumns(type.fields, depth, lists);
    else if (type.kind === 'map') {
      visitType(type.key, depth + 1, lists + 1);
      visitType(type.value, depth + 1, lists + 1);
    } else if (type.kind === 'choice')
      for (const alternative of type.alternatives) visitType(alternative, depth + 1, lists);
  };
  visitColumns(schema, 0, 0);
}

/** Levels of lists and maps within each other. */
export function listLevels(type: DataType): number {
  const most = (types: readonly DataType[]): number => Math.max(0, ...types.map(listLevels));
  switch (type.kind) {
    case 'array':
      return 1 + listLevels(type.element);
    case 'map':
      return 1 + most([type.key, type.value]);
    case 'struct':
      return most(type.fields.map((field) => field.type));
    case 'choice':
      return most(type.alternatives);
    default:
      return 0;
  }
}

function refused(path: string, why: string, hint: string): EngineError {
  return new EngineError('UnsupportedFormat', `${path} cannot be read: ${why}.`, { hint, details: { path } });
}
