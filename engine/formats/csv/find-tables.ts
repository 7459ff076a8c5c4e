/** Finds where the tables of a file begin and end: below titles, above totals and notes, beside other tables. */

import { cellText, fitsWidth, usualWidth, type SampledRecord } from '#engine/formats/csv/sampled-records.ts';
import { kindsOf, type RecordKinds } from '#engine/formats/csv/record-kinds.ts';

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
  /** Lines that are no part of any table and not blank, above, between and below. */
  readonly notes: readonly { readonly line: number; readonly text: string }[];
}

/** A run of records of one width so long is no accident. */
const steadyRun = 3;

interface Block {
  records: SampledRecord[];
  width: number;
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
  for (const table of tables) notes.push(...trimTable(table));
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

/** Records between blank lines, and between steady runs of different width. */
function blocksOf(records: readonly SampledRecord[]): Block[] {
  const blocks: Block[] = [];
  let current: SampledRecord[] = [];
  const close = (): void => {
    if (current.length > 0) blocks.push(...steadyBlocks(current));
    current = [];
  };
  for (const record of records) {
    if (record.blank) close();
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
  return { records, width: usualWidth(records) };
}

function addBlock(block: Block, tables: Block[], notes: SampledRecord[]): void {
  const current = tables.at(-1);
  const fitting = block.records.filter((record) => fitsWidth(record, block.width)).length;
  const isTabular = block.width > 1 && fitting >= 2 && fitting * 2 >= block.records.length;
  if (current === undefined && block.width > 2 && block.records.every(({ filled }) => filled <= 1))
    notes.push(...block.records);
  else if (current !== undefined && continues(block, current, isTabular)) current.records.push(...block.records);
  else if (isTabular || (current === undefined && block.width > 1 && fitting === block.records.length))
    tables.push({ records: [...block.records], width: block.width });
  else notes.push(...block.records);
}

/** Rows of the table above, after a blank line. */
function continues(block: Block, current: Block, isTabular: boolean): boolean {
  if (current.records.length < 2 && isTabular && block.width !== current.width) return false;
  const first = block.records[0]!;
  if (!fitsWidth(first, current.width) && !(isTabular && block.width === current.width)) return false;
  const body = block.records.slice(block.records.findIndex((record) => fitsWidth(record, block.width)));
  return !(isTabular && startsTable(body) && !allText(current.records.slice(1)));
}

/** The first record is words only, and somewhere below a word stands a typed value. */
function startsTable(records: readonly SampledRecord[]): boolean {
  const [first, ...rest] = records.slice(0, 12).map(kindsOf);
  if (first === undefined || rest.length === 0 || !isWords(first)) return false;
  const names = records[0]!.cells.map((cell) => cellText(cell).toLowerCase());
  if (new Set(names).size < names.length) return false;
  return first.some((kind, index) => kind === 'text' && rest.every((record) => record[index] !== 'text')
    && rest.some((record) => record[index] === 'typed')); // prettier-ignore
}

function isWords(kinds: RecordKinds): boolean {
  return kinds.every((kind) => kind === 'text');
}

function allText(records: readonly SampledRecord[]): boolean {
  return records.slice(0, 20).every((record) => kindsOf(record).every((kind) => kind !== 'typed'));
}

/** Takes titles from above the table, totals and notes from below it. @returns what was taken. */
function trimTable(table: Block): SampledRecord[] {
  const { records, width } = table;
  let start = belowTitles(records);
  while (start < records.length - 1 && records[start]!.filled === 0) start += 1;
  while (start < records.length - 1 && (isTitle(records[start]!, width) || isAboveHeader(records, start, width)))
    start += 1;
  // Titles are fewer than rows; where all looks like them there is no table below.
  if (start > 0 && !records.slice(start).some((record) => fitsWidth(record, width))) start = 0;
  let end = records.length;
  const typedFirst = records.at(-1)!.filled <= 1 && isTypedColumn(records.slice(start), 0);
  while (end > start + 2 && isNote(records[end - 1]!, width, typedFirst)) end -= 1;
  // Between rows and notes, lines of separators are as blank as others.
  if (end < records.length) while (end > start + 2 && records[end - 1]!.filled === 0) end -= 1;
  if (end > start + 2 && isTotals(records.slice(start, end))) end -= 1;
  const taken = [...records.slice(0, start), ...records.slice(end)];
  table.records = records.slice(start, end);
  return taken;
}

const mostTitles = 6;

/** Lines of one value, padded with separators, above names above values. */
function belowTitles(records: readonly SampledRecord[]): number {
  for (let at = 0; at < mostTitles && records[at] !== undefined && records[at]!.filled <= 1; at += 1)
    if (startsTable(records.slice(at + 1))) return at + 1;
  return 0;
}

/** One value where rows have more; a row that is only a little shorter belongs to the table. */
function isTitle(record: SampledRecord, width: number): boolean {
  if (width === 2) return record.values < 1.5;
  const values = Math.floor(record.values);
  return values <= Math.max(2, width / 2) && values < width - 1;
}

/** Shorter than the table, and right below it stand names above values. */
function isAboveHeader(records: readonly SampledRecord[], at: number, width: number): boolean {
  if (records[at]!.values >= width - 0.5 || kindsOf(records[at]!).includes('typed')) return false;
  return fitsWidth(records[at + 1]!, width) && startsTable(records.slice(at + 1));
}

function isNote(record: SampledRecord, width: number, typedFirst: boolean): boolean {
  if (record.filled > 1) return false;
  const [first] = kindsOf(record);
  if (first === 'typed' && typedFirst) return false;
  if (first !== 'text') return false;
  if (typedFirst || (width > 2 && record.values < 1.5)) return true;
  return /[.:()*]|\s\S+\s|^(?:total|end|source|note)/iu.test(cellText(record.cells[0]!));
}

const totalWords = /^(?:(?:grand|sub)[ -]?)?(?:total|sum|gesamt|summe|average|mean|count)s?\b:?$/iu;

/** A last row that begins with a word for totals, and is unlike the rows above or holds the sum of one of them. */
function isTotals(records: readonly SampledRecord[]): boolean {
  const last = records.at(-1)!;
  const at = last.cells.findIndex((cell) => cell.bytes.length > 0);
  if (at === -1 || !totalWords.test(cellText(last.cells[at]!).trim())) return false;
  const rows = records.slice(1, -1);
  if (isTypedColumn(rows, at)) return true;
  const emptier = last.cells.some(
    (cell, index) =>
      cell.bytes.length === 0 && rows.filter((row) => (row.cells[index]?.bytes.length ?? 0) === 0).length === 0,
  );
  return emptier || last.cells.some((_, index) => isSum(records.slice(1), index));
}

function isSum(records: readonly SampledRecord[], index: number): boolean {
  const numbers = records.map((record) => {
    const text = record.cells[index] === undefined ? '' : cellText(record.cells[index]);
    return text === '' ? 0 : Number(text);
  });
  const sum = numbers.slice(0, -1).reduce((total, number) => total + number, 0);
  return sum !== 0 && Math.abs(sum - numbers.at(-1)!) < 1e-6 * Math.abs(sum);
}

function isTypedColumn(records: readonly SampledRecord[], index: number): boolean {
  const kinds = records.map((record) => kindsOf(record)[index]).filter((kind) => kind === 'typed' || kind === 'text');
  return kinds.length > 0 && kinds.filter((kind) => kind === 'typed').length >= kinds.length * 0.7;
}
