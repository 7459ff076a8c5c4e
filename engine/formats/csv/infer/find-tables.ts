/** Finds where the tables of a file begin and end: below titles, above totals and notes, beside other tables. */

import {
  fitsWidth,
  isEmpty,
  cellText,
  usualReach,
  usualWidth,
  type SampledRecord,
} from '#engine/formats/csv/infer/sampled-records.ts';
import { startsTable } from '#engine/formats/csv/infer/starts-table.ts';
import { kindsOf } from '#engine/formats/csv/infer/record-kinds.ts';
import { mostTitles, trimTable } from '#engine/formats/csv/infer/table-edges.ts';

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

interface Block {
  records: SampledRecord[];
  width: number;
  /** Columns up to the last one with a value, in most records: lines of a spreadsheet are all as wide as the widest. */
  reach: number;
}

/** @param columnCount as the dialect has it; 1: every line is a value. */
export function findTables(records: readonly SampledRecord[], columnCount: number): FileTables {
  const filled = records.filter((record) => !record.blank);
  if (filled.length === 0) return { tables: [], notes: [] };
  if (columnCount < 2) return { tables: [tableOf(records.slice(records.indexOf(filled[0]!)), 1)], notes: [] };
  const tables: Block[] = [];
  const notes: SampledRecord[] = [];
  for (const block of blocksOf(records)) addBlock(block, tables, notes);
  if (tables.length === 0) return { tables: [tableOf(filled, columnCount)], notes: [] };
  for (const table of tables) {
    const { records: own, taken } = trimTable(table.records, table.width);
    table.records = own;
    notes.push(...taken);
  }
  return {
    tables: tables.map(({ records: own, width }) => tableOf(own, width)),
    notes: notes.sort((left, right) => left.line - right.line).map(noteOf),
  };
}

/** The table that is read when a person states none. */
export function largestTable(tables: readonly FoundTable[]): FoundTable | undefined {
  let best: FoundTable | undefined;
  const size = (table: FoundTable): number => table.records.length * table.columnCount;
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
  return { records, width: usualWidth(records), reach: usualReach(records) };
}

function addBlock(block: Block, tables: Block[], notes: SampledRecord[]): void {
  const current = tables.at(-1);
  const fitting = block.records.filter((record) => fitsWidth(record, block.width)).length;
  const isTabular = block.width > 1 && fitting >= 2 && fitting * 2 >= block.records.length;
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
  if (current.reach <= 2 && isWider && current.records.length <= mostTitles) return false;
  if (current.records.length < 2 && isTabular && block.width !== current.width) return false;
  const first = block.records[0]!;
  if (!fitsWidth(first, current.width) && !(isTabular && block.width === current.width)) return false;
  const body = block.records.slice(block.records.findIndex((record) => fitsWidth(record, block.width)));
  return !(isTabular && startsTable(body) && !allText(current.records.slice(1)));
}

function allText(records: readonly SampledRecord[]): boolean {
  return records.slice(0, 20).every((record) => kindsOf(record).every((kind) => kind !== 'typed'));
}
