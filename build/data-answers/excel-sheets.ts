/** Cells of workbooks from other readers: ours equal theirs, in their order, and skipped ones are reported. */

import { join } from 'node:path';
import { readAnswers, type Answer, type ReadFile } from './answer.ts';
import { sameValue } from './same-value.ts';

interface Sheet {
  readonly name: string;
  readonly state?: string;
  /** Of older workbooks. */
  readonly nrows?: number;
  /** `A1:B5`, of newer ones; what the file claims, not what it holds. */
  readonly dimension?: string;
  readonly rows_first_60: readonly (readonly unknown[])[];
}

export function excelSheets(root: string, set: string): Answer[] {
  const answers = readAnswers<Record<string, readonly Sheet[] | { readonly reference_reader_error: string }>>(
    join(root, set, 'expected.json'),
  );
  return Object.entries(answers).map(([name, answer]): Answer => {
    const file = `${set}/${name}`;
    if (!isSheets(answer)) {
      const isEncrypted = answer.reference_reader_error.includes('encrypted');
      return { file, refusal: isEncrypted ? 'must' : 'may', check: () => undefined };
    }
    return { file, check: (read) => checkCells(read, answer) };
  });
}

function isSheets(answer: readonly Sheet[] | { readonly reference_reader_error: string }): answer is readonly Sheet[] {
  return Array.isArray(answer);
}

/** The sheet that fits best decides; tables of a sheet that are not the chosen one are not a fault. */
function checkCells(read: ReadFile, sheets: readonly Sheet[]): string | undefined {
  const mine = [read.columns.map(({ name }) => name), ...read.rows.map((row) => Object.values(row))];
  const faults = sheets.map((sheet) => checkSheet(mine, sheet, read));
  return faults.includes(undefined) ? undefined : faults[0];
}

function checkSheet(mine: readonly (readonly unknown[])[], sheet: Sheet, read: ReadFile): string | undefined {
  const { rows_first_60: theirs } = sheet;
  const filled = theirs.map((row) => row.filter(isFilled)).filter((row) => row.length > 0);
  if (filled.length === 0)
    return read.rowCount === 0 || theirs.some((row) => row.some((cell) => String(cell).startsWith('#')))
      ? undefined
      : `${read.rowCount} rows, where there is none`;
  const rows = mine.map((row) => row.filter(isFilled));
  const [header = [], ...data] = rows;
  // Names that we made up stand for a header that is not there.
  const named = header.some((name) => filled.some((row) => row.some((cell) => sameCell(cell, name))));
  const ours = (named ? [header, ...data] : data).filter((row) => row.length > 0).slice(0, 60);
  let at = 0;
  let found = 0;
  let cellsLeftOut = 0;
  for (const row of ours) {
    const place = filled.findIndex((other, index) => index >= at && containsAll(other, row));
    if (place === -1) {
      // Answers end after sixty rows.
      if (theirs.length >= 60 && at >= filled.length - 3) break;
      return `the row ${JSON.stringify(row).slice(0, 120)} is in no such sheet`;
    }
    at = place + 1;
    found += 1;
    cellsLeftOut += filled[place]!.length - row.length;
  }
  if (found === 0) return 'no row was read';
  const leftOut = filled.length - found;
  // Further tables of a sheet, notes above and below one: skipped rows must be reported.
  if (read.warnings.length > 0) return undefined;
  if (leftOut > 0) return `${leftOut} rows are skipped without a warning`;
  if (cellsLeftOut > 0) return `${cellsLeftOut} cells are skipped without a warning`;
  const total = rowsBeyond(sheet);
  const own = read.rowCount + Number(named);
  return total !== undefined && own !== total ? `${own} rows with the header, not ${total}` : undefined;
}

/** Rows of a sheet that is longer than its answer and full; undefined where the answer has all, or has blank rows. */
function rowsBeyond({ rows_first_60: theirs, nrows, dimension = '' }: Sheet): number | undefined {
  if (theirs.length < 60 || theirs.some((row) => !row.some(isFilled))) return undefined;
  const last = /:[A-Z]+(\d+)$/u.exec(dimension)?.[1];
  return nrows ?? (last === undefined ? undefined : Number(last));
}

/** Errors such as #N/A count as no value: what a reader makes of them is its choice. */
function isFilled(cell: unknown): boolean {
  if (cell === null || cell === undefined) return false;
  const text = plainText(cell);
  return text !== '' && !/^#[A-Z0-9/_]+[!?A]?$/u.test(text);
}

/** Every cell of ours, in their order, is among theirs; names that we made up aside. */
function containsAll(theirs: readonly unknown[], ours: readonly unknown[]): boolean {
  let at = 0;
  for (const cell of ours) {
    const place = theirs.findIndex((other, index) => index >= at && sameCell(other, cell));
    if (place !== -1) at = place + 1;
    else if (!/^(?:col|column|c|_c)?_?\d+(?:_\d+)?$/iu.test(String(cell))) return false;
  }
  return true;
}

function sameCell(theirs: unknown, ours: unknown): boolean {
  if (sameValue(theirs, ours)) return true;
  const [other, own] = [plainText(theirs), plainText(ours)];
  // Of columns with one name the later ones get a number.
  if (other === own || own.replace(/_\d+$/u, '') === other) return true;
  if (typeof theirs === 'number') return sameAsNumber(theirs, ours);
  const [days, ownDays] = [daysOf(other), daysOf(own)];
  return days !== undefined && ownDays !== undefined && isNear(days, ownDays);
}

function plainText(cell: unknown): string {
  return (typeof cell === 'string' ? cell : JSON.stringify(cell))
    .replaceAll('_x000D_', '')
    .replaceAll('\r', '')
    .trim()
    .replace(/^(?:TRUE|FALSE|True|False)$/u, (word) => word.toLowerCase());
}

/** xls readers give dates and times as days since an epoch, and booleans as numbers. */
function sameAsNumber(theirs: number, ours: unknown): boolean {
  const text = String(ours);
  if (text === 'true' || text === 'false') return theirs === Number(text === 'true');
  const days = daysOf(text);
  if (days === undefined) return false;
  // Days before March 1900 are one off for the leap day that was none; some files count from 1904.
  return [0, -1, -1462].some((shift) => isNear(days + shift, theirs)) || isNear(days, theirs);
}

/** Days since 1899-12-30 of a date or time, days of a duration. */
function daysOf(text: string): number | undefined {
  const duration = /^(?:(-?\d+) days?, )?(-?)(\d+):(\d\d):(\d\d(?:\.\d+)?)$/u.exec(text);
  if (duration !== null) {
    const [, days = '0', sign, hours, minutes, seconds] = duration;
    const time = Number(hours) / 24 + Number(minutes) / 1440 + Number(seconds) / 86_400;
    return Number(days) + (sign === '-' ? -time : time);
  }
  if (!/^\d{4}-\d\d-\d\d/u.test(text)) return undefined;
  const time = Date.parse(`${text.replace(' ', 'T').replace(/Z$/u, '')}${text.length > 10 ? '' : 'T00:00:00'}Z`);
  return Number.isNaN(time) ? undefined : time / 86_400_000 + 25_569;
}

function isNear(left: number, right: number): boolean {
  return Math.abs(left - right) < 1e-4;
}
