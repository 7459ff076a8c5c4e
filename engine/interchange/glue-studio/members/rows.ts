/** Members that choose or combine the rows of one input: Filter, DropDuplicates, Aggregate, Spigot. */

import { z } from 'zod';
import { filterFields, type GlueFilters } from '#engine/interchange/glue-studio/filter/filter-shapes.ts';
import { readCondition } from '#engine/interchange/glue-studio/filter/read-condition.ts';
import { writeCondition } from '#engine/interchange/glue-studio/filter/write-condition.ts';
import { defineMember, type NodeWriter, type WriteContext } from '#engine/interchange/glue-studio/member.ts';
import { gluePath, gluePaths, pathParts, pathText } from '#engine/interchange/glue-studio/paths.ts';
import { aggregateNames } from '#engine/transforms/aggregate-functions.ts';

/** Rows that Spigot writes unless it says otherwise. */
const defaultTopk = 100;

export const rowMembers = [
  defineMember({
    name: 'Filter',
    kind: 'transform',
    inputs: 1,
    ours: ['Filter'],
    note: 'A row with a null in a compared column is kept if another condition of an OR is met; AWS Glue drops it. Patterns are RE2.',
    fields: filterFields,
    read: (filters, context) => ({ transform: 'Filter', args: { condition: writeCondition(filters, context) } }),
  }),
  defineMember({
    name: 'DropDuplicates',
    kind: 'transform',
    inputs: 1,
    ours: ['DropDuplicates'],
    note: 'The first row in the order of the input is kept; AWS Glue keeps any of them.',
    fields: z.object({ Columns: gluePaths.optional() }),
    read: ({ Columns = [] }) => ({ transform: 'DropDuplicates', args: { columns: Columns.map(pathText) } }),
  }),
  defineMember({
    name: 'Aggregate',
    kind: 'transform',
    inputs: 1,
    ours: ['Aggregate'],
    note: '',
    fields: z.object({
      Groups: gluePaths,
      Aggs: z
        .array(z.object({ Column: gluePath, AggFunc: z.enum(aggregateNames) }))
        .min(1)
        .max(30),
    }),
    read: ({ Groups, Aggs }) => ({
      transform: 'Aggregate',
      args: {
        groups: Groups.map(pathText),
        aggs: Aggs.map(({ Column, AggFunc }) => ({ column: pathText(Column), aggFunc: AggFunc })),
      },
    }),
  }),
  defineMember({
    name: 'Spigot',
    kind: 'transform',
    inputs: 1,
    ours: ['Sample', 'Limit', 'PathTarget'],
    note: 'Becomes a sample or the first rows, and a target that writes them as JSON. The readers of the node get all rows.',
    fields: z.object({
      Path: z.string().min(1),
      Topk: z.int().min(0).max(100).optional(),
      Prob: z.number().min(0).max(1).optional(),
    }),
    read({ Path, Topk = defaultTopk, Prob = 1 }, context) {
      const [input] = context.inputs;
      const drawn =
        Prob === 1
          ? input!
          : context.add('sample', { transform: 'Sample', args: { fraction: Prob }, inputs: { in: input! } });
      const first = context.add('rows', { transform: 'Limit', args: { limit: Topk }, inputs: { in: drawn } });
      context.change('It becomes several nodes, which write the sample as JSON. Its readers get all rows.');
      return {
        transform: 'PathTarget',
        args: { path: Path, format: 'json' },
        inputs: { in: first },
        rows: input!,
      };
    },
  }),
] as const;

interface Aggregation {
  readonly column: string;
  readonly aggFunc: string;
  readonly alias?: string | undefined;
}

export const rowWriters = {
  Filter: ({ condition }: { readonly condition: string }, context: WriteContext) => [
    'Filter',
    writtenFilters(condition, context),
  ],
  DropDuplicates: ({ columns }: { readonly columns: readonly string[] }) => [
    'DropDuplicates',
    columns.length === 0 ? {} : { Columns: columns.map(pathParts) },
  ],
  Aggregate: (
    { groups, aggs }: { readonly groups: readonly string[]; readonly aggs: readonly Aggregation[] },
    context: WriteContext,
  ) => [
    'Aggregate',
    {
      Groups: groups.map(pathParts),
      Aggs: aggs.map(({ column, aggFunc, alias }) => {
        if (alias !== undefined)
          context.refuse(
            `AWS Glue gives the result of an aggregate no other name, such as "${alias}". Remove the name, and rename the column in Change Schema (ApplyMapping).`,
          );
        if (column === '*') context.refuse('AWS Glue counts the values of a column, not rows. Name a column.');
        return { Column: pathParts(column), AggFunc: aggFunc };
      }),
    },
  ],
} satisfies Readonly<Record<string, NodeWriter>>;

/** A condition that comes back in other words is reported with them. */
export function writtenFilters(condition: string, context: WriteContext): GlueFilters {
  const filters = readCondition(condition, (reason) => context.refuse(reason));
  const again = writeCondition(filters, { change: () => {}, refuse: (reason) => context.refuse(reason) });
  if (plain(again) !== plain(condition)) context.note(`An import from AWS Glue writes the condition as ${again}`);
  return filters;
}

function plain(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}
