/** Pollutions around the rows: headers, preambles, footers, other tables, blank lines, hardly any rows. */

import { cleanTable, seededRandom, type CleanTable } from '#engine/testing/pollution/clean-table.ts';
import { plainSyntax, writeLine, writeTable, type Pollution } from '#engine/testing/pollution/polluted-file.ts';

interface LaidOut {
  readonly text: string;
  readonly header?: readonly string[] | null;
  readonly rows?: readonly (readonly string[])[];
}

function layout(
  name: string,
  lay: (table: CleanTable, seed: number) => LaidOut,
  make: (seed: number) => CleanTable = cleanTable,
): Pollution {
  return {
    name,
    make(seed) {
      const table = make(seed);
      const { text, header, rows } = lay(table, seed);
      return {
        content: Buffer.from(text),
        header: header === undefined ? table.names : header,
        rows: rows ?? table.rows,
        rejected: [],
      };
    },
  };
}

const whole = ({ names, rows }: CleanTable): string => writeTable(names, rows);
const small = (seed: number, rows: number): CleanTable => cleanTable(seed, rows);

/** Groups of two columns under one title, the title only over the first of them. */
function grouped(names: readonly string[]): { top: string[]; joined: string[] } {
  const titles = names.map((_, index) => `Group ${Math.floor(index / 2) + 1}`);
  return {
    top: titles.map((title, index) => (index % 2 === 0 ? title : '')),
    joined: names.map((name, index) => `${titles[index]!}_${name}`),
  };
}

function otherTable(seed: number, columns: number, rows: number): string {
  const random = seededRandom(seed + 31);
  const names = ['region', 'quota', 'reached', 'open', 'closed', 'late', 'lost', 'kept', 'gone', 'new', 'old'];
  const body = Array.from({ length: rows }, () => [
    random.pick(['east', 'west', 'south']),
    ...Array.from({ length: columns - 1 }, () => String(random.integer(1, 99))),
  ]);
  return writeTable(names.slice(0, columns), body);
}

function totals({ names, rows }: CleanTable): string {
  const sums = names.map((name, index) => {
    if (index === 0) return 'Total';
    if (name !== 'stock' && name !== 'amount') return '';
    return String(Math.round(rows.reduce((sum, row) => sum + Number(row[index]), 0) * 100) / 100);
  });
  return `${writeLine(sums, plainSyntax)}\n`;
}

