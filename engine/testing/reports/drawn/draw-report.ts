/** Draws reports as people make them: what is above, between and below the rows of a table is left to chance. */

import iconv from 'iconv-lite';
import { randomNumbers } from '#engine/testing/random.ts';
import {
  figureColumns,
  keyColumns,
  remarkColumn,
  type Chance,
  type DrawnColumn,
} from '#engine/testing/reports/drawn/drawn-columns.ts';
import { languages, type ReportWords } from '#engine/testing/reports/drawn/report-words.ts';
import type { LineKind } from '#engine/testing/reports/report-shapes.ts';

export interface DrawnLine {
  readonly kind: LineKind;
  readonly cells: readonly string[];
}

export interface DrawnReport {
  readonly content: Uint8Array;
  readonly separator: string;
  readonly encoding: string;
  /** One per record of the file. */
  readonly lines: readonly DrawnLine[];
  /** Of the columns. */
  readonly names: readonly string[];
  /** What chance chose, in words. */
  readonly features: readonly string[];
}

/** What the parts of a report agree on. */
interface Draft {
  readonly words: ReportWords;
  readonly chance: Chance;
  readonly columns: readonly DrawnColumn[];
  /** Columns of texts on the left. */
  readonly keys: number;
  readonly padded: boolean;
  readonly features: string[];
}

function chanceOf(seed: number): Chance {
  const next = randomNumbers(seed);
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    integer,
    pick: (values) => values[integer(0, values.length - 1)]!,
    percent: (share) => next() * 100 < share,
    some(values, count) {
      const rest = [...values];
      return Array.from(
        { length: Math.min(count, rest.length) },
        () => rest.splice(integer(0, rest.length - 1), 1)[0]!,
      );
    },
  };
}

const line = (kind: LineKind, ...cells: string[]): DrawnLine => ({ kind, cells });
const blank = (): DrawnLine => line('b', '');

function figureNames(words: ReportWords, chance: Chance, features: string[]): string[] {
  const from = chance.integer(1990, 2018);
  const form = chance.pick(['words', 'words', 'words', 'years', 'months', 'ages']);
  features.push(`names: ${form}`);
  const count = form === 'words' ? chance.integer(1, 7) : chance.integer(4, 8);
  const at = Array.from({ length: count }, (_, index) => index);
  if (form === 'years') return at.map((index) => String(from + index));
  if (form === 'ages')
    return at.map((index) => (index === count - 1 ? `${index * 5}+` : `${index * 5}-${index * 5 + 4}`));
  if (form === 'months') {
    const style = chance.pick(['2023-01', '01/2023', 'Q1 2023', 'I 2023']);
    return at.map((index) => {
      const month = String(index + 1).padStart(2, '0');
      if (style === '2023-01') return `${from}-${month}`;
      if (style === '01/2023') return `${month}/${from}`;
      return style === 'Q1 2023'
        ? `Q${1 + (index % 4)} ${from + Math.floor(index / 4)}`
        : `${['I', 'II', 'III', 'IV'][index % 4]!} ${from + Math.floor(index / 4)}`;
    });
  }
  return chance.some(words.figures, count);
}

/** The lines of the header and the names that they make together. */
function drawHeader({ chance, columns, keys, words, features }: Draft): { lines: DrawnLine[]; names: string[] } {
  const own = columns.map(({ name }) => name);
  const figures = own.length - keys;
  const form = chance.pick(['plain', 'plain', 'plain', 'groups', 'units', 'numbers', 'groups and units', 'corner']);
  features.push(`header: ${form}`);
  const lines: DrawnLine[] = [line('h', ...own)];
  const parts = own.map((name) => [name]);
  if (form.startsWith('groups') && figures >= 4) {
    const count = chance.pick(figures >= 6 ? [2, 3] : [2]);
    const titles = chance.some(words.groups, count);
    const size = Math.ceil(figures / count);
    const top = own.map((_, index) => (index < keys ? '' : titles[Math.floor((index - keys) / size)]!));
    const written = top.map((title, index) => (index > 0 && title === top[index - 1] ? '' : title));
    if (chance.percent(30)) {
      // The names of the keys stand in the upper line, as cells merged downwards.
      for (let index = 0; index < keys; index += 1) written[index] = own[index]!;
      lines[0] = line('h', ...own.map((name, index) => (index < keys ? '' : name)));
    }
    lines.unshift(line('h', ...written));
    for (const [index, title] of top.entries()) if (title !== '') parts[index]!.unshift(title);
  }
  if (form.endsWith('units')) {
    const units = columns.map(({ unit }) => (unit === '' ? '' : chance.percent(30) ? `(${unit})` : unit));
    lines.push(line('u', ...units));
    for (const [index, unit] of units.entries()) if (unit !== '') parts[index]!.push(unit);
  }
  if (form === 'numbers') {
    const bracket = chance.percent(40);
    lines.push(line('u', ...own.map((_, index) => (bracket ? `(${index + 1})` : String(index + 1)))));
  }
  if (form === 'corner') {
    lines[0] = line('h', '', ...own.slice(1));
    parts[0] = ['col0'];
  }
  return { lines, names: parts.map((each) => each.join('_')) };
}

