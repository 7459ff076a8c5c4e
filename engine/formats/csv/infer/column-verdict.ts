/** The type of a CSV column, how its values are written, and what in the file speaks for it. */

import { countText } from '#engine/contract/count-text.ts';
import type { ReadingEvidence } from '#engine/formats/format.ts';
import type { ColumnPass } from '#engine/formats/csv/infer/column-pass.ts';
import { numberFormats, numberGrouping, type NumberFormat } from '#engine/formats/csv/values/grouped-numbers.ts';
import { valueKind } from '#engine/formats/csv/values/value-kinds.ts';
import { valueType } from '#engine/formats/csv/values/value-types.ts';
import {
  datePatternList,
  timePatternList,
  type DateOrder,
  type DatePattern,
} from '#engine/formats/csv/values/written-dates.ts';
import {
  bigintType,
  booleanType,
  dateType,
  doubleType,
  nullType,
  stringType,
  timestampType,
  type DataType,
} from '#engine/types/data-type.ts';

export interface ColumnVerdict {
  readonly type: DataType;
  /** Member of the option `columnFormats`; undefined: values are written in the plain way. */
  readonly format: string | undefined;
  /** Texts that mean null in this column. */
  readonly nulls: readonly string[];
  /** Undefined for text that nothing else was possible for. */
  readonly evidence: ReadingEvidence | undefined;
}

/** What the file as a whole decides for its columns. */
export interface FileHabits {
  readonly decimalSeparator: '.' | ',';
  /** Whether `1.234` may be a whole number: nothing in the file shows that points begin fractions. */
  readonly mayGroupByPoint: boolean;
  /** Of dates that can be read both ways: what other columns of the file show. */
  readonly dateOrder: DateOrder | undefined;
  /** Other numbers are not quoted, so quoted digits are intended as text. */
  readonly quotesMeanText: boolean;
}

interface TypeVerdict {
  readonly type: DataType;
  readonly format?: string | undefined;
  readonly verdict: string;
  readonly because: string;
  readonly ambiguous?: boolean;
}

export function judgeColumn(name: string, column: ColumnPass, habits: FileHabits): ColumnVerdict {
  const part = `column ${name}`;
  // Texts for null alone do not show a type: that of other files counts, where the texts mean null then.
  if (!column.hasValues)
    return { type: nullType, format: undefined, nulls: [...column.nullTexts.keys()], evidence: undefined };
  const typed = column.values > 0 && column.types !== 0 ? typeOf(column, habits) : undefined;
  if (typed === undefined) {
    const { misfit } = column;
    const because =
      misfit === undefined || column.values === 0
        ? undefined
        : `${quote(misfit.text)} on line ${misfit.line} does not fit the values before it`;
    return {
      type: stringType,
      format: undefined,
      nulls: [],
      evidence: because === undefined ? undefined : { part, verdict: 'text', because, ambiguous: false },
    };
  }
  if (typed.type === stringType)
    return {
      type: stringType,
      format: undefined,
      nulls: [],
      evidence: { part, verdict: typed.verdict, because: typed.because, ambiguous: false },
    };
  const nulls = [...column.nullTexts.keys()];
  const also =
    nulls.length === 0 ? '' : `; ${nullsText(column.nullTexts)} ${nulls.length === 1 ? 'means' : 'mean'} null`;
  return {
    type: typed.type,
    format: typed.format,
    nulls,
    evidence: {
      part,
      verdict: typed.verdict,
      because: typed.because + also,
      ambiguous: typed.ambiguous ?? false,
    },
  };
}

/** Says something of all values, or of the only one. */
type Told = (many: string, one: string) => string;

function typeOf(column: ColumnPass, habits: FileHabits): TypeVerdict | undefined {
  const { types } = column;
  const all: Told = (many, one) =>
    column.values === 1 ? `its one value ${one}` : `all ${countText(column.values, 'value')} ${many}`;
  if ((types & valueType.bigint) !== 0) {
    if (habits.quotesMeanText && column.quotedValues && !column.unquotedValues)
      return {
        type: stringType,
        verdict: 'text',
        because: `${all('are', 'is')} digits between quotes, other numbers have none`,
      };
    return {
      type: bigintType,
      verdict: 'whole number',
      because: all('are whole numbers within 64 bits', 'is a whole number within 64 bits'),
    };
  }
  if ((types & valueKind.wholeNumber) !== 0 && column.sawWhole)
    return {
      type: bigintType,
      verdict: 'whole number',
      because: all('are whole numbers, some of them written with .0', 'is a whole number'),
    };
  return numberOf(column, habits, all) ?? booleanOf(types, all) ?? timeOf(column, habits, all);
}

