/** The shapes of reports: what people put above, between and below the rows of a table. */

import type { Place } from '#engine/testing/reports/report-places.ts';

/**
 * What a line is: `t` a title or remark above the table, `b` blank, `e` separators alone, `h` names, `u` units or
 * further names below these, `d` a row, `s` a subtotal between rows (a row, too), `T` totals of the table, `n` a note
 * below it, `o` of another table.
 */
export type LineKind = 't' | 'b' | 'e' | 'h' | 'u' | 'd' | 's' | 'T' | 'n' | 'o';

export interface ReportLine {
  readonly kind: LineKind;
  readonly cells: readonly string[];
}

export interface Report {
  readonly lines: readonly ReportLine[];
  /** Of the columns, from all lines of the header. */
  readonly names: readonly string[];
  /** Every line has the separators of the widest, as spreadsheets write them. */
  readonly padded: boolean;
}

export interface ReportLabel {
  readonly file: string;
  readonly shape: string;
  readonly separator: string;
  readonly encoding: string;
  /** One letter per record of the file; see `LineKind`. */
  readonly lines: string;
  readonly names: readonly string[];
}

/** Numbers that differ from place to place and row to row, without chance: a file stays as it is. */
function figure(place: Place, row: number, column: number): number {
  const seed = (place.code.charCodeAt(0) * 31 + place.code.charCodeAt(1) * 17 + row * 101 + column * 53) % 997;
  return column % 3 === 1 ? Math.round(seed * 1234.5) / 10 : seed * (column % 2 === 0 ? 1973 : 7) + 3;
}

function written({ decimal, thousands }: Place, value: number): string {
  const [whole, fraction] = String(value).split('.');
  const grouped = whole!.replace(/\B(?=(?:\d{3})+$)/gu, thousands);
  return fraction === undefined ? grouped : `${grouped}${decimal}${fraction}`;
}

const line = (kind: LineKind, ...cells: string[]): ReportLine => ({ kind, cells });
const blank = line('b', '');

function numbers(place: Place, row: number, count: number): string[] {
  return Array.from({ length: count }, (_, column) => written(place, figure(place, row, column)));
}

function rows(place: Place, count: number, width: number, from = 0): ReportLine[] {
  return place.areas.slice(0, count).map((area, index) => line('d', area, ...numbers(place, from + index, width)));
}

function sum(place: Place, kind: LineKind, title: string, width: number, over: number): ReportLine {
  const sums = Array.from({ length: width }, (_, column) => {
    const total = Array.from({ length: over }, (_row, row) => figure(place, row, column)).reduce((a, b) => a + b, 0);
    return written(place, Math.round(total * 10) / 10);
  });
  return line(kind, title, ...sums);
}

const measures = (place: Place, count: number): string[] => place.measures.slice(0, count).map(([name]) => name);
const units = (place: Place, count: number): string[] => place.measures.slice(0, count).map(([, unit]) => unit);
const titles = (place: Place): ReportLine[] => place.titles.map((text) => line('t', text));
const notes = ({ source, note }: Place): ReportLine[] => [line('n', source), line('n', note)];

type Shape = (place: Place) => Report;

function simple(lay: (place: Place) => ReportLine[], width: number, padded = false): Shape {
  return (place) => ({ lines: lay(place), names: [place.area, ...measures(place, width)], padded });
}

const head = (place: Place, width: number): ReportLine => line('h', place.area, ...measures(place, width));

/** A title over two columns each, then years; the year is repeated under every title. */
function groupedYears(place: Place): { lines: ReportLine[]; names: string[] } {
  const years = ['2021', '2022'];
  const top = place.groups.flatMap((group) => [group, '']);
  return {
    lines: [line('h', '', ...top), line('h', place.area, ...place.groups.flatMap(() => years))],
    names: [place.area, ...place.groups.flatMap((group) => years.map((year) => `${group}_${year}`))],
  };
}

