/** Members that read several inputs: Join, Union, Merge, SparkSQL. */

import { z } from 'zod';
import { countText } from '#engine/contract/count-text.ts';
import { defineMember, type NodeWriter, type WriteContext } from '#engine/interchange/glue-studio/member.ts';
import { fromSparkSpelling, toSparkSpelling } from '#engine/interchange/glue-studio/sql/spelling.ts';
import { gluePaths, pathParts, pathText } from '#engine/interchange/glue-studio/paths.ts';

/** Glue's word → ours. */
const joinTypes = {
  equijoin: 'inner',
  left: 'left',
  right: 'right',
  outer: 'outer',
  leftsemi: 'leftsemi',
  leftanti: 'leftanti',
} as const;
type GlueJoinType = keyof typeof joinTypes;
const glueJoinTypes = Object.keys(joinTypes) as [GlueJoinType, ...GlueJoinType[]];

const prefixNote =
  'Columns of the right input that the left one has as well get the prefix "."; in AWS Glue, both keep their name.';

export const inputMembers = [
  defineMember({
    name: 'Join',
    kind: 'transform',
    inputs: 2,
    ours: ['Join'],
    note: `Of joins other than equijoin: ${prefixNote}`,
    fields: z.object({
      JoinType: z.enum(glueJoinTypes),
      Columns: z.array(z.object({ From: z.string(), Keys: gluePaths.min(1) })).length(2),
    }),
    read({ JoinType, Columns }, context) {
      const [left, right] = context.inputs as [string, string];
      const [first, second] = Columns as [(typeof Columns)[number], (typeof Columns)[number]];
      const isSwapped = first.From === right && second.From === left && left !== right;
      const [ofLeft, ofRight] = isSwapped ? [second, first] : [first, second];
      if (ofLeft.From !== left || ofRight.From !== right)
        context.refuse('Its columns are not those of its two inputs. Set From to the id of each input.');
      if (ofLeft.Keys.length !== ofRight.Keys.length)
        context.refuse(
          `It compares ${ofLeft.Keys.length} columns with ${ofRight.Keys.length}. Name as many of each input.`,
        );
      if (JoinType !== 'equijoin' && JoinType !== 'leftsemi' && JoinType !== 'leftanti') context.change(prefixNote);
      return {
        transform: 'Join',
        args: {
          joinType: joinTypes[JoinType],
          keys: ofLeft.Keys.map((path, index) => ({ left: pathText(path), right: pathText(ofRight.Keys[index]!) })),
        },
        inputs: { left, right },
      };
    },
  }),
  defineMember({
    name: 'Union',
    kind: 'transform',
    inputs: 2,
    ours: ['Union'],
    note: '',
    fields: z.object({ UnionType: z.enum(['ALL', 'DISTINCT']) }),
    read: ({ UnionType }, { inputs }) => ({
      transform: 'Union',
      // As its SQL does: by position.
      args: { unionType: UnionType, by: 'position' },
      inputs: { in1: inputs[0]!, in2: inputs[1]! },
    }),
  }),
  defineMember({
    name: 'Merge',
    kind: 'transform',
    inputs: 2,
    ours: ['Merge'],
    note: '',
    fields: z.object({ Source: z.string(), PrimaryKeys: gluePaths.min(1) }),
    read({ Source, PrimaryKeys }, context) {
      const [first, second] = context.inputs as [string, string];
      if (Source !== first && Source !== second)
        context.refuse(`Its source "${Source}" is not one of its inputs. Set Source to the id of an input.`);
      const [left, right] = Source === first ? [first, second] : [second, first];
      return { transform: 'Merge', args: { primaryKeys: PrimaryKeys.map(pathText) }, inputs: { left, right } };
    },
  }),
  defineMember({
    name: 'SparkSQL',
    kind: 'transform',
    inputs: 'some',
    ours: ['SqlTransform'],
    note: 'The SQL runs in DuckDB, with quotes as DuckDB reads them: functions that only Spark has must be replaced.',
    fields: z.object({
      SqlQuery: z.string().min(1),
      SqlAliases: z.array(z.object({ From: z.string(), Alias: z.string().min(1) })),
      OutputSchemas: z.unknown().optional(),
    }),
    read({ SqlQuery, SqlAliases }, context) {
      const ports = context.inputs.map((input, index) => [`in${index + 1}`, input] as const);
      const stray = SqlAliases.find(({ From }) => !context.inputs.includes(From));
      if (stray !== undefined)
        context.refuse(`Its alias "${stray.Alias}" is of "${stray.From}", which is not one of its inputs.`);
      const aliases = ports.flatMap(([port, input]) => {
        const alias = SqlAliases.find(({ From }) => From === input)?.Alias ?? 'myDataSource';
        return alias === port ? [] : [[port, alias] as const];
      });
      context.change('The SQL runs in DuckDB. Functions that only Spark has must be replaced.');
      return {
        transform: 'SqlTransform',
        args: { sql: fromSparkSpelling(SqlQuery, '"'), aliases: Object.fromEntries(aliases) },
        inputs: Object.fromEntries(ports),
      };
    },
  }),
] as const;