function drawAbove({ chance, words, columns, padded, features }: Draft, separator: string): DrawnLine[] {
  const form = chance.pick(['nothing', 'nothing', 'titles', 'titles', 'labels', 'both', 'sentence']);
  features.push(`above: ${form}`);
  const lines: DrawnLine[] = [];
  if (form === 'nothing') return lines;
  if (separator !== '\t' && chance.percent(6)) lines.push(line('t', `sep=${separator}`));
  const offset = padded && columns.length > 3 && chance.percent(15) ? Math.floor(columns.length / 2) : 0;
  const titled = (text: string): DrawnLine => line('t', ...Array.from({ length: offset }, () => ''), text);
  if (form === 'titles' || form === 'both') lines.push(...chance.some(words.titles, chance.integer(1, 2)).map(titled));
  if (form === 'sentence')
    lines.push(titled(`${chance.pick(words.titles)}, ${chance.pick(words.notes)}, ${chance.pick(words.sections)}`));
  if (form === 'both' && chance.percent(40)) lines.push(blank());
  if (form === 'labels' || form === 'both') {
    const beside = chance.percent(60);
    const colon = chance.percent(50) ? ':' : '';
    for (const [label, value] of chance.some(words.labels, chance.integer(1, 6)))
      lines.push(beside ? line('t', `${label}${colon}`, value) : line('t', `${label}: ${value}`));
    features.push(beside ? 'labels beside values' : 'labels with values');
  }
  if (chance.percent(65)) lines.push(blank());
  if (chance.percent(10)) lines.push(blank());
  return lines;
}

function drawRows(draft: Draft): DrawnLine[] {
  const { chance, columns, words, keys, features } = draft;
  const count = chance.pick([3, 5, 8, 12, 20, 35]);
  const between = chance.pick(['nothing', 'nothing', 'nothing', 'blanks', 'sections', 'subtotals']);
  features.push(`rows: ${count}`, `between: ${between}`);
  const once = keys > 1 && chance.percent(15);
  const lines: DrawnLine[] = [];
  for (let row = 0; row < count; row += 1) {
    const starts = row % 4 === 0;
    if (between === 'blanks' && starts && row > 0) lines.push(blank());
    if (between === 'sections' && starts) lines.push(line('s', words.sections[(row / 4) % words.sections.length]!));
    const cells = columns.map((column) => column.value(row));
    if (once && row % 2 === 1) cells[0] = '';
    lines.push(line('d', ...cells));
    if (between === 'subtotals' && row % 4 === 3 && row < count - 1)
      lines.push(line('s', words.subtotal, ...columns.slice(1).map(({ sum }) => sum?.(row) ?? '')));
  }
  if (chance.percent(25)) {
    features.push('totals');
    if (chance.percent(30)) lines.push(blank());
    const sums = columns.slice(1).map(({ sum }) => sum?.(count) ?? '');
    lines.push(line('T', chance.pick(words.total), ...sums));
  }
  return lines;
}

function drawSecond(draft: Draft): DrawnLine[] {
  const { chance, words, features, columns } = draft;
  const form = chance.percent(15) ? chance.pick(['other', 'same']) : 'none';
  if (form === 'none') return [];
  features.push(`second table: ${form}`);
  const title = chance.percent(60) ? [line('n', chance.pick(words.titles))] : [];
  if (form === 'same')
    return [
      blank(),
      ...title,
      line('o', ...columns.map(({ name }) => name)),
      line('o', ...columns.map((each) => each.value(41))),
      line('o', ...columns.map((each) => each.value(42))),
    ];
  const names = chance.some(words.figures, 2);
  const others = figureColumns(words, names, chance);
  const [key] = words.keys[0]!;
  return [
    blank(), ...title, line('o', key, ...names),
    ...[0, 1, 2].map((row) => line('o', words.sections[row % words.sections.length]! + ' ' + row, ...others.map((each) => each.value(row)))),
  ]; // prettier-ignore
}

