/** Steps in words: what each does, and to which columns. */

import { argumentText } from '#renderer/features/explore/recipe/argument-text.ts';
import { readDateChange } from '#renderer/features/explore/recipe/date-change.ts';
import { readSplitPattern } from '#renderer/features/explore/recipe/split-pattern.ts';
import { readTextChange } from '#renderer/features/explore/recipe/text-changes.ts';
import type { NewStep } from '#renderer/features/explore/recipe/recipe.ts';
import { capital } from '#engine/contract/capital.ts';
import { countOf } from '#renderer/ui/format/words.ts';

/** Names and values are set apart from the words around them. */
interface WordPart {
  readonly text: string;
  readonly isName: boolean;
}

interface StepWords {
  /** The first word: `Rename`. */
  readonly verb: string;
  readonly rest: readonly WordPart[];
}

type Args = Readonly<Record<string, unknown>>;

export function stepWords({ transform, args }: NewStep): StepWords {
  return (words[transform] ?? (() => said(spaced(transform))))(args);
}

/** `Rename mbr_no to member_id`. */
export function stepTitle(step: NewStep): string {
  const { verb, rest } = stepWords(step);
  return [verb, ...rest.map(({ text }) => text)].join(' ');
}

/** Columns that a step computes or names; of one that only drops rows or columns, none. */
export function touchedColumns({ transform, args }: NewStep): readonly string[] {
  return (touched[transform] ?? (() => []))(args).filter((name) => name !== '');
}

const words: Readonly<Record<string, (args: Args) => StepWords>> = {
  RenameField: ({ oldName, newName }) => said('Rename', name(oldName), word('to'), name(newName)),
  ResolveChoice: ({ specs }) => {
    const [first, ...more] = objectsOf(specs);
    if (first === undefined) return said('Resolve choices');
    const type = argumentText(first['action']).replace(/^(?:cast|project):/u, '');
    return said('Change type', word('of'), name(first['path']), word('to'), name(type), ...andMore(more.length));
  },
  SplitString: ({ colName, pattern }) => said('Split', name(colName), word('at'), name(pattern)),
  ArrayToColumns: ({ colName, colList }) =>
    said('Copy', word('elements of'), name(colName), word('to'), ...names(colList)),
  DerivedColumn: ({ colName, expr }) => {
    const order = readDateChange(argumentText(colName), argumentText(expr));
    if (order !== undefined) return said('Parse', word(`${order} dates in`), name(colName));
    const change = readTextChange(argumentText(colName), argumentText(expr));
    if (change === undefined) return said('Derive', name(colName), word('from'), name(expr));
    return change.kind === 'replace'
      ? said('Replace', name(change.find), word('by'), name(change.by), word('in'), name(colName))
      : said(textWords[change.kind], name(colName));
  },
  ConcatenateColumns: ({ colName, colList }) => said('Merge', ...names(colList), word('into'), name(colName)),
  FillNulls: ({ fills }) => {
    const [first, ...more] = objectsOf(fills);
    if (first === undefined) return said('Fill', word('nulls'));
    return said(
      'Fill',
      word('nulls of'),
      name(first['column']),
      word('with'),
      name(first['value']),
      ...andMore(more.length),
    );
  },
  Flatten: () => said('Flatten structs'),
  ParseJsonColumn: ({ colName, schema }) => said('Parse JSON', word('in'), name(colName), word('as'), name(schema)),
  ToTimestamp: ({ colName }) => said('Parse time', word('in'), name(colName)),
  RegexExtractor: ({ colName, regex, newCols }) => {
    const separator = readSplitPattern(argumentText(regex), texts(newCols).length);
    return separator === undefined
      ? said('Extract', ...names(newCols), word('from'), name(colName))
      : said('Split', name(colName), word('at'), name(separator), word('into'), ...names(newCols));
  },
  DropFields: ({ paths }) => said('Drop', ...names(paths)),
  SelectFields: ({ paths }) => said('Keep only', ...names(paths)),
  DropDuplicates: ({ columns }) =>
    Array.isArray(columns) && columns.length > 0
      ? said('Drop duplicates', word('by'), ...names(columns))
      : said('Drop duplicates', word('of whole rows')),
  Filter: ({ condition }) => said('Filter', name(condition)),
};

const textWords = {
  trim: 'Trim',
  upper: 'Upper-case',
  lower: 'Lower-case',
  empty: 'Set empty text to null in',
} as const;

const touched: Readonly<Record<string, (args: Args) => readonly string[]>> = {
  RenameField: ({ newName }) => [columnOf(newName)],
  ResolveChoice: ({ specs }) => objectsOf(specs).map(({ path }) => columnOf(path)),
  SplitString: intoNew,
  ArrayToColumns: ({ colList }) => texts(colList),
  ConcatenateColumns: ({ colName }) => [argumentText(colName)],
  DerivedColumn: ({ colName }) => [argumentText(colName)],
  FillNulls: ({ fills }) => objectsOf(fills).map(({ column }) => columnOf(column)),
  ParseJsonColumn: intoNew,
  ToTimestamp: intoNew,
  RegexExtractor: ({ newCols }) => texts(newCols),
};

/** A new column, or else the one that is read. */
function intoNew({ colName, newColName }: Args): readonly string[] {
  return [typeof newColName === 'string' && newColName !== '' ? newColName : columnOf(colName)];
}

/** Of a path, which names a column or a field in it. */
function columnOf(path: unknown): string {
  const text = argumentText(path);
  const quoted = /^`((?:[^`]|``)*)`/u.exec(text)?.[1];
  return quoted === undefined ? text.split('.')[0]! : quoted.replaceAll('``', '`');
}

const mostNamed = 3;
const longestText = 60;

function said(verb: string, ...rest: readonly WordPart[]): StepWords {
  return { verb, rest };
}

function word(text: string): WordPart {
  return { text, isName: false };
}

function name(value: unknown): WordPart {
  const text = argumentText(value).replaceAll(/\s+/gu, ' ');
  // Blanks and nothing would not be seen.
  const seen = text.trim() === '' ? `"${text}"` : text;
  return { text: seen.length > longestText ? `${seen.slice(0, longestText - 1)}…` : seen, isName: true };
}

function names(values: unknown): readonly WordPart[] {
  const all = texts(values).filter((each) => each !== '');
  const shown = all.slice(0, mostNamed);
  return [name(shown.join(', ')), ...andMore(all.length - shown.length)];
}

function andMore(count: number): readonly WordPart[] {
  return count <= 0 ? [] : [word(`and ${countOf(count, 'more column')}`)];
}

function texts(values: unknown): readonly string[] {
  return Array.isArray(values) ? values.map(String) : [];
}

function objectsOf(value: unknown): readonly Args[] {
  return Array.isArray(value) ? value.filter((each): each is Args => typeof each === 'object' && each !== null) : [];
}

/** `Drop null rows` of `DropNullRows`. */
function spaced(transform: string): string {
  return capital(transform.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, ' ').toLowerCase());
}