export const shapes: Readonly<Record<string, Shape>> = {
  'titles and notes': simple((p) => [...titles(p), blank, head(p, 4), ...rows(p, 9, 4), blank, ...notes(p)], 4),
  'spreadsheet, padded': simple((p) => [...titles(p), blank, head(p, 4), ...rows(p, 8, 4), blank, ...notes(p)], 4, true),
  'groups over years': (p) => {
    const { lines, names } = groupedYears(p);
    return { lines: [titles(p)[0]!, blank, ...lines, ...rows(p, 8, 6), ...notes(p)], names, padded: false };
  },
  'groups over years, padded': (p) => {
    const { lines, names } = groupedYears(p);
    return { lines: [...titles(p), ...lines, ...rows(p, 9, 6), blank, ...notes(p)], names, padded: true };
  },
  'units below names': (p) => ({
    lines: [titles(p)[0]!, blank, head(p, 4), line('u', '', ...units(p, 4)), ...rows(p, 7, 4), ...notes(p)],
    names: [p.area, ...p.measures.slice(0, 4).map(([name, unit]) => `${name}_${unit}`)],
    padded: false,
  }),
  'units in brackets, no titles': (p) => ({
    lines: [head(p, 5), line('u', '', ...units(p, 5).map((unit) => `(${unit})`)), ...rows(p, 9, 5)],
    names: [p.area, ...p.measures.slice(0, 5).map(([name, unit]) => `${name}_(${unit})`)],
    padded: false,
  }),
  'three lines: groups, names, units': (p) => {
    const groups = p.groups.slice(0, 2).flatMap((group) => [group, '']);
    const two = measures(p, 2);
    const [first, second] = units(p, 2);
    return {
      lines: [
        ...titles(p).slice(0, 2), blank,
        line('h', '', ...groups), line('h', p.area, ...two, ...two), line('u', '', first!, second!, first!, second!),
        ...rows(p, 8, 4), blank, ...notes(p),
      ],
      names: [p.area, ...p.groups.slice(0, 2).flatMap((group) => two.map((name, index) => `${group}_${name}_${[first, second][index]!}`))],
      padded: p.code.length % 2 === 1,
    };
  },
  'totals, then a source': simple((p) => [titles(p)[0]!, head(p, 4), ...rows(p, 8, 4), sum(p, 'T', p.total, 4, 8), ...notes(p).slice(0, 1)], 4),
  'subtotals between rows': simple(
    (p) => [
      ...titles(p).slice(0, 2), blank, head(p, 4), ...rows(p, 4, 4), sum(p, 's', p.subtotal, 4, 4),
      ...rows(p, 8, 4).slice(4), sum(p, 's', p.subtotal, 4, 4), blank, ...notes(p),
    ],
    4,
  ),
  'blank lines between groups of rows': simple(
    (p) => [titles(p)[0]!, blank, head(p, 3), ...rows(p, 3, 3), blank, ...rows(p, 6, 3).slice(3), blank, ...rows(p, 9, 3).slice(6), blank, ...notes(p)],
    3,
  ),
  'separators alone at the end': simple(
    (p) => [head(p, 4), ...rows(p, 9, 4), ...Array.from({ length: 4 }, () => line('e', '', '', '', '', ''))],
    4,
  ),
  'a second table with other columns': (p) => ({
    lines: [
      titles(p)[0]!, blank, head(p, 4), ...rows(p, 9, 4), blank, line('n', p.titles[1]),
      line('o', p.year, p.groups[0], p.groups[1]), ...['2019', '2020', '2021'].map((year, row) => line('o', year, ...numbers(p, row, 2))),
      blank, ...notes(p),
    ],
    names: [p.area, ...measures(p, 4)],
    padded: false,
  }),
  'a second table with the same columns': (p) => ({
    lines: [
      line('t', p.groups[0]), head(p, 4), ...rows(p, 9, 4), blank,
      line('n', p.groups[1]), { ...head(p, 4), kind: 'o' }, ...rows(p, 5, 4, 30).map(({ cells }) => line('o', ...cells)),
    ],
    names: [p.area, ...measures(p, 4)],
    padded: false,
  }),
  'years across, corner empty': (p) => {
    const years = ['2017', '2018', '2019', '2020', '2021'];
    return {
      lines: [titles(p)[0]!, titles(p)[2]!, blank, line('h', '', ...years), ...rows(p, 8, 5), ...notes(p).slice(0, 1)],
      names: ['col0', ...years],
      padded: false,
    };
  },
  'names of several lines': (p) => {
    const names = [p.area, ...p.measures.slice(0, 3).map(([name, unit]) => `${name}\n(${unit})`)];
    return { lines: [titles(p)[0]!, blank, line('h', ...names), ...rows(p, 8, 3), blank, ...notes(p)], names, padded: false };
  },
  'many footnotes': simple(
    (p) => [
      head(p, 5), ...rows(p, 9, 5),
      line('n', p.source), line('n', `1) ${p.measures[0]![0]}: ${p.measures[0]![1]}`), line('n', `2) ${p.note}`),
      line('n', '(a) ' + p.titles[2]), line('n', p.titles[1]),
    ],
    5,
  ),
  'areas written once': (p) => ({
    lines: [
      titles(p)[0]!, blank, line('h', p.area, p.year, ...measures(p, 3)),
      ...p.areas.slice(0, 5).flatMap((area, at) => ['2020', '2021'].map((year, index) => line('d', index === 0 ? area : '', year, ...numbers(p, at * 2 + index, 3)))),
      ...notes(p),
    ],
    names: [p.area, p.year, ...measures(p, 3)],
    padded: false,
  }),
  'marks for missing figures': simple(
    (p) => [
      ...titles(p).slice(0, 2), head(p, 4),
      ...rows(p, 9, 4).map(({ kind, cells }, row) => line(kind, ...cells.map((cell, at) => (at > 0 && (row + at) % 4 === 0 ? ['-', '..', 'x', ':'][(row + at) % 3]! : cell)))),
      ...notes(p).slice(1),
    ],
    4,
  ),
  'words only': (p) => ({
    lines: [
      titles(p)[0]!, titles(p)[1]!, blank, line('h', p.area, p.groups[0], p.groups[1], p.measures[0]![0]),
      ...p.areas.map((area, row) => line('d', area, p.areas[(row + 3) % 9]!, p.areas[(row + 5) % 9]!, p.measures[row % 5]![1])),
      blank, ...notes(p),
    ],
    names: [p.area, p.groups[0], p.groups[1], p.measures[0]![0]],
    padded: false,
  }),
  'totals first': simple((p) => [...titles(p), blank, head(p, 4), sum(p, 'd', p.total, 4, 8), ...rows(p, 8, 4), blank, ...notes(p)], 4),
  'blank line below the names': simple((p) => [titles(p)[0]!, blank, head(p, 4), blank, ...rows(p, 9, 4), ...notes(p)], 4),
  'unit above the last column': simple(
    (p) => [titles(p)[0]!, line('t', '', '', '', '', p.measures[0]![1]), head(p, 4), ...rows(p, 8, 4), sum(p, 'T', p.total, 4, 8), blank, ...notes(p)],
    4,
    true,
  ),
  'titles beside values': simple(
    (p) => [line('t', p.year, '2022'), line('t', p.area, p.groups[2]), line('t', 'ID', 'T-3301.14'), blank, head(p, 4), ...rows(p, 9, 4), blank, ...notes(p)],
    4,
    true,
  ),
  'one title over all figures': (p) => ({
    lines: [...titles(p).slice(0, 2), blank, line('h', '', p.groups[2]), head(p, 4), ...rows(p, 8, 4), blank, ...notes(p)],
    names: [p.area, ...measures(p, 4).map((name) => `${p.groups[2]}_${name}`)],
    padded: p.separator === ';',
  }),
  'years over quarters': (p) => {
    const quarters = ['I', 'II', 'III', 'IV'];
    return {
      lines: [
        titles(p)[0]!, blank,
        line('h', '', ...['2020', '2021'].flatMap((year) => [year, '', '', ''])), line('h', p.area, ...quarters, ...quarters),
        ...rows(p, 9, 8), blank, ...notes(p),
      ],
      names: [p.area, ...['2020', '2021'].flatMap((year) => quarters.map((quarter) => `${year}_${quarter}`))],
      padded: false,
    };
  },
  'notes with separators': simple(
    (p) => [
      line('t', p.titles[0], ` ${p.titles[2]}`), blank, head(p, 5), ...rows(p, 9, 5), blank,
      line('n', `${p.source}, ${p.areas[0]!}`, ` ${p.areas[1]!}`), line('n', p.note, ` ${p.areas[2]!}`, ` ${p.areas[3]!}`),
    ],
    5,
  ),
  'figures with marks and percents': (p) => ({
    lines: [
      titles(p)[0]!, head(p, 4),
      ...rows(p, 9, 4).map(({ kind, cells: [area = '', first = '', second = '', , last = ''] }, row) =>
        line(kind, area, row % 3 === 0 ? `${first}*` : first, second, `${(row * 7) % 100}${p.decimal}${row} %`, last)),
      ...notes(p),
    ],
    names: [p.area, ...measures(p, 4)],
    padded: false,
  }),
  'figures without grouping, wide': (p) => {
    const names = [p.area, p.year, ...Array.from({ length: 10 }, (_, at) => `${p.measures[at % 5]![0]} ${at + 1}`)];
    return {
      lines: [
        ...titles(p), blank, line('h', ...names),
        ...p.areas.map((area, row) => line('d', area, String(2010 + row), ...Array.from({ length: 10 }, (_, at) => String(figure(p, row, at)).replace('.', p.decimal)))),
        blank, blank, ...notes(p),
      ],
      names,
      padded: true,
    };
  },
}; // prettier-ignore