function numberOf(column: ColumnPass, habits: FileHabits, all: Told): TypeVerdict | undefined {
  const { types } = column;
  if (!column.hasDigits) return undefined;
  const plain = habits.decimalSeparator === '.' ? valueType.double : valueType.commaDouble;
  if ((types & plain) !== 0) {
    const sign = habits.decimalSeparator === '.' ? 'point' : 'comma';
    const verdict = `number, decimal ${sign}`;
    if (habits.mayGroupByPoint && plain === valueType.double && (types & numberGrouping.point) !== 0)
      return {
        type: doubleType,
        verdict,
        because: all(
          'have three digits after each point, which could be groups of thousands',
          'has three digits after a point, which could be a group of thousands',
        ),
        ambiguous: true,
      };
    return { type: doubleType, verdict, because: all('are numbers', 'is a number') };
  }
  const grouped = numberFormats.filter(({ bit }) => (types & bit) !== 0);
  const commaDecimals = (types & valueType.commaDouble) !== 0;
  if (grouped.length === 0 && !commaDecimals) {
    if ((types & valueType.double) === 0) return undefined;
    return { type: doubleType, verdict: 'number, decimal point', because: all('are numbers', 'is a number') };
  }
  // The habit of the file distinguishes fractions after a comma from groups of three.
  if (commaDecimals && (grouped.length === 0 || habits.decimalSeparator === ','))
    return {
      type: doubleType,
      format: '1234,5',
      verdict: 'number, decimal comma',
      because: all('are numbers in this form', 'is a number in this form'),
    };
  const chosen = grouped[0]!;
  const eitherWay = commaDecimals && chosen.groups === ',';
  return {
    type: isWhole(types, chosen) ? bigintType : doubleType,
    format: chosen.name,
    verdict: `${isWhole(types, chosen) ? 'whole number' : 'number'} written as ${chosen.name}`,
    because: eitherWay
      ? all(
          'have three digits after each comma, which could be fractions',
          'has three digits after a comma, which could be a fraction',
        )
      : all('are numbers in this form', 'is a number in this form'),
    ambiguous: eitherWay,
  };
}

function isWhole(types: number, format: NumberFormat): boolean {
  return (types & (format.decimal === '.' ? numberGrouping.withoutPoint : numberGrouping.withoutComma)) !== 0;
}

function booleanOf(types: number, all: Told): TypeVerdict | undefined {
  const found = (words: string, format?: string): TypeVerdict => ({
    type: booleanType,
    format,
    verdict: 'boolean',
    because: `${all('are', 'is')} ${words}`,
  });
  if ((types & valueType.boolean) !== 0) return found('true or false');
  if ((types & valueKind.yesNo) !== 0) return found('yes or no', 'yes/no');
  return (types & valueKind.letterTf) === 0 ? undefined : found('t or f', 't/f');
}

function timeOf(column: ColumnPass, habits: FileHabits, all: Told): TypeVerdict | undefined {
  const { types } = column;
  if ((types & valueType.date) !== 0)
    return { type: dateType, verdict: 'date, yyyy-mm-dd', because: all('are dates', 'is a date') };
  if ((types & valueType.timestamp) !== 0)
    return {
      type: timestampType,
      verdict: 'timestamp',
      because: `${all('are times', 'is a time')}; those without a zone are UTC`,
    };
  return (types & valueKind.writtenDate) === 0 ? undefined : writtenDate(column, habits, all);
}

function writtenDate(column: ColumnPass, habits: FileHabits, all: Told): TypeVerdict | undefined {
  const dates = datePatternList.filter(({ bit }) => (column.patterns & bit) !== 0);
  const time = timePatternList.find(({ bit }) => (column.patterns & bit) !== 0);
  if (dates.length === 0 || time === undefined) return undefined;
  const date = preferred(dates, habits.dateOrder);
  const orders = new Set(dates.map(({ order }) => order));
  const ambiguous = orders.size > 1;
  const { decided, eitherWay } = column;
  const other = dates.find(({ order }) => order !== date.order);
  const because = ambiguous
    ? `${all('', '').trim()} would fit ${other!.title} as well`
    : decided === undefined || eitherWay === 0
      ? all('are dates so', 'is a date so')
      : `${decided.text} on line ${decided.line} fits no other order; ${countText(eitherWay, 'other value')} would fit either`;
  const title = `${date.title}${time.title}`;
  const isDate = time.format === '';
  return {
    type: isDate ? dateType : timestampType,
    format: date.format + time.format,
    verdict: `${isDate ? 'date' : 'timestamp'}, ${title}`,
    because,
    ambiguous,
  };
}

/** Of patterns that fit alike: the order that other columns show, else day before month. */
function preferred(dates: readonly DatePattern[], order: DateOrder | undefined): DatePattern {
  return (
    dates.find((date) => date.order === order) ??
    dates.find((date) => date.order === 'dmy') ??
    dates.find((date) => date.order === 'mdy') ??
    dates[0]!
  );
}

/** The one order of a column's dates; undefined when several fit. */
export function decidedOrder(column: ColumnPass): DateOrder | undefined {
  if ((column.types & valueKind.writtenDate) === 0 || column.values === 0) return undefined;
  const orders = new Set(datePatternList.filter(({ bit }) => (column.patterns & bit) !== 0).map(({ order }) => order));
  const [only] = orders;
  return orders.size === 1 && only !== 'ymd' ? only : undefined;
}

function nullsText(texts: ReadonlyMap<string, number>): string {
  return [...texts].map(([text, count]) => `${quote(text)} (${count.toLocaleString('en')})`).join(' and ');
}

function quote(text: string): string {
  return `"${text}"`;
}
