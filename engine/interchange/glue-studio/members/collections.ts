/** Members with several outputs, and the one that takes one of them: SplitFields, Route, SelectFromCollection. */

import { z } from 'zod';
import { filterFields } from '#engine/interchange/glue-studio/filter/filter-shapes.ts';
import { writeCondition } from '#engine/interchange/glue-studio/filter/write-condition.ts';
import { writtenFilters } from '#engine/interchange/glue-studio/members/rows.ts';
import { defineMember, type NodeWriter, type WriteContext } from '#engine/interchange/glue-studio/member.ts';
import { gluePaths, pathParts, pathText } from '#engine/interchange/glue-studio/paths.ts';

export const collectionMembers = [
  defineMember({
    name: 'SplitFields',
    kind: 'transform',
    inputs: 1,
    ours: ['SplitFields'],
    note: '',
    fields: z.object({ Paths: gluePaths.min(1) }),
    read: ({ Paths }) => ({ transform: 'SplitFields', args: { paths: Paths.map(pathText) } }),
  }),
  defineMember({
    name: 'Route',
    kind: 'transform',
    inputs: 1,
    ours: ['Route'],
    note: 'A condition that is null is not met. In AWS Glue, a row with a null in a compared column goes to no output, not even to the default one.',
    fields: z.object({
      GroupFiltersList: z
        .array(filterFields.extend({ GroupName: z.string().min(1) }))
        .min(1)
        .max(100),
    }),
    read: ({ GroupFiltersList }, context) => ({
      transform: 'Route',
      args: {
        groups: GroupFiltersList.map(({ GroupName, ...filters }) => ({
          groupName: GroupName,
          condition: writeCondition(filters, context),
        })),
      },
    }),
  }),
  defineMember({
    name: 'SelectFromCollection',
    kind: 'transform',
    inputs: 1,
    ours: ['SelectFromCollection'],
    note: '',
    fields: z.object({ Index: z.int().min(0) }),
    read: ({ Index }) => ({ transform: 'SelectFromCollection', args: { index: Index } }),
  }),
] as const;

interface SplitFieldsArgs {
  readonly paths: readonly string[];
  readonly name1: string;
  readonly name2: string;
}

interface RouteArgs {
  readonly groups: readonly { readonly groupName: string; readonly condition: string }[];
  readonly defaultGroup: string;
  readonly matching: string;
}

export const collectionWriters = {
  SplitFields({ paths, name1, name2 }: SplitFieldsArgs, context: WriteContext) {
    if (name1 !== 'selected' || name2 !== 'remaining')
      context.note('Outputs have no names in AWS Glue: after an import they are selected and remaining.');
    return ['SplitFields', { Paths: paths.map(pathParts) }];
  },
  Route({ groups, defaultGroup, matching }: RouteArgs, context: WriteContext) {
    if (matching !== 'every')
      context.refuse(
        'AWS Glue sends a row to every group whose condition it meets, not to the first one alone. Make the conditions exclude each other, and send rows to every group.',
      );
    if (defaultGroup !== 'default_group')
      context.note('The default output is called default_group in AWS Glue, and after an import.');
    return [
      'Route',
      {
        GroupFiltersList: groups.map(({ groupName, condition }) => {
          const { LogicalOperator, Filters } = writtenFilters(condition, context);
          return { GroupName: groupName, Filters, LogicalOperator };
        }),
      },
    ];
  },
  SelectFromCollection(
    { index, key }: { readonly index?: number | undefined; readonly key?: string | undefined },
    context: WriteContext,
  ) {
    if (index !== undefined) return ['SelectFromCollection', { Index: index }];
    const found = context.outputs.indexOf(key ?? '');
    if (found === -1) return context.refuse(`Its input has no output "${key ?? ''}". Choose one of its outputs.`);
    context.note(`The output "${key}" is selected by its position, ${found}.`);
    return ['SelectFromCollection', { Index: found }];
  },
} satisfies Readonly<Record<string, NodeWriter>>;
