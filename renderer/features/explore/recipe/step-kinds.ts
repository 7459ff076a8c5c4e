/** The steps that can be taken in the grid: how each is called, and the transform that it begins as. Pure. */

import {
  IconAbc,
  IconBraces,
  IconCalendarTime,
  IconColumnInsertRight,
  IconColumnRemove,
  IconCopyMinus,
  IconCursorText,
  IconFilter,
  IconFoldUp,
  IconLetterCase,
  IconLetterCaseLower,
  IconLetterCaseUpper,
  IconListCheck,
  IconPencil,
  IconRegex,
  IconReplace,
  IconScissors,
  IconSpacingHorizontal,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { NewStep } from '#renderer/features/explore/recipe/recipe.ts';
import { splitPattern } from '#renderer/features/explore/recipe/split-pattern.ts';
import { textChange, type TextChange } from '#renderer/features/explore/recipe/text-changes.ts';
import { columnPath } from '#renderer/ui/code/column-path.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

export interface StepKind {
  /** Of its command: `explore.step-rename`. */
  readonly name: string;
  readonly title: string;
  readonly menuTitle: string;
  readonly icon: ComponentType<{ size?: number | string; stroke?: number | string }>;
  readonly keywords?: readonly string[];
  /** Columns that it can be taken on; absent: all. */
  fits?(type: string): boolean;
  /** Its arguments are complete: it is taken without a question. */
  readonly isComplete: boolean;
  /** @param shown columns in the order of the grid, without hidden ones. */
  begin(column: GridColumn, shown: readonly GridColumn[]): NewStep;
}

const isText = (type: string): boolean => /^(?:string|char|varchar)\b/u.test(type);

function changing(change: TextChange): StepKind['begin'] {
  return ({ name }) => ({ transform: 'DerivedColumn', args: { colName: name, expr: textChange(name, change) } });
}

export const stepKinds: readonly StepKind[] = [
  {
    name: 'rename',
    title: 'Step: rename column',
    menuTitle: 'Rename …',
    icon: IconCursorText,
    isComplete: false,
    begin: ({ name }) => ({ transform: 'RenameField', args: { oldName: columnPath(name), newName: '' } }),
  },
  {
    name: 'type',
    title: 'Step: change type of column',
    menuTitle: 'Change type …',
    icon: IconAbc,
    keywords: ['cast', 'convert', 'number', 'date', 'resolve choice'],
    isComplete: false,
    begin: ({ name, type }) => ({
      transform: 'ResolveChoice',
      args: { specs: [{ path: columnPath(name), action: `cast:${isText(type) ? 'int' : 'string'}` }] },
    }),
  },
  {
    name: 'trim',
    title: 'Step: trim text of column',
    menuTitle: 'Trim',
    icon: IconSpacingHorizontal,
    keywords: ['blanks', 'spaces', 'strip'],
    fits: isText,
    isComplete: true,
    begin: changing({ kind: 'trim' }),
  },
  {
    name: 'upper',
    title: 'Step: write column in upper case',
    menuTitle: 'Upper case',
    icon: IconLetterCaseUpper,
    fits: isText,
    isComplete: true,
    begin: changing({ kind: 'upper' }),
  },
  {
    name: 'lower',
    title: 'Step: write column in lower case',
    menuTitle: 'Lower case',
    icon: IconLetterCaseLower,
    fits: isText,
    isComplete: true,
    begin: changing({ kind: 'lower' }),
  },
  {
    name: 'replace',
    title: 'Step: replace text in column',
    menuTitle: 'Replace …',
    icon: IconReplace,
    keywords: ['substitute'],
    fits: isText,
    isComplete: false,
    begin: changing({ kind: 'replace', find: '', by: '' }),
  },
  {
    name: 'empty',
    title: 'Step: set empty text of column to null',
    menuTitle: 'Empty text to null',
    icon: IconLetterCase,
    fits: isText,
    isComplete: true,
    begin: changing({ kind: 'empty' }),
  },
  {
    name: 'fill',
    title: 'Step: fill nulls of column with value',
    menuTitle: 'Fill nulls …',
    icon: IconPencil,
    keywords: ['missing', 'empty', 'default'],
    fits: (type) => !/^(?:struct|array|map|uniontype)\b/u.test(type),
    isComplete: false,
    begin: ({ name }) => ({ transform: 'FillNulls', args: { fills: [{ column: columnPath(name), value: '' }] } }),
  },
  {
    name: 'split',
    title: 'Step: split text of column into columns',
    menuTitle: 'Split …',
    icon: IconScissors,
    keywords: ['separator', 'parts'],
    fits: isText,
    isComplete: false,
    begin: ({ name }) => ({
      transform: 'RegexExtractor',
      args: { colName: columnPath(name), regex: splitPattern(' ', 2), newCols: [`${name}_1`, `${name}_2`] },
    }),
  },
  {
    name: 'extract',
    title: 'Step: extract parts of column by pattern',
    menuTitle: 'Extract by pattern …',
    icon: IconRegex,
    keywords: ['regular expression', 'regex', 'groups'],
    fits: isText,
    isComplete: false,
    begin: ({ name }) => ({
      transform: 'RegexExtractor',
      args: { colName: columnPath(name), regex: '', newCols: [`${name}_part`] },
    }),
  },
  {
    name: 'parse-json',
    title: 'Step: parse JSON in column',
    menuTitle: 'Parse JSON …',
    icon: IconBraces,
    keywords: ['struct', 'nested', 'unbox'],
    fits: isText,
    isComplete: false,
    begin: ({ name }) => ({ transform: 'ParseJsonColumn', args: { colName: columnPath(name), schema: '' } }),
  },
  {
    name: 'flatten',
    title: 'Step: flatten structs into columns',
    menuTitle: 'Flatten structs',
    icon: IconFoldUp,
    keywords: ['nested', 'unnest', 'JSON', 'fields'],
    fits: (type) => /^struct\b/u.test(type),
    isComplete: true,
    // A name with a dot needs backticks in every expression.
    begin: () => ({ transform: 'Flatten', args: { separator: '_' } }),
  },
  {
    name: 'parse-time',
    title: 'Step: parse dates and times in column',
    menuTitle: 'Parse date or time …',
    icon: IconCalendarTime,
    keywords: ['timestamp', 'epoch', 'ISO 8601'],
    fits: (type) => isText(type) || /^(?:tinyint|smallint|int|bigint|float|double|decimal)\b/u.test(type),
    isComplete: false,
    begin: ({ name }) => ({ transform: 'ToTimestamp', args: { colName: columnPath(name), colType: 'autodetect' } }),
  },
  {
    name: 'derive',
    title: 'Step: derive column by expression',
    menuTitle: 'Derive column …',
    icon: IconColumnInsertRight,
    keywords: ['compute', 'formula', 'new', 'add'],
    isComplete: false,
    begin: () => ({ transform: 'DerivedColumn', args: { colName: '', expr: '' } }),
  },
  {
    name: 'drop',
    title: 'Step: drop column',
    menuTitle: 'Drop column',
    icon: IconColumnRemove,
    keywords: ['delete', 'remove'],
    isComplete: true,
    begin: ({ name }) => ({ transform: 'DropFields', args: { paths: [columnPath(name)] } }),
  },
  {
    name: 'keep',
    title: 'Step: keep only some columns',
    menuTitle: 'Keep only …',
    icon: IconListCheck,
    keywords: ['select', 'columns', 'order'],
    isComplete: false,
    begin: (_column, shown) => ({
      transform: 'SelectFields',
      args: { paths: shown.map(({ name }) => columnPath(name)) },
    }),
  },
  {
    name: 'duplicates',
    title: 'Step: drop duplicate rows',
    menuTitle: 'Drop duplicates …',
    icon: IconCopyMinus,
    keywords: ['distinct', 'unique', 'dedupe'],
    isComplete: false,
    begin: ({ name }) => ({ transform: 'DropDuplicates', args: { columns: [columnPath(name)] } }),
  },
  {
    name: 'filter',
    title: 'Step: filter rows by condition',
    menuTitle: 'Filter …',
    icon: IconFilter,
    keywords: ['where', 'condition'],
    isComplete: false,
    begin: () => ({ transform: 'Filter', args: { condition: '' } }),
  },
];