function two(context: WriteContext): [string, string] {
  const ids = Object.values(context.inputs);
  if (ids.length !== 2)
    context.refuse(
      `It has ${countText(ids.length, 'input')}, and AWS Glue takes two. Combine two inputs in each node.`,
    );
  return ids as [string, string];
}

interface JoinArgs {
  readonly joinType: string;
  readonly keys: readonly { readonly left: string; readonly right: string }[];
  readonly rightPrefix: string;
}

export const inputWriters = {
  Join({ joinType, keys, rightPrefix }: JoinArgs, context: WriteContext) {
    two(context);
    const { left, right } = context.inputs as { readonly left: string; readonly right: string };
    if (rightPrefix !== '.')
      context.refuse(
        `AWS Glue gives columns that both inputs have the prefix ".", not "${rightPrefix}". Rename the columns in Change Schema (ApplyMapping).`,
      );
    const JoinType = glueJoinTypes.find((each) => joinTypes[each] === joinType)!;
    if (joinType === 'left' || joinType === 'right' || joinType === 'outer')
      context.note('In AWS Glue, columns that both inputs have keep their name, without the prefix ".".');
    return [
      'Join',
      {
        JoinType,
        Columns: [
          { From: left, Keys: keys.map((key) => pathParts(key.left)) },
          { From: right, Keys: keys.map((key) => pathParts(key.right)) },
        ],
      },
    ];
  },
  Union({ unionType, by }: { readonly unionType: string; readonly by: string }, context: WriteContext) {
    two(context);
    if (by !== 'position')
      context.refuse(
        'AWS Glue combines columns by position, and this node does by name. Match columns by position, after a node that puts them in order.',
      );
    return ['Union', { UnionType: unionType }];
  },
  Merge({ primaryKeys }: { readonly primaryKeys: readonly string[] }, context: WriteContext) {
    two(context);
    return ['Merge', { Source: context.inputs['left'], PrimaryKeys: primaryKeys.map(pathParts) }];
  },
  SqlTransform(
    { sql, aliases }: { readonly sql: string; readonly aliases: Readonly<Record<string, string>> },
    context: WriteContext,
  ) {
    const ids = Object.values(context.inputs);
    if (new Set(ids).size < ids.length)
      context.refuse('Two of its inputs read the same node, which AWS Glue does not tell apart.');
    context.note(
      'The SQL is written with the quotes of Spark. Functions that only DuckDB has must be replaced in AWS Glue.',
    );
    return [
      'SparkSQL',
      {
        SqlQuery: toSparkSpelling(sql),
        SqlAliases: Object.entries(context.inputs).map(([port, From]) => ({
          From,
          Alias: Object.hasOwn(aliases, port) ? aliases[port] : port,
        })),
      },
    ];
  },
} satisfies Readonly<Record<string, NodeWriter>>;
