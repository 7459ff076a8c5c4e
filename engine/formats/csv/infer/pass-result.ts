/** Turns what a pass over CSV records saw into a schema, options, evidence and warnings. */

import { countText } from '#engine/contract/count-text.ts';
import { meantHint, nearNames } from '#engine/contract/errors.ts';
import type { ReadingEvidence } from '#engine/formats/format.ts';
import type { ColumnPass } from '#engine/formats/csv/infer/column-pass.ts';
import { decidedOrder, judgeColumn, type FileHabits } from '#engine/formats/csv/infer/column-verdict.ts';
import { numberGrouping } from '#engine/formats/csv/values/grouped-numbers.ts';
import type { CsvReadOptions } from '#engine/formats/csv/options.ts';
import type { RecordPass } from '#engine/formats/csv/infer/record-pass.ts';
import { anyValueKind, valueKind } from '#engine/formats/csv/values/value-kinds.ts';
import { valueType } from '#engine/formats/csv/values/value-types.ts';
import { rejectedEnding } from '#engine/contract/rejected-ending.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';
import { parseHive } from '#engine/types/hive.ts';

export interface PassResult {
  readonly schema: Schema;
  readonly decimalSeparator: '.' | ',';
  readonly columnFormats: Record<string, string>;
  readonly columnNulls: Record<string, string[]>;
  /** Quoted empty values are in columns that are not text, so they can only mean null. */
  readonly emptyQuotedIsNull: boolean;
  readonly evidence: readonly ReadingEvidence[];
  readonly misfits: ReadonlyMap<string, string>;
  /** What a person should look at. */
  readonly warnings: readonly string[];
}

type Stated = Partial<Pick<CsvReadOptions, 'decimalSeparator' | 'columnFormats' | 'columnNulls' | 'columnTypes'>>;

/** @param separator of values; absent: none. */
export function schemaOfPass(
  pass: RecordPass,
  names: readonly string[],
  stated: Stated,
  separator?: string,
): PassResult {
  for (const column of pass.columns) settle(column);
  const decimalSeparator = stated.decimalSeparator ?? findDecimalSeparator(pass.columns);
  const habits: FileHabits = {
    decimalSeparator,
    // Programs that write decimal commas separate by semicolons, and group by points.
    mayGroupByPoint:
      separator === ';' && stated.decimalSeparator === undefined && !pass.columns.some(hasFractionsAfterPoint),
    dateOrder: pass.columns.map(decidedOrder).find((order) => order !== undefined),
    quotesMeanText: pass.columns.some(
      (column) => column.unquotedValues && !column.quotedValues && isNumeric(column) && column.values > 0,
    ),
  };
  const columnFormats: Record<string, string> = {};
  const columnNulls: Record<string, string[]> = {};
  const evidence: ReadingEvidence[] = [];
  const misfits = new Map<string, string>();
  const warnings: string[] = [];
  const schema = pass.columns.map((column, index): Column => {
    const name = names[index]!;
    const verdict = judgeColumn(name, column, habits);
    const format = own(stated.columnFormats, name) ?? verdict.format;
    const nulls = own(stated.columnNulls, name) ?? verdict.nulls;
    const type = own(stated.columnTypes, name);
    if (format !== undefined) columnFormats[name] = format;
    if (nulls.length > 0 || own(stated.columnNulls, name) !== undefined) columnNulls[name] = [...nulls];
    if (verdict.evidence !== undefined) {
      evidence.push(verdict.evidence);
      const { verdict: found, because, ambiguous } = verdict.evidence;
      if (ambiguous)
        warnings.push(
          `Column ${name} is read as ${found}, but ${because}. Set the option columnFormats if that is wrong.`,
        );
    }
    if (type === undefined && verdict.type.kind === 'double' && column.longNumber !== undefined) {
      const { text, line } = column.longNumber;
      warnings.push(
        `Column ${name} is read as double, which has 15 to 17 digits; ${text} on line ${line} has more. Give its type in columnTypes, such as decimal(38,6), to keep them.`,
      );
    }
    if (column.vanishing !== undefined && verdict.type.kind === 'double') {
      const { text, line } = column.vanishing;
      warnings.push(
        `Column ${name} contains ${text} on line ${line}, which is closer to zero than any double: it is read as 0.`,
      );
    }
    if (type === undefined && column.finerTime !== undefined && verdict.type.kind === 'string') {
      const { text, line } = column.finerTime;
      warnings.push(
        `Column ${name} stays text: ${text} on line ${line} is more precise than microseconds, which a timestamp cannot store.`,
      );
    }
    if (column.misfit !== undefined && verdict.type.kind === 'string')
      misfits.set(name, `${JSON.stringify(column.misfit.text)} on line ${column.misfit.line} is text`);
    return { name, type: type === undefined ? verdict.type : parseHive(type) };
  });
  warnings.push(...idleChoices(stated, schema));
  // Of a text column they are empty texts, and of one with nothing else, too: it becomes one.
  const emptyQuotedIsNull = pass.columns.some((column, index) => {
    const { kind } = schema[index]!.type;
    return kind !== 'string' && kind !== 'null' && (column.quotedEmpty || (column.quotedValues && column.hasValues));
  });
  return { schema, decimalSeparator, columnFormats, columnNulls, emptyQuotedIsNull, evidence, misfits, warnings };
}

