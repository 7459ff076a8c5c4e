/** Reads a table of a workbook as batches of columns whose values are texts. */

import { openUnpacked } from '#engine/bytes/unpacked-source.ts';
import { foldName } from '#engine/base/same-name.ts';
import { rowsPerBatch } from '#engine/formats/batches/batch-column.ts';
import type { BatchReading } from '#engine/formats/batches/batch-reader.ts';
import type { BatchPart, BatchRequest } from '#engine/formats/batches/column-batch.ts';
import { Int64Column } from '#engine/formats/batches/fixed-columns.ts';
import { TextColumn } from '#engine/formats/batches/text-column.ts';
import { parseRange } from '#engine/formats/excel/table/cell-range.ts';
import type { CellRange } from '#engine/formats/excel/cell-sink.ts';
import { namesOfHeader } from '#engine/formats/excel/table/column-names.ts';
import { findSheet, findTable } from '#engine/formats/excel/table/find-table.ts';
import { furtherSheets, readSheet } from '#engine/formats/excel/numbered-sheets.ts';
import { openWorkbook } from '#engine/formats/excel/open-workbook.ts';
import type { excelReadOptions, ExcelReadOptions } from '#engine/formats/excel/options.ts';
import { RowAssembler, type RowCells } from '#engine/formats/excel/table/row-assembler.ts';
import type { Workbook } from '#engine/formats/excel/workbook.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

const bytesPerBatch = 8 * 1024 * 1024;

export async function* readExcel(
  { source, columns, limit }: BatchRequest,
  { options, compression }: BatchReading<ReturnType<typeof excelReadOptions>>,
  { signal, temporaryDirectory }: OperationContext,
): AsyncGenerator<BatchPart, void, void> {
  await using unpacked = await openUnpacked(source, compression, temporaryDirectory, signal);
  const workbook = await openWorkbook(unpacked, signal);
  const first = await placeOf(source.path, workbook, options, signal);
  const further = options.furtherSheets ? furtherSheets(workbook, workbook.sheets[first.sheet]!.name) : [];
  let left = limit;
  for (const sheet of [null, ...further]) {
    const place = sheet === null ? first : await placeOf(source.path, workbook, readSheet(options, sheet), signal);
    for await (const part of readPlace(workbook, place, { columns, limit: left }, options, signal)) {
      yield part;
      if (left !== null) left -= part.batch.rowCount;
    }
    if (left !== null && left <= 0) return;
  }
}

interface Place {
  readonly sheet: number;
  readonly range: CellRange;
}

async function* readPlace(
  workbook: Workbook,
  { sheet, range }: Place,
  { columns, limit }: Pick<BatchRequest, 'columns' | 'limit'>,
  options: ExcelReadOptions,
  signal: AbortSignal,
): AsyncGenerator<BatchPart, void, void> {
  const rows = new SheetRows(columns, range, options.withHeader);
  const merged = options.fillMergedCells ? await mergesOf(workbook, sheet, signal) : [];
  const assembler = new RowAssembler(
    { range, errorsAsText: options.errorsAsText, keepsEmptyText: !options.emptyTextIsNull, merged },
    (cells, row) => rows.add(cells, row),
  );
  let given = 0;
  for await (const _ of workbook.readCells(sheet, assembler, signal)) {
    const isEnough = limit !== null && given + rows.count >= limit;
    if (!isEnough && rows.count < rowsPerBatch && rows.byteLength < bytesPerBatch) continue;
    given += rows.count;
    yield rows.take();
    if (isEnough) return;
  }
  assembler.finish();
  if (rows.count > 0) yield rows.take();
}

async function placeOf(
  path: string,
  workbook: Workbook,
  options: ExcelReadOptions,
  signal: AbortSignal,
): Promise<Place> {
  if (options.sheet !== undefined && options.range !== undefined)
    return { sheet: findSheet(path, workbook, options.sheet), range: parseRange(options.range) };
  return findTable(path, workbook, options, Number.POSITIVE_INFINITY, signal);
}

/** They are stored after the cells, so the sheet is read once more for them. */
async function mergesOf(workbook: Workbook, sheet: number, signal: AbortSignal): Promise<CellRange[]> {
  const merges: CellRange[] = [];
  const sink = { row() {}, cell() {}, merged: (range: CellRange) => void merges.push(range) };
  for await (const _ of workbook.readCells(sheet, sink, signal));
  return merges;
}

class SheetRows {
  count = 0;
  readonly #columns: readonly TextColumn[];
  readonly #names: readonly string[];
  /** Place in the range of each wanted column; −1: not there. */
  #places: readonly number[] | undefined;
  readonly #headerRow: number;
  readonly #width: number;
  readonly #lines = new Int64Column();
  readonly #offsets = new Int64Column();
  readonly #raws = new TextColumn();

  constructor(columns: Schema, range: CellRange, withHeader: boolean) {
    this.#columns = columns.map(() => new TextColumn());
    this.#names = columns.map((column) => column.sourceName ?? column.name);
    this.#headerRow = withHeader ? range.firstRow : -1;
    this.#width = range.lastColumn - range.firstColumn + 1;
  }

  get byteLength(): number {
    return this.#columns.reduce((sum, column) => sum + column.byteLength, 0);
  }

  add(cells: RowCells, row: number): void {
    if (row === this.#headerRow) {
      this.#findPlaces(
        Array.from({ length: this.#width }, (_, index) => (cells.kinds[index] === 0 ? undefined : cells.string(index))),
      );
      return;
    }
    const places = this.#places ?? this.#findPlaces([]);
    const { bytes, kinds, from, to } = cells;
    for (let index = 0; index < places.length; index += 1) {
      const place = places[index]!;
      if (place === -1 || kinds[place] === 0) this.#columns[index]!.appendNull();
      else this.#columns[index]!.append(bytes, from[place]!, to[place]!);
    }
    this.#lines.appendNumber(row + 1);
    this.#offsets.appendNull();
    this.#raws.appendNull();
    this.count += 1;
  }

  take(): BatchPart {
    const rowCount = this.count;
    this.count = 0;
    return {
      batch: { rowCount, columns: this.#columns.map((column) => column.take()) },
      rejects: [],
      places: { lines: this.#lines.take(), byteOffsets: this.#offsets.take(), raws: this.#raws.take() },
    };
  }

  #findPlaces(header: readonly (string | undefined)[]): readonly number[] {
    const names = namesOfHeader(header, this.#width);
    const exact = new Map(names.map((name, index) => [name, index]));
    const folded = new Map(names.map((name, index) => [foldName(name), index]));
    this.#places = this.#names.map((name) => exact.get(name) ?? folded.get(foldName(name)) ?? -1);
    return this.#places;
  }
}
