/** Steps that suit the values of a column: what was found in them, in words, and the step that cleans it. Pure. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { dateChange } from '#renderer/features/explore/recipe/date-change.ts';
import type { NewStep } from '#renderer/features/explore/recipe/recipe.ts';
import { splitPattern } from '#renderer/features/explore/recipe/split-pattern.ts';
import { textChange } from '#renderer/features/explore/recipe/text-changes.ts';
import { columnPath } from '#renderer/ui/code/column-path.ts';
import { sqlName } from '#renderer/ui/code/sql-name.ts';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';

export type Cleanup = Output<'findCleanups'>['cleanups'][number];

export interface StepSuggestion {
  readonly title: string;
  /** What speaks for it. */
  readonly evidence: string;
  /** Something that is lost or guessed; null: nothing is. */
  readonly caution: string | null;
  /** As it is written in the file. */
  readonly examples: readonly string[];
  readonly rowCount: number;
  readonly step: NewStep;
  /** A person checks its arguments first. */
  readonly asks: boolean;
}

export function suggestionOf(column: string, cleanup: Cleanup): StepSuggestion {
  const { rowCount, outOf, examples } = cleanup;
  const made = makers[cleanup.kind](column, cleanup);
  const lost = outOf === null ? 0 : outOf - rowCount;
  return {
    evidence: outOf === null ? countOf(rowCount, 'value') : `${exactCount(rowCount)} of ${countOf(outOf, 'value')} fit`,
    caution: lost > 0 && made.losesRest ? `${countOf(lost, 'value')} would become null.` : null,
    asks: false,
    ...made.suggestion,
    examples,
    rowCount,
  };
}

interface Made {
  readonly suggestion: Pick<StepSuggestion, 'title' | 'step'> & Partial<StepSuggestion>;
  /** What does not fit becomes null. */
  readonly losesRest: boolean;
}

function derive(column: string, expr: string): NewStep {
  return { transform: 'DerivedColumn', args: { colName: column, expr } };
}

const typeTitles = { bigint: 'whole numbers', double: 'numbers', boolean: 'true or false' } as const;

const makers: Readonly<Record<Cleanup['kind'], (column: string, cleanup: Cleanup) => Made>> = {
  trim: (column, { rowCount }) => ({
    suggestion: {
      title: 'Trim',
      step: derive(column, textChange(column, { kind: 'trim' })),
      evidence: `${countOf(rowCount, 'value')} ${rowCount === 1 ? 'has' : 'have'} blanks around the text`,
    },
    losesRest: false,
  }),
  empty: (column, { rowCount }) => ({
    suggestion: {
      title: 'Set empty text to null',
      step: derive(column, `CASE WHEN trim(${sqlName(column)}) = '' THEN NULL ELSE ${sqlName(column)} END`),
      evidence: `${countOf(rowCount, 'value')} ${rowCount === 1 ? 'has' : 'have'} nothing but blanks`,
    },
    losesRest: false,
  }),
  placeholder: (column, { values, rowCount }) => ({
    suggestion: {
      title: 'Set placeholders to null',
      step: derive(
        column,
        `CASE WHEN lower(trim(${sqlName(column)})) IN (${values.map(quoted).join(', ')}) THEN NULL ELSE ${sqlName(column)} END`,
      ),
      evidence: `${countOf(rowCount, 'value')} ${rowCount === 1 ? 'stands' : 'stand'} for "no value": ${values.join(', ')}`,
    },
    losesRest: false,
  }),
  type: (column, { type }) => ({
    suggestion: {
      title: `Change type to ${type ?? ''}`,
      step: {
        transform: 'ResolveChoice',
        args: { specs: [{ path: columnPath(column), action: `cast:${type ?? ''}` }] },
      },
      ...(type === null ? {} : { title: `Read as ${typeTitles[type]}: ${type}` }),
    },
    losesRest: true,
  }),
  time: (column) => ({
    suggestion: {
      title: 'Parse dates and times',
      step: { transform: 'ToTimestamp', args: { colName: columnPath(column), colType: 'iso' } },
    },
    losesRest: true,
  }),
  date: (column, { order, isAmbiguous }) => ({
    suggestion: {
      title: `Parse dates, ${order === 'day-first' ? 'day' : 'month'} first`,
      step: derive(column, dateChange(column, order ?? 'month-first')),
      ...(isAmbiguous ? { caution: 'Every date fits both orders. Check the order.', asks: true } : {}),
    },
    losesRest: true,
  }),
  json: (column) => ({
    suggestion: {
      title: 'Parse JSON',
      step: { transform: 'ParseJsonColumn', args: { colName: columnPath(column), schema: '' } },
      asks: true,
    },
    losesRest: false,
  }),
  split: (column, { separator, parts }) => ({
    suggestion: {
      title: `Split at ${named(separator ?? '')} into ${parts ?? 2} columns`,
      step: {
        transform: 'RegexExtractor',
        args: {
          colName: columnPath(column),
          regex: splitPattern(separator ?? ' ', parts ?? 2),
          newCols: Array.from({ length: parts ?? 2 }, (_, part) => `${column}_${part + 1}`),
        },
      },
      caution: null,
    },
    losesRest: false,
  }),
};

/** Blanks would not be seen. */
function named(separator: string): string {
  return separator === ' ' ? 'the space' : separator === '\t' ? 'the tab' : `"${separator.trim()}"`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
