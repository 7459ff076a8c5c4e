/**
 * The ways in which files are polluted: those of the Pollock benchmark (Vitagliano, Hameed, Jiang, Reisener, Wu,
 * Naumann: "Pollock: A Data Loading Benchmark", VLDB 2023) and others that people meet.
 */

import { cleanTable, seededRandom, textTable, type CleanTable } from '#engine/testing/pollution/clean-table.ts';
import { layoutPollutions } from '#engine/testing/pollution/layout-pollutions.ts';
import {
  plainSyntax,
  writeLine,
  writeTable,
  type PollutedFile,
  type Pollution,
  type Syntax,
} from '#engine/testing/pollution/polluted-file.ts';
import { rowPollutions } from '#engine/testing/pollution/row-pollutions.ts';

function encoded(text: string, table: CleanTable, encoding: (text: string) => Uint8Array): PollutedFile {
  return { content: encoding(text), header: table.names, rows: table.rows, rejected: [] };
}

const utf8 = (text: string): Uint8Array => Buffer.from(text);

/** A dialect: the table is written in it and nothing else is unusual. */
function dialect(name: string, syntax: Partial<Syntax>, make: (seed: number) => CleanTable = textTable): Pollution {
  return {
    name,
    make(seed) {
      const table = make(seed);
      return encoded(writeTable(table.names, table.rows, { ...plainSyntax, ...syntax }), table, utf8);
    },
  };
}

function inEncoding(name: string, encode: (text: string) => Uint8Array): Pollution {
  return {
    name,
    make(seed) {
      const table = cleanTable(seed);
      return encoded(writeTable(table.names, table.rows), table, encode);
    },
  };
}

/** Letters outside of the encoding are replaced before, so that nothing is lost by writing. */
function windows1252(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

const latinTable: Pollution = {
  name: 'encoding windows-1252',
  make(seed) {
    const table = cleanTable(seed);
    const latin = (cell: string): string => cell.replaceAll('Łódź', 'Málaga').replaceAll('Król', 'Río');
    const rows = table.rows.map((row) => [...row.map(latin), 'Señor Muñoz']);
    const named = { names: [...table.names, 'contact'], rows };
    return encoded(writeTable(named.names, named.rows), named, windows1252);
  },
};

const swapped = (text: string): Uint8Array => Buffer.from(text, 'utf16le').swap16();

const mixedRecordEnds: Pollution = {
  name: 'record delimiters mixed',
  make(seed) {
    const random = seededRandom(seed);
    const table = cleanTable(seed);
    const text = [table.names, ...table.rows]
      .map((cells) => writeLine(cells, plainSyntax) + random.pick(['\n', '\r\n', '\r']))
      .join('');
    return encoded(text, table, utf8);
  },
};

const separators: readonly (readonly [name: string, separator: string])[] = [
  ['semicolon', ';'],
  ['tab', '\t'],
  ['bar', '|'],
  ['colon', ':'],
  ['caret', '^'],
  ['tilde', '~'],
  ['Ctrl-A', '\u0001'],
  ['two bars', '||'],
  ['two colons', '::'],
  ['comma and space', ', '],
  ['bar between spaces', ' | '],
  ['diamond', '<>'],
  ['bar and tilde', '|~|'],
  ['five characters', '#@|@#'],
];

/** Times of day hold colons, which only a quoted cell may then. */
function withoutTimes(seed: number): CleanTable {
  const { names, rows } = textTable(seed);
  const kept = names.map((name) => name !== 'seen');
  return {
    names: names.filter((_, index) => kept[index]),
    rows: rows.map((row) => row.filter((_, index) => kept[index])),
  };
}

export const pollutions: readonly Pollution[] = [
  dialect('none', {}),
  ...separators.map(([name, separator]) =>
    dialect(`separator ${name}`, { separator }, separator === ':' ? withoutTimes : textTable),
  ),
  dialect('separator space', { separator: ' ' }),
  dialect('quote apostrophe', { quote: "'" }),
  dialect('quote none', { quote: '', separator: '|' }, cleanTable),
  dialect('every value quoted', { quoteAll: true }),
  dialect('escape backslash', { escape: '\\' }),
  dialect('escape backslash, every value quoted, semicolon', { escape: '\\', quoteAll: true, separator: ';' }),
  dialect('record delimiter CRLF', { recordEnd: '\r\n' }),
  dialect('record delimiter CR', { recordEnd: '\r' }, cleanTable),
  mixedRecordEnds,
  inEncoding('byte order mark', (text) => Buffer.from(`\ufeff${text}`)),
  inEncoding('encoding utf-16, marked', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')),
  inEncoding('encoding utf-16 big-endian, marked', (text) => swapped(`\ufeff${text}`)),
  inEncoding('encoding utf-16, unmarked', (text) => Buffer.from(text, 'utf16le')),
  latinTable,
  ...layoutPollutions,
  ...rowPollutions,
];