/** What was stated and changes nothing, so that a slip does not pass for a choice. @throws EngineError for a type that is none. */
function idleChoices(stated: Stated, schema: Schema): string[] {
  const warnings: string[] = [];
  const known = new Map(schema.map(({ name, type }) => [name, type]));
  for (const option of ['columnTypes', 'columnFormats', 'columnNulls'] as const) {
    for (const [name, value] of Object.entries(stated[option] ?? {})) {
      if (option === 'columnTypes') parseHive(String(value));
      const type = known.get(name);
      if (type === undefined) {
        const near = nearNames(name, known.keys());
        warnings.push(
          `${option} names "${name}", which is not a column of the file.${near.length === 0 ? '' : ` ${meantHint(near, '')}`}`,
        );
      } else if (option === 'columnFormats' && type.kind === 'string') {
        warnings.push(
          `columnFormats sets ${String(value)} for "${name}", which stays text because not all of its values have this format. Set its type in columnTypes to reject the others.`,
        );
      }
    }
  }
  return warnings;
}

function own<T>(members: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;
}

/** Letters for true and false only count as a pair. */
function settle(column: ColumnPass): void {
  if ((column.types & valueKind.letterTf) !== 0 && !column.sawBothLetters && column.types !== anyValueKind)
    column.types = 0;
}

function isNumeric(column: ColumnPass): boolean {
  return column.hasDigits && (column.types & (valueType.bigint | valueType.double | valueType.commaDouble)) !== 0;
}

/** A comma when some column is a number only that way and none is a number only with a point. */
function findDecimalSeparator(columns: readonly ColumnPass[]): '.' | ',' {
  const isOnly = (column: ColumnPass, wanted: number, other: number): boolean =>
    column.values > 0 &&
    column.types !== anyValueKind &&
    (column.types & wanted) !== 0 &&
    (column.types & (other | valueType.bigint)) === 0;
  // Groups of three digits are not a fraction unless another column shows one.
  const comma = columns.some((column) =>
    isOnly(column, valueType.commaDouble, valueType.double | numberGrouping.comma),
  );
  const point = columns.some((column) =>
    isOnly(column, valueType.double, valueType.commaDouble | numberGrouping.point),
  );
  return comma && !point ? ',' : '.';
}

export function warningsOfPass(pass: RecordPass, padded: boolean): string[] {
  const { faults, firstLine, repaired } = pass;
  const rows = (count: number): string => `${countText(count, 'row')} ${count === 1 ? 'has' : 'have'}`;
  const warnings: string[] = [];
  if (faults.short > 0) {
    const end = padded ? 'the missing ones are null' : rejectedEnding.slice(0, -1);
    warnings.push(`${rows(faults.short)} too few values (first: line ${firstLine.short}); ${end}.`);
  }
  if (faults.long > 0)
    warnings.push(`${rows(faults.long)} too many values (first: line ${firstLine.long}); ${rejectedEnding}`);
  if (repaired > 0) warnings.push(`${rows(repaired)} quotes that do not match; they are kept as text.`);
  if (faults.quotes > 0)
    warnings.push(
      `${rows(faults.quotes)} quotes that do not match (first: line ${firstLine.quotes}); ${rejectedEnding}`,
    );
  if (pass.nulRows > 0)
    warnings.push(`${rows(pass.nulRows)} a NUL character (first: line ${pass.firstNul}); it is kept in the value.`);
  return warnings;
}

/** Lines that begin with a sign that was taken for one of comments. */
export function commentWarnings({ reader: { comments, firstComment, wideComments } }: RecordPass): string[] {
  if (comments === 0) return [];
  const lines =
    comments === 1
      ? `Line ${firstComment} is skipped as a comment`
      : `${comments} lines are skipped as comments (first: line ${firstComment})`;
  const wide =
    wideComments === 0
      ? ''
      : `, though ${wideComments} of them ${wideComments === 1 ? 'is' : 'are'} as wide as the rows`;
  return [`${lines}${wide}. Set the option comment to an empty text if they are rows.`];
}

/** Rows that were taken for the header of another file. */
export function headerWarnings({ headers, firstHeader }: RecordPass): string[] {
  if (headers === 0) return [];
  const rows =
    headers === 1
      ? `1 row equals the header (line ${firstHeader}); it is skipped`
      : `${headers} rows equal the header (first: line ${firstHeader}); they are skipped`;
  return [`${rows}. Set the option skipRepeatedHeaders to false to read such rows.`];
}

/** No grouping explains them. */
function hasFractionsAfterPoint({ values, types }: ColumnPass): boolean {
  const isFraction = (types & valueType.double) !== 0 && (types & valueType.bigint) === 0;
  return values > 0 && isFraction && (types & numberGrouping.point) === 0;
}
