/** Finds where the tables of a file begin and end: below titles, above totals and notes, beside other tables. */

import {
  filledInMost,
  fitsWidth,
  isEmpty,
  cellText,
  usualReach,
  usualWidth,
  type SampledRecord,
} from '#engine/formats/csv/infer/sampled-records.ts';
import { isNamesAbove, startsTable } from '#engine/formats/csv/infer/starts-table.ts';
import { kindsOf } from '#engine/formats/csv/infer/record-kinds.ts';
import { headerAt, mostTitles, trimTable } from '#engine/formats/csv/infer/table-edges.ts';

export interface FoundTable {
  /** Physical lines, 1-based, both included; from its header or first row to its last one. */
  readonly firstLine: number;
  readonly lastLine: number;
  readonly columnCount: number;
  readonly records: readonly SampledRecord[];
}

export interface FileTables {
  /** In the order of the file; empty when it holds nothing but blank lines. */
  readonly tables: readonly FoundTable[];
  /** Lines outside any table that are not blank, above, between and below. */
  readonly notes: readonly { readonly line: number; readonly text: string }[];
}

/** A run of this many records of one width is not a coincidence. */
const steadyRun = 3;

/** Enough to see how many values are missing; a table may have a blank line below each row. */
const densityRecords = 200;

/** So few lines with two values at most may be anything above a table. */
const fewTitles = 6;

/** Names, titles above them and units below them. */
const mostHeaderLines = 3;

interface Block {
  records: SampledRecord[];
  width: number;
  /** Columns up to the last one with a value, in most records: lines of a spreadsheet are all as wide as the widest. */
  reach: number;
}

/** What DOS writes at the end of a text. */
const endMark = 0x1a;

/** @param columnCount as the dialect has it; 1: every line is a value. */
export function findTables(records: readonly SampledRecord[], columnCount: number): FileTables {
  const last = records.at(-1);
  if (last === undefined || !isEndMark(last)) return findInRows(records, columnCount);
  const { tables, notes } = findInRows(records.slice(0, -1), columnCount);
  return { tables, notes: [...notes, { line: last.line, text: '0x1A' }] };
}

/** A line with nothing else. */
export function isEndMark({ cells: [first, second] }: SampledRecord): boolean {
  return second === undefined && first !== undefined && first.bytes.length === 1 && first.bytes[0] === endMark;
}

function findInRows(records: readonly SampledRecord[], columnCount: number): FileTables {
  const filled = records.filter((record) => !record.blank);
  if (filled.length === 0) return { tables: [], notes: [] };
  if (columnCount < 2) return { tables: [tableOf(records.slice(records.indexOf(filled[0]!)), 1)], notes: [] };
  const tables: Block[] = [];
  const notes: SampledRecord[] = [];
  const blocks = withHeadersJoined(blocksOf(records));
  for (const [index, block] of blocks.entries()) {
    if (tables.length === 0 && isAboveTable(block, blocks.slice(index + 1, index + 1 + mostTitles)))
      notes.push(...block.records);
    else addBlock(block, tables, notes);
  }
  if (tables.length === 0) return { tables: [tableOf(filled, columnCount)], notes: [] };
  for (const table of tables) {
    const { records: own, taken } = trimTable(table.records, table.width, notes.length > 0);
    table.records = own;
    notes.push(...taken);
  }
  if (tables.length === 1 && notes.length === 0) {
    const [{ records: own, width }] = tables as [Block];
    return { tables: [tableOf(withEmptyRows(own, records, width), width)], notes: [] };
  }
  return {
    tables: tables.map(({ records: own, width }) => tableOf(own, width)),
    notes: notes.sort((left, right) => left.line - right.line).map(noteOf),
  };
}

/**
 * In a file without any sign of a report, separators alone are a row without values also at its ends: below the last
 * row, and above the first one if there are no names.
 */
function withEmptyRows(
  own: readonly SampledRecord[],
  records: readonly SampledRecord[],
  width: number,
): readonly SampledRecord[] {
  const isRow = ({ blank, cells }: SampledRecord): boolean => !blank && cells.length === width;
  const above = records.slice(0, records.indexOf(own[0]!)).filter(({ blank }) => !blank);
  const below = records.slice(records.indexOf(own.at(-1)!) + 1).filter(({ blank }) => !blank);
  return [
    ...(headerAt(own, width) === undefined && above.every(isRow) ? above : []),
    ...own,
    ...(below.every(isRow) ? below : []),
  ];
}

/** Names and their units above a blank line belong to the rows below it. */
function withHeadersJoined(blocks: readonly Block[]): Block[] {
  const joined: Block[] = [];
  for (const block of blocks) {
    const above = joined.at(-1);
    const lines = above === undefined ? 0 : headerLinesAtEnd(above, block);
    if (lines === 0) {
      joined.push(block);
      continue;
    }
    const header = above!.records.splice(-lines);
    if (above!.records.length === 0) joined.pop();
    else joined[joined.length - 1] = blockOf(above!.records);
    joined.push(blockOf([...header, ...block.records]));
  }
  return joined;
}

/** How many of the last lines of a block are the header of the next one; 0: it has rows, or the next one has a header. */
function headerLinesAtEnd(above: Block, { records, width }: Block): number {
  if (headerAt(records, width) !== undefined || headerAt(above.records, above.width) !== undefined) return 0;
  for (let lines = Math.min(mostHeaderLines, above.records.length); lines > 0; lines -= 1) {
    const header = above.records.slice(-lines);
    if (header[0]!.filled > 2 && fitsWidth(header.at(-1)!, width) && startsTable([...header, ...records])) return lines;
  }
  return 0;
}

