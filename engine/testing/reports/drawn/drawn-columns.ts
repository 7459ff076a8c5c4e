/** Columns of drawn reports: what their names and values look like. */

import type { ReportWords } from '#engine/testing/reports/drawn/report-words.ts';

export interface Chance {
  /** Whole number, both ends included. */
  integer(low: number, high: number): number;
  pick<T>(values: readonly T[]): T;
  /** True in so many of 100 cases. */
  percent(share: number): boolean;
  /** So many different ones, or all. */
  some<T>(values: readonly T[], count: number): T[];
}

export interface DrawnColumn {
  readonly name: string;
  readonly unit: string;
  /** null: values cannot be added. */
  readonly sum: ((rows: number) => string) | null;
  value(row: number): string;
}

/** A number as the language writes it. */
export function writeNumber(
  { decimal, thousands }: ReportWords,
  value: number,
  digits: number,
  grouped: boolean,
): string {
  const [whole, fraction] = Math.abs(value).toFixed(digits).split('.');
  const text = grouped ? whole!.replace(/\B(?=(?:\d{3})+$)/gu, thousands) : whole!;
  return `${value < 0 ? '-' : ''}${text}${fraction === undefined ? '' : decimal + fraction}`;
}

/** The texts on the left: areas, products, codes, days. */
export function keyColumns(words: ReportWords, chance: Chance): DrawnColumn[] {
  const keys = chance.some(words.keys, chance.pick([1, 1, 1, 2]));
  const columns: DrawnColumn[] = keys.map(([name, values], at) => ({
    name,
    unit: '',
    sum: null,
    // The first key changes slowly, as in a table that was sorted by it.
    value: (row) =>
      at === 0
        ? values[row % values.length]! + (row >= values.length ? ` ${1 + Math.floor(row / values.length)}` : '')
        : values[(row * 3 + 1) % values.length]!,
  }));
  const extra = chance.pick(['none', 'none', 'code', 'year', 'day', 'running']);
  const start = chance.integer(1, 60);
  const year = chance.integer(1995, 2022);
  const extras: Readonly<Record<string, [string, (row: number) => string]>> = {
    code: ['Code', (row) => `E${String(1000 + start * 7 + row)}`],
    year: ['Year', (row) => String(year + (row % 4))],
    day: ['Date', (row) => words.date(year, 1 + (row % 12), 1 + ((row * 7 + start) % 28))],
    running: ['No.', (row) => String(row + 1)],
  };
  const found = extras[extra];
  if (found === undefined) return columns;
  const column: DrawnColumn = { name: found[0], unit: '', sum: null, value: found[1] };
  return chance.percent(60) ? [column, ...columns] : [...columns, column];
}

/** @param names of the columns, from the left; one each. */
export function figureColumns(words: ReportWords, names: readonly string[], chance: Chance): DrawnColumn[] {
  const grouped = chance.percent(50);
  const gaps = chance.pick([0, 0, 10, 30]);
  const mark = chance.pick(['', '', '-', '..', ':', 'x', 'n/a', '–']);
  return names.map((name) => {
    const kind = chance.pick(['whole', 'whole', 'whole', 'fraction', 'percent', 'money', 'small']);
    const size = chance.pick([50, 900, 20_000, 3_000_000]);
    const digits = kind === 'whole' || kind === 'small' ? 0 : chance.pick([1, 2]);
    const numbers = Array.from({ length: 60 }, () => {
      const value = kind === 'small' ? chance.integer(0, 9) : chance.integer(1, size * 100) / 100;
      const signed = kind === 'money' && chance.percent(40) ? -value : value;
      return digits === 0 ? Math.round(signed) : signed;
    });
    const empty = numbers.map(() => chance.percent(gaps));
    const write = (value: number): string => {
      const text = writeNumber(words, value, digits, grouped);
      if (kind === 'percent') return `${text}${words.decimal === ',' ? ' ' : ''}%`;
      return text;
    };
    const at = (row: number): number => row % numbers.length;
    return {
      name,
      unit: chance.pick(words.units),
      sum:
        kind === 'percent'
          ? null
          : (rows) => {
              const filled = numbers.slice(0, rows).filter((_value, row) => !empty[row]);
              return write(filled.reduce((sum, value) => sum + value, 0));
            },
      value: (row) => (empty[at(row)] ? mark : write(numbers[at(row)]!)),
    };
  });
}

/** A column of remarks on the right: mostly empty, or long texts with line breaks and separators. */
export function remarkColumn(words: ReportWords, chance: Chance): DrawnColumn {
  const share = chance.pick([15, 50, 100]);
  const texts = Array.from({ length: 60 }, () => {
    if (!chance.percent(share)) return '';
    const [first, second] = chance.some(words.notes, 2);
    return chance.pick([
      first!,
      `${first!}, ${second!}`,
      `${first!}\n${second!}`,
      `"${chance.pick(words.sections)}" ${first!}`,
    ]);
  });
  return { name: chance.pick(words.sections), unit: '', sum: null, value: (row) => texts[row % texts.length]! };
}
