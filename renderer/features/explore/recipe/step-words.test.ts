/** Steps in words, the expressions and patterns behind them, and the columns that they touch. */

import { describe, expect, test } from 'vitest';
import { dateChange } from '#renderer/features/explore/recipe/date-change.ts';
import { stepEffects } from '#renderer/features/explore/recipe/step-effects.ts';
import { formOf, isReady, readCast, readReplace, readSplit } from '#renderer/features/explore/recipe/step-forms.ts';
import { stepKinds } from '#renderer/features/explore/recipe/step-kinds.ts';
import { stepTitle, touchedColumns } from '#renderer/features/explore/recipe/step-words.ts';
import { readSplitPattern, splitPattern } from '#renderer/features/explore/recipe/split-pattern.ts';
import { readTextChange, textChange, type TextChange } from '#renderer/features/explore/recipe/text-changes.ts';

const column = { name: 'order no.', type: 'string' };
const begun = Object.fromEntries(
  stepKinds.map((kind) => [kind.name, kind.begin(column, [column, { name: 'b', type: 'int' }])]),
);

test('every kind of step, as it begins', () => {
  expect(Object.entries(begun).map(([name, step]) => [name, stepTitle(step), touchedColumns(step)])).toEqual([
    ['rename', 'Rename `order no.` to ""', []],
    ['type', 'Change type of `order no.` to int', ['order no.']],
    ['trim', 'Trim order no.', ['order no.']],
    ['upper', 'Upper-case order no.', ['order no.']],
    ['lower', 'Lower-case order no.', ['order no.']],
    ['replace', 'Replace "" by "" in order no.', ['order no.']],
    ['empty', 'Set empty text to null in order no.', ['order no.']],
    ['fill', 'Fill nulls of `order no.` with ""', ['order no.']],
    ['split', 'Split `order no.` at " " into order no._1, order no._2', ['order no._1', 'order no._2']],
    ['extract', 'Extract order no._part from `order no.`', ['order no._part']],
    ['parse-json', 'Parse JSON in `order no.` as ""', ['order no.']],
    ['flatten', 'Flatten structs', []],
    ['parse-time', 'Parse time in `order no.`', ['order no.']],
    ['derive', 'Derive "" from ""', []],
    ['drop', 'Drop `order no.`', []],
    ['keep', 'Keep only `order no.`, b', []],
    ['duplicates', 'Drop duplicates by `order no.`', []],
    ['filter', 'Filter ""', []],
  ]);
});

test('a transform without words of its own is named', () => {
  expect(stepTitle({ transform: 'DropNullRows', args: {} })).toBe('Drop null rows');
});

describe('forms', () => {
  test('that are shorter than the arguments', () => {
    const kinds = Object.entries(begun).map(([name, step]) => [name, formOf(step)]);
    expect(Object.fromEntries(kinds)).toMatchObject({
      type: 'type',
      split: 'split',
      replace: 'replace',
      rename: 'arguments',
      extract: 'arguments',
      trim: 'arguments',
    });
    expect(readCast(begun['type']!)).toEqual({ path: '`order no.`', type: 'int' });
    expect(readSplit(begun['split']!)).toEqual({ separator: ' ', columns: ['order no._1', 'order no._2'] });
    expect(readReplace(begun['replace']!)).toMatchObject({ find: '', by: '' });
  });

  test('are ready once they are filled in', () => {
    expect(isReady('type', begun['type']!, [])).toBe(true);
    expect(isReady('split', begun['split']!, [])).toBe(true);
    expect(isReady('replace', begun['replace']!, [])).toBe(false);
    const filled = { kind: 'replace', find: "it's", by: '' } as const;
    const step = { transform: 'DerivedColumn', args: { colName: 'a', expr: textChange('a', filled) } };
    expect(isReady('replace', step, [])).toBe(true);
  });
});

const hostile = ['', ' ', "'", "''", '"', 'a, b', "x', 'y", '\\', '$1', 'ä\n'];

test('changes of text are read as they were written', () => {
  const changes: TextChange[] = [
    { kind: 'trim' },
    { kind: 'upper' },
    { kind: 'lower' },
    { kind: 'empty' },
    ...hostile.flatMap((find) => hostile.map((by): TextChange => ({ kind: 'replace', find, by }))),
  ];
  for (const name of ['a', 'order no.', 'select', 'x"y', "it's"])
    for (const change of changes) expect(readTextChange(name, textChange(name, change))).toEqual(change);
  expect(readTextChange('a', 'trim(b)')).toBeUndefined();
  expect(readTextChange('a', "replace(a, 'x', upper('y'))")).toBeUndefined();
});

test('a step that parses dates names their order, whatever the name of the column is', () => {
  for (const name of ['a', 'Order Date', 'select', 'x"y', "it's"])
    for (const order of ['day-first', 'month-first'] as const) {
      const step = { transform: 'DerivedColumn', args: { colName: name, expr: dateChange(name, order) } };
      expect(stepTitle(step)).toBe(`Parse ${order} dates in ${name}`);
    }
  const other = { transform: 'DerivedColumn', args: { colName: 'a', expr: dateChange('b', 'day-first') } };
  expect(stepTitle(other)).toContain('Derive a from to_date(');
});

test('separators are read as they were written, whatever they mean in a pattern', () => {
  for (const separator of [',', ' ', '.', '|', '(.*)', '(?:', '\\', '$', '^-', '[a]', ' - ', 'ä', '\n', 'and'])
    for (const parts of [2, 3, 7]) expect(readSplitPattern(splitPattern(separator, parts), parts)).toBe(separator);
  expect(readSplitPattern(splitPattern(',', 3), 2)).toBeUndefined();
  expect(readSplitPattern('([0-9]+)-([0-9]+)', 2)).toBeUndefined();
  expect(readSplitPattern('', 1)).toBeUndefined();
});

describe('effects', () => {
  const receipt = {
    nodeId: 's1',
    kind: 'filter',
    rowsIn: 1000,
    rowsOut: 953,
    filtered: 47,
    rejected: 0,
    deduplicated: 0,
    inputs: {},
  } as const;
  const columns = (count: number): unknown[] => Array.from({ length: count });

  test('of rows, columns and values', () => {
    expect(stepEffects(receipt, columns(3), columns(3))).toEqual([{ text: '−47 rows', isWarning: false }]);
    expect(stepEffects({ ...receipt, filtered: 0 }, undefined, undefined)).toMatchObject([{ text: 'no row dropped' }]);
    expect(stepEffects(undefined, columns(3), columns(5))).toEqual([{ text: '+2 columns', isWarning: false }]);
    expect(stepEffects(undefined, columns(3), undefined)).toEqual([]);
    const cast = { ...receipt, kind: 'row-wise', filtered: 0, rowsOut: 1000, castToNull: { amount: 33 } } as const;
    expect(stepEffects(cast, columns(3), columns(2))).toEqual([
      { text: 'all 1,000 rows kept, −1 column', isWarning: false },
      { text: '33 values do not fit and became null', isWarning: true },
    ]);
    expect(stepEffects({ ...cast, castToNull: { amount: 33, day: 2 } }, undefined, undefined)).toContainEqual({
      text: '35 values do not fit and became null: 33 of amount, 2 of day',
      isWarning: true,
    });
    expect(stepEffects({ ...cast, castToNull: {}, rejected: 1, rowsOut: 999 }, undefined, undefined)).toEqual([
      { text: '1 row rejected', isWarning: true },
    ]);
  });
});
