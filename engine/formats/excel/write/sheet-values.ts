/** Values of rows as the cells of a worksheet in XML. */

import { ident, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { lettersOfColumn } from '#engine/formats/excel/cell-sink.ts';
import { cellStyle } from '#engine/formats/excel/write/written-parts.ts';
import { cellText } from '#engine/formats/written-text.ts';
import {
  bigintType,
  booleanType,
  dateType,
  doubleType,
  stringType,
  timestampNtzType,
  type Column,
  type DataType,
} from '#engine/types/data-type.ts';
import { dateText, timestampText } from '#engine/duckdb/calendar-text.ts';
import type { ByteValues, ColumnVector, FixedValues } from '#engine/duckdb/column-vector.ts';

/** Characters of a cell (Excel's specifications and limits). */
const longestText = 32_767;
const microsecondsOfDay = 86_400_000_000;
/** Days from 1899-12-30 to 1970-01-01. */
const epochDays = 25_569;
/** 1900-03-01, from which days are counted alike everywhere, and 9999-12-31. */
const firstDay = 61;
const lastDay = 2_958_465;

/** How a column is asked for, as one of the types that {@link cellWriter} knows. */
export function cellColumn({ name, type }: Column): { readonly value: Sql; readonly type: DataType } {
  const column = ident(name);
  switch (type.kind) {
    case 'boolean':
      return { value: column, type: booleanType };
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return { value: sql`CAST(${column} AS BIGINT)`, type: bigintType };
    case 'float':
      // By its shortest text, so that 0.1 stays 0.1.
      return { value: sql`CAST(CAST(${column} AS VARCHAR) AS DOUBLE)`, type: doubleType };
    case 'double':
      return { value: column, type: doubleType };
    case 'date':
      return { value: column, type: dateType };
    case 'timestamp':
    case 'timestamp_ntz':
      return { value: sql`CAST(${column} AS TIMESTAMP)`, type: timestampNtzType };
    default:
      return { value: cellText(column, type), type: stringType };
  }
}

/** Gives the XML of the cell of a row; empty for null. */
export type CellText = (row: number, rowNumber: number) => string;

/** @param wanted the type of the rows that are written; decimals come as text. */
export function cellWriter(wanted: Column, type: DataType, vector: ColumnVector, index: number): CellText {
  const letters = lettersOfColumn(index);
  const { validity } = vector;
  const value = valueWriter(wanted, type, vector);
  return (row, rowNumber) => {
    if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) return '';
    return `<c r="${letters}${rowNumber}"${value(row)}</c>`;
  };
}

function valueWriter({ name, type: wanted }: Column, type: DataType, vector: ColumnVector): (row: number) => string {
  switch (type.kind) {
    case 'boolean': {
      const { values } = vector.data as FixedValues;
      return (row) => ` t="b"><v>${values[row]}</v>`;
    }
    case 'bigint': {
      const values = numbersOf(vector, BigInt64Array);
      return (row) => {
        const value = values[row]!;
        const isExact = value <= 9_007_199_254_740_991n && value >= -9_007_199_254_740_991n;
        return isExact ? `><v>${value}</v>` : textCell(name, String(value));
      };
    }
    case 'double': {
      const values = numbersOf(vector, Float64Array);
      return (row) => (Number.isFinite(values[row]!) ? `><v>${values[row]}</v>` : textCell(name, String(values[row])));
    }
    case 'date': {
      const values = numbersOf(vector, Int32Array);
      return (row) => dayCell(name, values[row]! + epochDays, cellStyle.date, () => dateText(values[row]!));
    }
    case 'timestamp_ntz': {
      const values = numbersOf(vector, BigInt64Array);
      return (row) => {
        const moment = values[row]!;
        // Spreadsheets count milliseconds: a finer time is text, so that no digit of it is lost.
        if (moment % 1000n !== 0n) return textCell(name, momentText(moment));
        const serial = Number(moment) / microsecondsOfDay + epochDays;
        return dayCell(name, serial, cellStyle.timestamp, () => momentText(moment));
      };
    }
    default: {
      const { bytes, offsets } = vector.data as ByteValues;
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      const isNumber = wanted.kind === 'decimal' && wanted.precision <= 15;
      return (row) => {
        const value = text.toString('utf8', offsets[row], offsets[row + 1]);
        return isNumber ? `><v>${value}</v>` : textCell(name, value);
      };
    }
  }
}

type NumberArray<Numbers> = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => Numbers;

function numbersOf<Numbers>(vector: ColumnVector, make: NumberArray<Numbers> & { BYTES_PER_ELEMENT: number }): Numbers {
  const { values } = vector.data as FixedValues;
  const whole = values.byteOffset % make.BYTES_PER_ELEMENT === 0 ? values : values.slice();
  return new make(whole.buffer, whole.byteOffset, whole.byteLength / make.BYTES_PER_ELEMENT);
}

/** Days that not every spreadsheet counts alike, or shows at all, are written as text. */
function dayCell(name: string, serial: number, style: number, text: () => string): string {
  if (serial < firstDay || serial >= lastDay + 1) return textCell(name, text());
  return ` s="${style}"><v>${serial}</v>`;
}

/** As in CSV, with a space between date and time. */
function momentText(microseconds: bigint): string {
  return timestampText(microseconds, 1_000_000n).replace('T', ' ');
}

/** Inline, so that a text is never taken for a formula. */
function textCell(name: string, text: string): string {
  if (text.length > longestText) {
    throw new EngineError(
      'InvalidInput',
      `A value of column "${name}" has ${text.length} characters; a cell holds ${longestText}.`,
      {
        hint: 'Drop the column, shorten its values, or write another format.',
        details: { column: name },
      },
    );
  }
  return ` t="inlineStr"><is><t xml:space="preserve">${escapeText(text)}</t></is>`;
}

/** Text as content of XML; characters that XML cannot hold as `_xHHHH_` (ECMA-376 part 1, §22.9.2.19). */
export function escapeText(text: string): string {
  if (!/[<>&_\r\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(text)) return text;
  return text
    .toWellFormed()
    .replace(/_(?=x[\dA-Fa-f]{4}_)/gu, '_x005F_')
    .replace(
      /[^\P{Cc}\t\n\u0080-\u009f]|[\uFFFE\uFFFF]/gu,
      (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
