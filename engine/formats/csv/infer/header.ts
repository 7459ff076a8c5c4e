/** Decides which of the first records of a CSV file hold column names, and what the names are. */

import { kindsOf, type ValueLook } from '#engine/formats/csv/infer/record-kinds.ts';
import { cellText, type SampledRecord } from '#engine/formats/csv/infer/sampled-records.ts';
import {
  isNumbering,
  isNumbersLine,
  isUnitLine,
  type ColumnBelow,
} from '#engine/formats/csv/infer/lines-below-names.ts';
import {
  isHeaderLine,
  isMergedDown,
  isSpanningTitle,
  isYearsBelowTitles,
} from '#engine/formats/csv/infer/spanning-titles.ts';
import { isUnitWord } from '#engine/formats/csv/infer/unit-words.ts';

const mostRows = 3;
/** What people write in place of a number or a date. */
const missingWords: ReadonlySet<string> = new Set(
  (
    'unknown pending missing not_available not_applicable none tbd tba later never open ' +
    'unbekannt offen ausstehend inconnu desconocido sconosciuto onbekend nieznany'
  )
    .split(' ')
    .map((word) => word.replace('_', ' ')),
);
const booleanLetter = /^\s*[tf]\s*$/iu;
/** Rows below a header of several lines, of which the first names every column. */
const leastBelow = 3;
const samplesPerColumn = 25;
/** Share of the values of a column that must be typed. */
const mostly = 0.75;

export interface FoundHeader {
  /** 0: there is none. */
  readonly rows: number;
  readonly because: string;
  readonly ambiguous: boolean;
  /** One row, with a word above a column of numbers or dates: records that are equal to it are not rows. */
  readonly isAboveTyped?: boolean;
}

/** @param records the first ones of the table, without blank ones. */
export function findHeader(records: readonly SampledRecord[], columnCount: number): FoundHeader {
  const others = records.filter((record, index) => index === 0 || !isSameRecord(record, records[0]!));
  if (others.length < records.length && others.length > 1) {
    const found = findInDistinct(others, columnCount);
    if (found.isAboveTyped === true) return found;
  }
  return findInDistinct(records, columnCount);
}

/** Equal values, with a byte order mark before them or without. */
function isSameRecord({ cells: left }: SampledRecord, { cells: right }: SampledRecord): boolean {
  return (
    left.length === right.length &&
    left.every((cell, index) => cellText(cell).replace(/^\ufeff/u, '') === cellText(right[index]!))
  );
}

function findInDistinct(records: readonly SampledRecord[], columnCount: number): FoundHeader {
  const first = records[0];
  if (first === undefined) return { rows: 0, because: 'there are no rows', ambiguous: false };
  const several = headerRows(records, columnCount);
  if (several > 1)
    return {
      rows: several,
      because: `the first ${several} rows have words above numbers or dates`,
      ambiguous: false,
    };
  return isHeader(first, columnsBelow(records.slice(1), Math.max(first.cells.length, columnCount)));
}

/** Names from the rows of a header: those of several rows joined by `_`, a title over several columns repeated. */
export function headerNames(records: readonly SampledRecord[], columnCount: number): string[] {
  const rows = records.map((record) => record.cells.map((cell) => cellText(cell).trim()));
  if (rows.length === 1) return records[0]!.cells.map(cellText);
  const reach = Math.max(...rows.map((row) => row.findLastIndex((cell) => cell !== '') + 1));
  const named = rows.filter((_row, index) => index === 0 || !isNumbering(records[index]!));
  const spread = named.map((row, index) => (index < rows.length - 1 ? spreadTitles(row, reach) : row));
  return Array.from({ length: Math.max(columnCount, ...rows.map((row) => row.length)) }, (_, index) => {
    const parts = spread.map((row) => row[index] ?? '').filter((part) => part !== '');
    return parts.filter((part, at) => at === 0 || part !== parts[at - 1]).join('_');
  });
}

