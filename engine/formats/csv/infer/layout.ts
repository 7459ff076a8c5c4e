/** Which lines of a CSV file are its table, its header and column names. */

import { uniqueColumnNames } from '#engine/formats/csv/infer/column-names.ts';
import type { FoundDialect } from '#engine/formats/csv/infer/dialect.ts';
import { findTables, largestTable, type FileTables, type FoundTable } from '#engine/formats/csv/infer/find-tables.ts';
import { findHeader, headerNames, type FoundHeader } from '#engine/formats/csv/infer/header.ts';
import type { CsvReadOptions } from '#engine/formats/csv/options.ts';
import { cellText, sampleRecords, type SampledRecord } from '#engine/formats/csv/infer/sampled-records.ts';
import { EngineError } from '#engine/contract/errors.ts';

export interface Layout {
  readonly withHeader: boolean;
  readonly headerRows: number;
  readonly header: FoundHeader | undefined;
  /** One per column, unique. */
  readonly names: string[];
  readonly skipLines: number;
  readonly skipFooter: number;
  readonly lastLine: number | undefined;
  readonly table: number | undefined;
  readonly tables: readonly FoundTable[];
  /** Lines outside of all tables. */
  readonly notes: FileTables['notes'];
  readonly warnings: readonly string[];
}

/** Enough to see header, titles and the first rows. */
const firstRecords = 40;
const sampledRows = 30;

/**
 * @param depth `start`: the first records only; `whole`: every record of the text, which also finds the lines below the
 *   table as well.
 */
export function layoutOf(
  text: Uint8Array,
  complete: boolean,
  found: FoundDialect,
  stated: Partial<CsvReadOptions>,
  depth: 'start' | 'whole',
): Layout {
  const limit = depth === 'whole' || stated.table !== undefined ? Number.POSITIVE_INFINITY : firstRecords;
  const records = sampleRecords(text, complete, found.dialect, limit);
  const { tables, notes } = findTables(records, found.columnCount);
  const seesEnd = complete && records.length < limit;
  const chosen = chooseTable(tables, stated);
  const region = regionOf(records, tables, chosen, seesEnd, stated);
  const rows = (chosen?.records ?? []).filter((record) => !record.blank || found.columnCount < 2).slice(0, sampledRows);
  const named = namesOf(rows, chosen?.columnCount ?? found.columnCount, stated);
  const declared = found.isDeclared === true ? [{ line: 1, text: `sep=${found.dialect.separator}` }] : [];
  return { ...named, ...region, tables, notes: [...declared, ...notes], warnings: named.warnings };
}

/** @throws EngineError InvalidInput when a person states a table that is not there. */
function chooseTable(tables: readonly FoundTable[], stated: Partial<CsvReadOptions>): FoundTable | undefined {
  if (stated.table === undefined) return largestTable(tables);
  const table = tables[stated.table - 1];
  if (table !== undefined) return table;
  throw new EngineError('InvalidInput', `There is no table ${stated.table}: the file has ${tables.length}.`, {
    hint: `Set the option table to a number from 1 to ${Math.max(1, tables.length)}.`,
    details: { option: 'table' },
  });
}

function regionOf(
  records: readonly SampledRecord[],
  tables: readonly FoundTable[],
  chosen: FoundTable | undefined,
  seesEnd: boolean,
  stated: Partial<CsvReadOptions>,
): Pick<Layout, 'skipLines' | 'skipFooter' | 'lastLine' | 'table'> {
  const given = { skipLines: stated.skipLines ?? 0, skipFooter: stated.skipFooter ?? 0, lastLine: stated.lastLine };
  if (chosen === undefined) return { ...given, table: stated.table };
  const skipLines = stated.skipLines ?? chosen.firstLine - 1;
  const isLast = tables.at(-1) === chosen;
  const endsAt = isLast && !seesEnd ? undefined : chosen.lastLine;
  const after = endsAt === undefined ? [] : records.filter((record) => record.line > endsAt && !record.blank);
  const fileEnd = records.at(-1)?.lastLine ?? 0;
  const isFooter = isLast && after.length > 0 && stated.skipFooter === undefined && stated.lastLine === undefined;
  return {
    skipLines,
    skipFooter: isFooter ? fileEnd - endsAt! : given.skipFooter,
    lastLine: stated.lastLine ?? (isLast || stated.skipFooter !== undefined ? undefined : endsAt),
    table: tables.length > 1 ? tables.indexOf(chosen) + 1 : stated.table,
  };
}

function namesOf(
  rows: readonly SampledRecord[],
  usual: number,
  stated: Partial<CsvReadOptions>,
): Pick<Layout, 'withHeader' | 'headerRows' | 'header' | 'names' | 'warnings'> {
  const first = rows[0];
  if (first === undefined) {
    const withHeader = stated.withHeader ?? false;
    return { withHeader, headerRows: 1, header: undefined, names: stated.columns ?? [], warnings: [] };
  }
  const found = stated.withHeader === undefined ? findHeader(rows, usual) : undefined;
  const withHeader = stated.withHeader ?? found!.rows > 0;
  const headerRows = stated.headerRows ?? (withHeader ? Math.max(1, found?.rows ?? 1) : 1);
  const head = { withHeader, headerRows, header: found };
  if (stated.columns !== undefined)
    return { ...head, names: uniqueColumnNames(stated.columns, stated.columns.length), warnings: [] };
  const own = withHeader ? rows.slice(0, headerRows) : [];
  const columnCount = countColumns(own, withHeader ? rows.slice(headerRows) : rows, usual);
  const header = own.length === 0 ? [] : headerNames(own, columnCount);
  const names = uniqueColumnNames(header, columnCount);
  const changed = withHeader ? names.filter((name, index) => (header[index] ?? '') !== name) : [];
  const shown = `${changed.slice(0, 5).join(', ')}${changed.length > 5 ? ', …' : ''}`;
  return {
    ...head,
    names,
    warnings: changed.length === 0 ? [] : [`Columns whose name is missing, repeated or unusable were named ${shown}.`],
  };
}

/** The header decides, unless many rows have more values than it. */
function countColumns(header: readonly SampledRecord[], rows: readonly SampledRecord[], usual: number): number {
  const widths = rows.map((row) => Math.floor(row.values));
  const longest = rows.map((row) => row.cells.length);
  if (header.length === 0) {
    const wider = widths.filter((width) => width > usual).length;
    const allTrail = rows.length > 0 && widths.every((width, index) => width === usual - 1 && longest[index] === usual);
    if (allTrail && usual > 2) return usual - 1;
    return wider * 10 > widths.length || (rows.length < 10 && wider * 3 > rows.length)
      ? Math.max(usual, ...longest)
      : usual;
  }
  const own = Math.max(...header.map((row) => row.cells.length));
  const wider = widths.filter((width) => width > own).sort((left, right) => left - right);
  if (wider.length * 2 > widths.length) return wider[Math.floor(wider.length / 2)]!;
  const trails = header.every((row) => row.values === own - 0.5) && own > 2;
  return trails && rows.length > 0 && widths.every((width, index) => width === own - 1 && longest[index] === own)
    ? own - 1
    : own;
}

/** The first names of a table, or values of its first row, for warnings. */
export function firstNames(table: FoundTable): string {
  const names = table.records[0]!.cells.map(cellText).filter((name) => name !== '');
  return `${names.slice(0, 4).join(', ')}${names.length > 4 ? ', …' : ''}`;
}
