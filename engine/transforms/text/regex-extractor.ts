/** RegexExtractor: the parts of a text that match the groups of a pattern, as columns. */

import { z } from 'zod';
import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { columnOrField } from '#engine/transforms/argument-roles.ts';
import { textOf } from '#engine/transforms/columns/column-text.ts';
import { putColumns, readColumn, rowWise, withoutNul } from '#engine/transforms/columns/put-columns.ts';
import { patternSchema, patternTrial } from '#engine/transforms/text/pattern.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { stringType } from '#engine/types/data-type.ts';
import { captureCount } from '#engine/types/functions/spark-pattern.ts';
import { fieldOf } from '#engine/types/value-walk.ts';

const args = z.strictObject({
  colName: z
    .string()
    .min(1)
    .describe('Column or nested field that holds the text.')
    .meta({ title: 'Column' })
    .meta(columnOrField('in')),
  regex: patternSchema
    .describe(String.raw`Regular expression (RE2), such as (\d+)-(\d+). The first match in the text counts.`)
    .meta({ title: 'Pattern' }),
  newCols: z
    .array(withoutNul(z.string()))
    .min(1)
    .describe(
      'A column for each group of the pattern, in order; an empty name skips its group. One column for the whole match if the pattern has no group.',
    )
    .meta({ title: 'New columns' }),
});

const input = {
  in: {
    schema: { id: 'bigint', code: 'string' },
    rows: [
      { id: 1, code: 'AB-12 and CD-34' },
      { id: 2, code: 'none' },
      { id: 3, code: null },
    ],
  },
};

/** Group → its text; DuckDB's own numbers of groups end with 9. */
function groupsOf(text: Sql, regex: string, groups: number): (group: number) => Sql {
  if (groups === 0) return () => sql`regexp_extract(${text}, ${literal(regex)})`;
  const names = joinSql(Array.from({ length: groups }, (_none, index) => literal(String(index + 1))));
  const all = sql`regexp_extract(${text}, ${literal(regex)}, [${names}])`;
  return (group) => fieldOf(all, String(group));
}

function checkCount(regex: string, groups: number, newCols: readonly string[]): void {
  const wanted = Math.max(groups, 1);
  if (newCols.length !== wanted) {
    throw new EngineError(
      'InvalidInput',
      `Cannot extract ${newCols.length} columns: the pattern "${clip(regex)}" has ${groups} ${groups === 1 ? 'group' : 'groups'}.`,
      {
        hint:
          groups === 0
            ? 'Name one column for the whole match, or put groups into parentheses.'
            : `Name ${wanted} columns; leave a name empty to skip its group.`,
      },
    );
  }
  if (newCols.every((name) => name === '')) {
    throw new EngineError('InvalidInput', 'Cannot extract anything: every group is skipped.', {
      hint: 'Name a column for at least one group.',
    });
  }
}

export const regexExtractor = defineTransform({
  name: 'RegexExtractor',
  title: 'Regex Extractor',
  category: 'clean',
  summary:
    'Extracts the parts of a text that match the groups of a regular expression into columns; text without a match gives empty texts, and a null gives nulls.',
  ...rowWise(args, ({ colName, regex, newCols }, columns) => {
    const read = readColumn(columns, colName);
    const groups = captureCount(regex);
    checkCount(regex, groups, newCols);
    const valueOf = groupsOf(textOf(read, 'extract from'), regex, groups);
    const made = newCols.map((name, index) => ({
      name,
      type: stringType,
      value: valueOf(index + 1),
      sources: [read.source],
    }));
    return putColumns(
      columns,
      made.filter(({ name }) => name !== ''),
    );
  }),
  trial: ({ regex }) => patternTrial(regex),
  examples: [
    {
      title: 'A column for each group of the first match',
      args: { colName: 'code', regex: '([A-Z]+)-([0-9]+)', newCols: ['letters', 'digits'] },
      input,
      output: {
        schema: { ...input.in.schema, letters: 'string', digits: 'string' },
        rows: [
          { ...input.in.rows[0]!, letters: 'AB', digits: '12' },
          { ...input.in.rows[1]!, letters: '', digits: '' },
          { ...input.in.rows[2]!, letters: null, digits: null },
        ],
      },
    },
    {
      title: 'Without a group, the whole match; the column itself is replaced',
      args: { colName: 'code', regex: '[0-9]+', newCols: ['code'] },
      input,
      output: {
        schema: input.in.schema,
        rows: [
          { id: 1, code: '12' },
          { id: 2, code: '' },
          { id: 3, code: null },
        ],
      },
    },
    {
      title: 'A group that is skipped, and one that is optional',
      args: { colName: 'code', regex: '(A)(?P<second>B)(x)?', newCols: ['', 'b', 'x'] },
      input,
      output: {
        schema: { ...input.in.schema, b: 'string', x: 'string' },
        rows: [
          { ...input.in.rows[0]!, b: 'B', x: '' },
          { ...input.in.rows[1]!, b: '', x: '' },
          { ...input.in.rows[2]!, b: null, x: null },
        ],
      },
    },
    {
      title: 'As many columns as groups',
      args: { colName: 'code', regex: '([A-Z]+)-([0-9]+)', newCols: ['letters'] },
      input,
      output: { error: 'InvalidInput' },
    },
    {
      title: 'A pattern that looks ahead',
      args: { colName: 'code', regex: 'A(?=B)', newCols: ['a'] },
      input,
      output: { error: 'InvalidInput' },
    },
  ],
});