/** A title reaches as far as there are names in some row of the header. */
function spreadTitles(row: readonly string[], reach: number): string[] {
  let title = '';
  return Array.from({ length: reach }, (_, index) => (title = row[index] || title));
}

function columnsBelow(records: readonly SampledRecord[], columnCount: number): ColumnBelow[] {
  return Array.from({ length: columnCount }, (_, index) => {
    let typed = 0;
    let text = 0;
    for (const record of records) {
      const look = kindsOf(record)[index];
      if (look === 'typed') typed += 1;
      if (look === 'text') text += 1;
    }
    const samples = (): string[] =>
      records
        .filter((record) => kindsOf(record)[index] === 'text')
        .slice(0, samplesPerColumn)
        .map((record) => cellText(record.cells[index]!));
    const hasLetters = (): boolean =>
      records.some(({ cells }) => cells[index] !== undefined && booleanLetter.test(cellText(cells[index])));
    if (typed + text === 0) return { look: 'empty', samples, hasLetters };
    return { look: typed >= (typed + text) * mostly ? 'typed' : 'text', samples, hasLetters };
  });
}

/**
 * A first record is a header when a cell is a word above a column of values that have a type; it is data when cells
 * fit typed columns and none speaks against it. When all is text it is taken for a header unless its cells repeat
 * below, are empty, or are numbers or dates.
 */