/** A block of titles, and of labels beside their values, when a table with more columns begins below it. */
function isAboveTable({ records, width }: Block, below: readonly Block[]): boolean {
  if (records.length > mostTitles || headerAt(records, width) !== undefined) return false;
  const most = Math.max(...records.map(({ filled }) => filled));
  if (most > 2) return false;
  return below.some((block) => {
    const at = headerAt(block.records, block.width);
    return at !== undefined && (block.records[at]!.filled > most || most === 1);
  });
}

/** The table that is read when a person states none. */
export function largestTable(tables: readonly FoundTable[]): FoundTable | undefined {
  let best: FoundTable | undefined;
  const size = (table: FoundTable): number => table.records.reduce((sum, { filled }) => sum + filled, 0);
  for (const table of tables) if (best === undefined || size(table) > size(best)) best = table;
  return best;
}

function tableOf(records: readonly SampledRecord[], columnCount: number): FoundTable {
  const last = records.at(-1)!;
  return { firstLine: records[0]!.line, lastLine: last.lastLine, columnCount, records };
}

function noteOf(record: SampledRecord): { line: number; text: string } {
  const text = record.cells.map(cellText).filter((cell) => cell !== '');
  return { line: record.line, text: text.join(' ').slice(0, 80) };
}

/** Records between blank lines, or lines of separators alone, and between steady runs of different width. */
function blocksOf(records: readonly SampledRecord[]): Block[] {
  const blocks: Block[] = [];
  let current: SampledRecord[] = [];
  const close = (): void => {
    if (current.length > 0) blocks.push(...steadyBlocks(current));
    current = [];
  };
  for (const record of records) {
    if (isEmpty(record)) close();
    else current.push(record);
  }
  close();
  return blocks;
}

function steadyBlocks(records: SampledRecord[]): Block[] {
  const blocks: Block[] = [];
  let start = 0;
  let steady: number | undefined;
  for (let at = 0; at < records.length;) {
    const width = Math.ceil(records[at]!.values);
    let end = at + 1;
    while (end < records.length && fitsWidth(records[end]!, width)) end += 1;
    if (end - at >= steadyRun && width > 1) {
      const changes = steady !== undefined && width !== steady && startsTable(records.slice(at, end));
      if (changes) {
        blocks.push(blockOf(records.slice(start, at)));
        start = at;
      }
      if (steady === undefined || changes) steady = width;
    }
    at = end;
  }
  blocks.push(blockOf(records.slice(start)));
  return blocks;
}

function blockOf(records: SampledRecord[]): Block {
  const own = withoutSingles(records);
  return {
    records,
    width: usualWidth(own),
    reach: usualReach(own.some(({ filled }) => filled > 1) ? own.filter(({ filled }) => filled > 1) : own),
  };
}

/** Without lines of one value at both ends, if there are rows between them. */
function withoutSingles(records: SampledRecord[]): SampledRecord[] {
  const first = records.findIndex(({ values }) => values > 1.5);
  const inner = first === -1 ? [] : records.slice(first, records.findLastIndex(({ values }) => values > 1.5) + 1);
  return inner.length >= steadyRun && inner.every((record) => fitsWidth(record, Math.ceil(inner[0]!.values)))
    ? inner
    : records;
}

function addBlock(block: Block, tables: Block[], notes: SampledRecord[]): void {
  const current = tables.at(-1);
  const fitting = block.records.filter((record) => fitsWidth(record, block.width)).length;
  const isTabular = block.width > 1 && fitting >= 2 && fitting * 2 >= withoutSingles(block.records).length;
  if (current === undefined && block.width > 2 && block.records.every(({ filled }) => filled <= 1))
    notes.push(...block.records);
  else if (current !== undefined && continues(block, current, isTabular)) current.records.push(...block.records);
  else if (isTabular || (current === undefined && block.width > 1 && fitting === block.records.length))
    tables.push({ ...block, records: [...block.records] });
  else notes.push(...block.records);
}

/** Rows of the table above, after a blank line. */
function continues(block: Block, current: Block, isTabular: boolean): boolean {
  // Names and values beside each other, above a table.
  const isWider = block.reach > 3 || (block.reach > current.reach && startsTable(block.records));
  const { length } = current.records;
  const isLabels =
    (current.reach <= 2 && length <= fewTitles) || (length <= mostTitles && current.records.every(isLabel));
  if (isLabels && isWider && headerAt(current.records, current.width) === undefined) return false;
  if (current.records.length < 2 && isTabular && block.width !== current.width) return false;
  const first = block.records[0]!;
  if (!fitsWidth(first, current.width) && !(isTabular && block.width === current.width)) return false;
  return !(isTabular && beginsTable(block, current) && !allText(current.records.slice(1)));
}

/** A text at the beginning, with a value beside it or none. */
function isLabel({ filled, cells }: SampledRecord): boolean {
  return filled <= 2 && cells[0]!.bytes.length > 0;
}

/** Names above values, below titles; where many values are missing, at the beginning only. */
function beginsTable({ records, width }: Block, current: Block): boolean {
  // Titles of sections are fewer.
  const isDense = filledInMost(current.records.slice(0, densityRecords), 0.3)! * 2 >= current.width;
  if (isDense) return headerAt(records, width) !== undefined;
  return isNamesAbove(records.slice(records.findIndex((record) => fitsWidth(record, width))));
}

function allText(records: readonly SampledRecord[]): boolean {
  return records.slice(0, 20).every((record) => kindsOf(record).every((kind) => kind !== 'typed'));
}
