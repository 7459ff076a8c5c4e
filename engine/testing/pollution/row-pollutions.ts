/** Pollutions of single rows: too few or too many cells, stray quotes, headers that do not fit. */

import { cleanTable, seededRandom, type CleanTable, type SeededRandom } from '#engine/testing/pollution/clean-table.ts';
import { plainSyntax, writeLine, writeTable, type Pollution } from '#engine/testing/pollution/polluted-file.ts';

/** A changed row: its line in the file, and its cells, or null when it must be rejected. */
interface ChangedRow {
  readonly line: string;
  readonly cells: readonly string[] | null;
}

function rowsChanged(
  name: string,
  share: number | 'one',
  change: (cells: readonly string[], random: SeededRandom) => ChangedRow,
): Pollution {
  return {
    name,
    make(seed) {
      const random = seededRandom(seed + 101);
      const table = cleanTable(seed);
      const only = random.integer(0, table.rows.length - 1);
      const lines = [writeLine(table.names, plainSyntax)];
      const rows: (readonly string[])[] = [];
      const rejected: string[] = [];
      for (const [index, row] of table.rows.entries()) {
        const chosen = share === 'one' ? index === only : random.integer(1, 100) <= share;
        const { line, cells } = chosen ? change(row, random) : { line: writeLine(row, plainSyntax), cells: row };
        lines.push(line);
        if (cells === null) rejected.push(line);
        else rows.push(cells);
      }
      return { content: Buffer.from(`${lines.join('\n')}\n`), header: table.names, rows, rejected };
    },
  };
}

function shortened(row: readonly string[], random: SeededRandom): ChangedRow {
  const kept = row.slice(0, random.integer(2, row.length - 1));
  return { line: writeLine(kept, plainSyntax), cells: row.map((_, index) => kept[index] ?? '') };
}

function lengthened(row: readonly string[], random: SeededRandom): ChangedRow {
  const more = [...row.slice(0, 1), 'surplus', ...row.slice(1), ...(random.integer(0, 1) === 0 ? ['x'] : [])];
  if (more.at(-1) === '') more[more.length - 1] = 'y';
  return { line: writeLine(more, plainSyntax), cells: null };
}

/** A quote put into the middle of a cell; `around`: the cell is in quotes as well. */
function strayQuote(row: readonly string[], random: SeededRandom, around: boolean): ChangedRow {
  const at = random.integer(1, row.length - 1);
  const text = row[at]! === '' ? 'some text' : row[at]!;
  const middle = Math.max(1, text.length >> 1);
  const broken = `${text.slice(0, middle)}"${text.slice(middle)}`;
  const line = row.map((cell, index) => (index !== at ? cell : around ? `"${broken}"` : broken)).join(',');
  return { line, cells: row.map((cell, index) => (index === at ? broken : cell)) };
}

/** A quote that opens and never closes. */
function openQuote(row: readonly string[], random: SeededRandom): ChangedRow {
  const at = random.integer(1, row.length - 1);
  const text = `"${row[at]! === '' ? 'word' : row[at]!}`;
  const cells = row.map((cell, index) => (index === at ? text : cell));
  return { line: cells.join(','), cells };
}

function words(row: readonly string[], random: SeededRandom): ChangedRow {
  const at = random.integer(1, row.length - 1);
  const text = 'the "best" one';
  const line = row.map((cell, index) => (index === at ? `"${text}"` : cell)).join(',');
  return { line, cells: row.map((cell, index) => (index === at ? text : cell)) };
}

function headerChanged(name: string, change: (table: CleanTable) => { header: string[]; found: string[] }): Pollution {
  return {
    name,
    make(seed) {
      const table = cleanTable(seed);
      const { header, found } = change(table);
      const content = Buffer.from(`${writeLine(header, plainSyntax)}\n${writeTable(null, table.rows)}`);
      return { content, header: found, rows: table.rows, rejected: [] };
    },
  };
}

export const rowPollutions: readonly Pollution[] = [
  rowsChanged('too few cells in one row', 'one', shortened),
  rowsChanged('too few cells in many rows', 20, shortened),
  rowsChanged('too many cells in one row', 'one', lengthened),
  rowsChanged('too many cells in some rows', 8, lengthened),
  rowsChanged('stray quote inside a cell', 'one', (row, random) => strayQuote(row, random, false)),
  rowsChanged('stray quote inside quotes', 'one', (row, random) => strayQuote(row, random, true)),
  rowsChanged('stray quotes around a word inside quotes', 15, words),
  rowsChanged('quote that never closes', 'one', openQuote),
  headerChanged('header without its last name', ({ names }) => ({
    header: names.slice(0, -1),
    found: [...names.slice(0, -1), `col${names.length - 1}`],
  })),
  headerChanged('header with equal and empty names', ({ names }) => ({
    header: names.map((name, index) => (index === 1 ? '' : index === 2 ? names[0]! : name)),
    found: names.map((name, index) => (index === 1 ? 'col1' : index === 2 ? `${names[0]!}_1` : name)),
  })),
];