function isHeader(first: SampledRecord, below: readonly ColumnBelow[]): FoundHeader {
  const cells = first.cells.map(cellText);
  let words = 0;
  let values = 0;
  let repeated = 0;
  for (const [index, written] of looksAbove(first).entries()) {
    const column = below[index];
    // The name of a column of times is often t; it is a boolean only above others.
    const isName = written === 'typed' && booleanLetter.test(cells[index]!) && column?.hasLetters() === false;
    const look = isName ? 'text' : written;
    if (look === 'empty' || look === 'missing') continue;
    if (column === undefined || column.look === 'empty') values += Number(look === 'typed');
    else if (column.look === 'typed') {
      if (look === 'text') words += 1;
      else values += 1;
    } else if (look === 'typed') values += 1;
    else if (column.samples().includes(cells[index]!)) repeated += 1;
  }
  const yes = (because: string, ambiguous = false): FoundHeader => ({ rows: 1, because, ambiguous });
  const no = (because: string, ambiguous = false): FoundHeader => ({ rows: 0, because, ambiguous });
  if (areYears(cells)) return yes('the first row has consecutive years');
  if (words > 0) {
    if (words * 4 >= values + repeated) {
      const which =
        words === 1 ? 'the first row has a word above a column' : `the first row has ${words} words above columns`;
      return { ...yes(`${which} of numbers or dates`), isAboveTyped: true };
    }
    return no('most values of the first row are like those below it');
  }
  if (values > 0) return no('the first row has values like the rows below it');
  if (repeated > 0) return no('a value of the first row occurs again below it', true);
  if (below.every((column) => column.look === 'empty')) {
    const named = cells.every((cell) => /^[\p{L}_][\p{L}\p{N}\p{M}_ .:/()%#$-]{0,63}$/u.test(cell));
    return named ? yes('the only row has words', true) : no('the only row does not look like names', true);
  }
  return cells.some((cell) => cell !== '')
    ? yes('everything is text, and the values of the first row do not occur below it', true)
    : no('the first row is empty');
}

/** Rows of a header whose last one has the units or the numbers of its columns; 1 when there is no such row. */
function describedRows(records: readonly SampledRecord[], below: readonly ColumnBelow[]): number {
  for (let names = 0; names < mostRows && names < records.length - 2; names += 1) {
    const record = records[names]!;
    const above = records[names - 1];
    if (
      above !== undefined &&
      !isSpanningTitle(above, record, below.length) &&
      !isMergedDown(above, record, below.length)
    )
      return 1;
    if (!isHeaderLine(record)) return 1;
    if (isUnitLine(record, records[names + 1]!, below) || isNumbersLine(record, records[names + 1]!, below))
      return names + 2;
  }
  return 1;
}

/** Rows that hold words where most values below are typed; 1 when only the first may. */
function headerRows(records: readonly SampledRecord[], columnCount: number): number {
  if (records.length < 3 || columnCount < 2) return 1;
  const below = columnsBelow(records.slice(Math.min(mostRows, records.length - 1)), columnCount);
  const typed = below.flatMap((column, index) => (column.look === 'typed' ? [index] : []));
  if (typed.length === 0) return 1;
  const described = describedRows(records, below);
  if (described > 1) return described;
  const rows = linesOfWords(records, columnCount, below, typed);
  // Above few rows, a second line is as likely the first row, and a row must not be lost.
  return records[0]!.filled >= columnCount && records.length - rows < leastBelow ? 1 : rows;
}

function linesOfWords(
  records: readonly SampledRecord[],
  columnCount: number,
  below: readonly ColumnBelow[],
  typed: readonly number[],
): number {
  let rows = 0;
  while (rows < mostRows && rows < records.length - 1) {
    const looks = looksAbove(records[rows]!);
    const above = typed.map((index) => looks[index] ?? 'empty');
    if (isSpanningTitle(records[rows]!, records[rows + 1], columnCount)) {
      rows += 1;
      continue;
    }
    if (rows > 0 && looks.includes('typed') && isYearsBelowTitles(records, rows)) return rows + 1;
    if (looks.includes('typed')) break;
    if (rows > 0 && records[rows - 1]!.filled >= columnCount && isFirstRow(records[rows]!, below)) break;
    const isLast = above.filter((look) => look === 'text').length * 2 > typed.length;
    // Titles over several columns leave cells free, names do not.
    if (!isLast && records[rows]!.filled < 2) break;
    if (rows > 0 && records[rows - 1]!.values < columnCount - 0.5 && records[rows - 1]!.cells[0]!.bytes.length > 0)
      break;
    rows += 1;
  }
  const lowest = rows === 0 ? undefined : kindsOf(records[rows - 1]!);
  const named = lowest !== undefined && typed.filter((index) => lowest[index] === 'text').length * 2 > typed.length;
  return named ? rows : 1;
}

/**
 * Below full names, words are a row rather than more of the header when one column of numbers has a word, or when the words
 * say that a value is missing, or are all the same, and columns of texts have texts as well. Units are never values.
 */
function isFirstRow(record: SampledRecord, below: readonly ColumnBelow[]): boolean {
  const kinds = kindsOf(record);
  const textsAt = (look: ValueLook): string[] =>
    below.flatMap((column, index) =>
      column.look === look && kinds[index] === 'text' ? [cellText(record.cells[index]!).trim().toLowerCase()] : [],
    );
  if (textsAt('text').length === 0) return false;
  const words = textsAt('typed');
  if (words.length > 0 && words.every(isUnitWord)) return false;
  return words.length < 2 || new Set(words).size === 1 || words.some((word) => missingWords.has(word));
}

/** `00501` and `+4912345` are neither numbers nor names: postcodes and the like, with others below them. */
function looksAbove(record: SampledRecord): readonly ValueLook[] {
  return kindsOf(record).map((look, index) =>
    look === 'text' && /^\+?\d+$/u.test(cellText(record.cells[index]!)) ? 'typed' : look,
  );
}

/** Years in a row, as the header of a pivot table: at least three, each one more than the one before. */
function areYears(cells: readonly string[]): boolean {
  const years = cells.filter((cell) => /^(?:1[6-9]|20|21)\d\d$/u.test(cell)).map(Number);
  if (years.length < 3 || years.length < cells.length - 4) return false;
  return years.every((year, index) => index === 0 || year === years[index - 1]! + 1);
}