function drawBelow({ chance, words, columns, features, padded }: Draft): DrawnLine[] {
  const form = chance.pick(['nothing', 'nothing', 'notes', 'notes', 'many notes', 'pairs']);
  features.push(`below: ${form}`);
  const lines: DrawnLine[] = [];
  if (form === 'nothing') {
    const ends = chance.pick([0, 0, 1, 3, 6]);
    if (ends > 1) features.push(`empty ends: ${ends}`);
    const width = padded || chance.percent(50) ? columns.length : 1;
    for (let index = 0; index < ends; index += 1) lines.push(width > 1 ? line('e', ...columns.map(() => '')) : blank());
    return lines;
  }
  if (chance.percent(55)) lines.push(blank());
  const count = form === 'many notes' ? chance.integer(3, 8) : chance.integer(1, 2);
  for (const [index, note] of chance.some(words.notes, count).entries()) {
    if (index === 1 && chance.percent(20)) lines.push(blank());
    lines.push(line('n', note));
  }
  if (form === 'pairs') for (const [label, value] of chance.some(words.labels, 2)) lines.push(line('n', label, value));
  return lines;
}

/** UTF-16 and one of the two kinds of UTF-8 begin with a byte order mark. */
function encodeText(text: string, encoding: string): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text);
  if (encoding === 'utf-8-bom') return Buffer.from(`\ufeff${text}`);
  return encoding === 'utf-16le' ? Buffer.from(`\ufeff${text}`, 'utf16le') : iconv.encode(text, encoding);
}

function quoted(cell: string, separator: string, always: boolean): string {
  if (!always && !cell.includes(separator) && !/["\r\n]/u.test(cell)) return cell;
  return cell === '' ? cell : `"${cell.replaceAll('"', '""')}"`;
}

/** @param seed the same one draws the same report. */
export function drawReport(seed: number): DrawnReport {
  const chance = chanceOf(seed);
  const words = chance.pick(languages);
  const separator = chance.pick(words.separators);
  const wanted = chance.pick(words.encodings);
  const features: string[] = [words.language];
  const padded = chance.percent(40);
  if (padded) features.push('padded');
  const keyed = keyColumns(words, chance);
  const figures = figureColumns(words, figureNames(words, chance, features), chance);
  const remark = chance.percent(15) ? [remarkColumn(words, chance)] : [];
  if (remark.length > 0) features.push('remarks');
  const draft: Draft = {
    words,
    chance,
    columns: [...keyed, ...figures, ...remark],
    keys: keyed.length,
    padded,
    features,
  };
  const { lines: header, names } = drawHeader(draft);
  const above = drawAbove(draft, separator);
  const under = chance.percent(6) ? [blank()] : [];
  const lines = [...above, ...header, ...under, ...drawRows(draft), ...drawSecond(draft), ...drawBelow(draft)];
  const trailing = chance.percent(8) ? chance.integer(1, 3) : 0;
  if (trailing > 0) features.push(`empty columns: ${trailing}`);
  const always = chance.percent(20);
  if (always) features.push('all quoted');
  const lineEnd = chance.pick(['\n', '\r\n']);
  const width = Math.max(...lines.map(({ cells }) => cells.length));
  const written = lines.map(({ kind, cells }): DrawnLine => {
    const filled = padded ? [...cells, ...Array.from({ length: width - cells.length }, () => '')] : [...cells];
    if (trailing > 0 && (padded || filled.length > 1)) filled.push(...Array.from({ length: trailing }, () => ''));
    return { kind: kind === 'b' && filled.length > 1 ? 'e' : kind, cells: filled };
  });
  const text = written.map(({ cells }) => {
    const raw = cells[0]!.startsWith('sep=');
    return cells.map((cell) => (raw ? cell : quoted(cell, separator, always))).join(separator) + lineEnd;
  });
  // A letter that the encoding lacks would be lost.
  const encoding =
    wanted.startsWith('windows') && iconv.decode(iconv.encode(text.join(''), wanted), wanted) !== text.join('')
      ? 'utf-8'
      : wanted;
  features.push(encoding);
  return { content: encodeText(text.join(''), encoding), separator, encoding, lines: written, names, features };
}
