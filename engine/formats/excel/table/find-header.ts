/** Decides where a table of a sheet begins and whether its first row holds column names. */

import { cellKind } from '#engine/formats/excel/cell-sink.ts';
import { kindsOf, type FoundTable, type HeadCell, type HeadRow } from '#engine/formats/excel/table/sheet-survey.ts';

export interface FoundHeader {
  /** Rows above the header, such as titles: how many rows of the head are skipped. */
  readonly skipped: number;
  readonly withHeader: boolean;
  readonly because: string;
  readonly ambiguous: boolean;
}

/** @param stated by a person; wins. */
export function findHeader(table: FoundTable, stated: boolean | undefined, mayStartLower: boolean): FoundHeader {
  const { head } = table;
  const width = table.lastColumn - table.firstColumn + 1;
  if (head.length === 0)
    return { skipped: 0, withHeader: stated ?? false, because: 'the table is empty', ambiguous: false };
  const enough = Math.max(Math.ceil(width / 2), Math.min(width, 2));
  const first = mayStartLower ? head.findIndex(({ cells }) => cells.size >= enough) : 0;
  if (stated !== undefined) {
    return { skipped: stated && first > 0 ? first : 0, withHeader: stated, because: 'it was stated', ambiguous: false };
  }
  for (const start of first > 0 ? [first, 0] : [0]) {
    const verdict = judge(table, start);
    if (verdict.withHeader) return { ...verdict, skipped: start };
  }
  return { ...judge(table, 0), skipped: 0 };
}

type Verdict = Omit<FoundHeader, 'skipped'>;

function judge(table: FoundTable, index: number): Verdict {
  const row = table.head[index]!;
  const below = table.head.slice(index + 1);
  const hasRows = below.length > 0 || table.lastRow > row.row;
  let speaksFor = 0;
  let against = 0;
  for (const [column, cell] of row.cells) {
    const kinds = kindsOf(table, column, index + 1);
    // A person sees nothing in a cell of spaces.
    if (cell.kind === cellKind.error || isBlank(cell)) continue;
    if (cell.kind !== cellKind.text) against += 1;
    else if (kinds !== 0 && (kinds & cellKind.text) === 0) speaksFor += 1;
    else if (below.some(({ cells }) => cells.get(column)?.text === cell.text)) against += 1;
  }
  const where = `row ${row.row + 1}`;
  if (areYears(row)) return yes(`${where} has consecutive years`, false);
  if (speaksFor > 0) {
    const isHeader = speaksFor * 4 >= against;
    const told = `${where} has ${speaksFor === 1 ? '1 cell' : `${speaksFor} cells`} of text above numbers or dates`;
    return isHeader ? yes(told, against > 0) : no(`${told}, but ${against} are like the cells below`, true);
  }
  if (against > 0) return no(`${where} has values like those below`, false);
  const texts = [...row.cells.values()]
    .filter((cell) => cell.kind === cellKind.text && !isBlank(cell))
    .map(({ text }) => text);
  const areNames = texts.length > 0 && new Set(texts).size === texts.length && texts.every((text) => text.length <= 64);
  if (!hasRows) {
    const alone = texts.every((text) => /^[\p{L}_][\p{L}\p{N}\p{M}_ .:/()%#$&-]*$/u.test(text)) && areNames;
    return alone ? yes('the only row has texts that look like names', true) : no('there is only one row', true);
  }
  return areNames
    ? yes(`${where} has different texts that do not occur again below`, true)
    : no(`${where} has no names`, true);
}

function isBlank({ kind, text }: HeadCell): boolean {
  return kind === cellKind.text && text.trim() === '';
}

function yes(because: string, ambiguous: boolean): Verdict {
  return { withHeader: true, because, ambiguous };
}

function no(because: string, ambiguous: boolean): Verdict {
  return { withHeader: false, because, ambiguous };
}

/** Years in a row beside texts, as the header of a pivot table: at least two, each one more than the one before. */
function areYears({ cells }: HeadRow): boolean {
  const years = [...cells.values()].filter(({ kind }) => kind !== cellKind.text);
  if (years.length < 2 || years.length === cells.size) return false;
  return years.every(
    ({ text }, index) =>
      /^(?:1[6-9]|20|21)\d\d$/u.test(text) && (index === 0 || Number(text) === Number(years[index - 1]!.text) + 1),
  );
}