export const layoutPollutions: readonly Pollution[] = [
  layout('no header', ({ rows }) => ({ text: writeTable(null, rows), header: null })),
  layout('header of two rows', (table) => {
    const { top, joined } = grouped(table.names);
    return { text: writeTable(top, [table.names, ...table.rows]), header: joined };
  }),
  layout('header of three rows', (table) => {
    const { top, joined } = grouped(table.names);
    const sides = table.names.map((_, index) => (index < 2 ? 'Left' : 'Right'));
    const first = sides.map((side, index) => (index === 0 || index === 2 ? side : ''));
    return {
      text: writeTable(first, [top, table.names, ...table.rows]),
      header: joined.map((name, index) => `${sides[index]!}_${name}`),
    };
  }),
  layout('preamble of one line', (table) => ({ text: `Exported orders\n${whole(table)}` })),
  layout('preamble and blank line', (table) => ({ text: `Orders of the year\n\n${whole(table)}` })),
  layout('preamble of many lines', (table) => ({
    text: `Company: Northwind\nReport: stock, by place\nMade on: 2025-11-20\nBy: M. Berg\n\n${whole(table)}`,
  })),
  layout('preamble padded with separators', ({ names, rows }) => ({
    text: `Exported orders${','.repeat(names.length - 1)}\n${','.repeat(names.length - 1)}\n${writeTable(names, rows)}`,
  })),
  layout('preamble and note padded, as a spreadsheet writes them', ({ names, rows }) => {
    const padded = (...cells: string[]): string =>
      `${writeLine([...cells, ...names.slice(cells.length).map(() => '')], plainSyntax)}\n`;
    return {
      text: `${padded('Stock report')}${padded('Branch', 'North')}${padded()}${writeTable(names, rows)}${padded()}${padded('Counted by hand')}`,
    };
  }),
  layout('records without values at the end', ({ names, rows }) => ({
    text: `${writeTable(names, rows)}${`${','.repeat(names.length - 1)}\n`.repeat(3)}`,
  })),
  layout('header of two rows, the upper one title alone', ({ names, rows }) => {
    const top = names.map((_, index) => (index === 1 ? 'Figures' : ''));
    const joined = names.map((name, index) => (index === 0 ? name : `Figures_${name}`));
    return { text: writeTable(top, [names, ...rows]), header: joined };
  }),
  layout('footer: totals', (table) => ({ text: whole(table) + totals(table) })),
  layout('footer: blank line and note', (table) => ({ text: `${whole(table)}\nSource: the ledger of 2025\n` })),
  layout('footer: note', (table) => ({ text: `${whole(table)}(${table.rows.length} rows)\n` })),
  layout('footer: blank, totals and notes', (table) => ({
    text: `${whole(table)}\n${totals(table)}* estimated\nEnd of report\n`,
  })),
  layout('tables: a smaller one below', (table, seed) => ({ text: `${whole(table)}\n${otherTable(seed, 2, 4)}` })),
  layout(
    'tables: a wider one below',
    (table, seed) => ({
      text: `${whole(table)}\n${otherTable(seed, table.names.length + 2, 3)}`,
    }),
    (seed) => small(seed, 30),
  ),
  layout('tables: one as wide below', (table, seed) => ({
    text: `${whole(table)}\n${otherTable(seed, table.names.length, 5)}`,
  })),
  layout(
    'tables: a smaller one above',
    (table, seed) => ({
      text: `${otherTable(seed, 2, 4)}\n${whole(table)}`,
    }),
    (seed) => small(seed, 25),
  ),
  layout(
    'tables: titled',
    (table, seed) => ({
      text: `Quotas\n${otherTable(seed, 3, 3)}\nOrders\n${whole(table)}`,
    }),
    (seed) => small(seed, 25),
  ),
  layout(
    'tables: a second one directly below',
    (table, seed) => ({
      text: `${whole(table)}${otherTable(seed, table.names.length + 1, 4)}`,
    }),
    (seed) => small(seed, 20),
  ),
  layout('one column', ({ names, rows }) => ({
    text: `${names[1]!}\n${rows.map((row) => `${row[1]!}\n`).join('')}`,
    header: [names[1]!],
    rows: rows.map((row) => [row[1]!]),
  })),
  layout('two columns, a note below', ({ names, rows }) => ({
    text: `${writeTable(
      names.slice(0, 2),
      rows.map((row) => row.slice(0, 2)),
    )}End of list\n`,
    header: names.slice(0, 2),
    rows: rows.map((row) => row.slice(0, 2)),
  })),
  layout('two line ends at the end', (table) => ({ text: `${whole(table)}\n` })),
  layout('no line end at the end', (table) => ({ text: whole(table).slice(0, -1) })),
  layout('blank lines between rows', ({ names, rows }, seed) => {
    const random = seededRandom(seed);
    const lines = rows.map((row) => `${writeLine(row, plainSyntax)}\n${random.integer(1, 5) === 1 ? '\n' : ''}`);
    return { text: `${writeLine(names, plainSyntax)}\n${lines.join('')}` };
  }),
  layout('blank lines at the top', (table) => ({ text: `\n\n${whole(table)}` })),
  layout(
    'one row',
    (table) => ({ text: whole(table) }),
    (seed) => small(seed, 1),
  ),
  layout('header only', ({ names }) => ({ text: writeTable(names, []), rows: [] })),
  layout('empty file', () => ({ text: '', header: null, rows: [] })),
  layout('comment lines at the top', (table) => ({ text: `# made by a tool\n# version 2\n${whole(table)}` })),
  layout('comment lines between rows', ({ names, rows }) => ({
    text: writeTable(names, rows.slice(0, 3)) + `# page 2\n` + writeTable(null, rows.slice(3)),
  })),
  layout('comment lines with percent', (table) => ({ text: `% exported\n% by a tool\n${whole(table)}` })),
  layout('separator after each row', ({ names, rows }) => ({
    text: [names, ...rows].map((cells) => `${writeLine(cells, plainSyntax)},\n`).join(''),
  })),
  layout('spaces after separators', (table) => ({
    text: writeTable(table.names, table.rows, { ...plainSyntax, separator: ', ' }),
  })),
];
