/** Members that change columns: ApplyMapping, SelectFields, DropFields, RenameField. */

import { z } from 'zod';
import {
  defineMember,
  type NodeWriter,
  type ReadContext,
  type WriteContext,
} from '#engine/interchange/glue-studio/member.ts';
import { gluePath, gluePaths, pathParts, pathText } from '#engine/interchange/glue-studio/paths.ts';

interface Mapping {
  readonly ToKey?: string | undefined;
  readonly FromPath?: readonly string[] | undefined;
  readonly FromType?: string | undefined;
  readonly ToType?: string | undefined;
  readonly Dropped?: boolean | undefined;
  readonly Children?: readonly Mapping[] | undefined;
}

const mapping: z.ZodType<Mapping> = z.object({
  ToKey: z.string().optional(),
  FromPath: z.array(z.string().min(1)).optional(),
  FromType: z.string().min(1).optional(),
  ToType: z.string().min(1).optional(),
  Dropped: z.boolean().optional(),
  Children: z.array(z.lazy(() => mapping)).optional(),
});

type MappingTuple = readonly [source: string, sourceType: string, target: string, targetType: string];

/** A mapping with children is rebuilt from them; paths and names of the children continue those of the parent. */
function* tuplesOf(
  mappings: readonly Mapping[],
  context: ReadContext,
  fromPath: readonly string[] = [],
  toKey = '',
): Generator<MappingTuple, void, void> {
  for (const { ToKey: key, FromPath: path = [], FromType: type, ToType, Dropped, Children = [] } of mappings) {
    if (Dropped === true) continue;
    const source = [...fromPath, ...path];
    const target = toKey === '' ? (key ?? '') : `${toKey}.${key ?? ''}`;
    if (Children.length > 0) {
      yield* tuplesOf(Children, context, source, target);
      continue;
    }
    if (source.length === 0 || (key ?? '') === '' || type === undefined)
      context.refuse('One of its mappings has no FromPath, FromType or ToKey. Complete or remove the mapping.');
    yield [pathText(source), type, target, ToType ?? type];
  }
}

export const columnMembers = [
  defineMember({
    name: 'ApplyMapping',
    kind: 'transform',
    inputs: 1,
    ours: ['ApplyMapping'],
    note: 'A source type that the column does not have is an error here; in AWS Glue, such a column is empty.',
    fields: z.object({ Mapping: z.array(mapping) }),
    read({ Mapping }, context) {
      const mappings = [...tuplesOf(Mapping, context)];
      if (mappings.length === 0) context.refuse('It drops every column. Keep at least one column.');
      return { transform: 'ApplyMapping', args: { mappings } };
    },
  }),
  defineMember({
    name: 'SelectFields',
    kind: 'transform',
    inputs: 1,
    ours: ['SelectFields'],
    note: 'An unknown column is an error here; AWS Glue ignores it.',
    fields: z.object({ Paths: gluePaths.min(1) }),
    read({ Paths }, context) {
      const nested = Paths.find((path) => path.length > 1);
      if (nested !== undefined)
        context.refuse(
          `It selects the nested field ${pathText(nested)}, and SelectFields keeps whole columns. Use Change Schema (ApplyMapping).`,
        );
      return { transform: 'SelectFields', args: { paths: Paths.map(pathText) } };
    },
  }),
  defineMember({
    name: 'DropFields',
    kind: 'transform',
    inputs: 1,
    ours: ['DropFields'],
    note: 'An unknown column is an error here; AWS Glue ignores it.',
    fields: z.object({ Paths: gluePaths.min(1) }),
    read: ({ Paths }) => ({ transform: 'DropFields', args: { paths: Paths.map(pathText) } }),
  }),
  defineMember({
    name: 'RenameField',
    kind: 'transform',
    inputs: 1,
    ours: ['RenameField'],
    note: 'An unknown column is an error here; AWS Glue ignores it.',
    fields: z.object({ SourcePath: gluePath, TargetPath: gluePath }),
    read: ({ SourcePath, TargetPath }) => ({
      transform: 'RenameField',
      args: { oldName: pathText(SourcePath), newName: pathText(TargetPath) },
    }),
  }),
] as const;

export const columnWriters = {
  ApplyMapping: ({ mappings }: { readonly mappings: readonly MappingTuple[] }) => [
    'ApplyMapping',
    {
      Mapping: mappings.map(([source, FromType, ToKey, ToType]) => ({
        ToKey,
        FromPath: pathParts(source),
        FromType,
        ToType,
        Dropped: false,
      })),
    },
  ],
  SelectFields({ paths }: { readonly paths: readonly string[] }, context: WriteContext) {
    const Paths = paths.map(pathParts);
    if (Paths.some((path) => path.length > 1))
      context.refuse('SelectFields keeps whole columns, not nested fields. Use Change Schema (ApplyMapping).');
    return ['SelectFields', { Paths }];
  },
  DropFields: ({ paths }: { readonly paths: readonly string[] }) => ['DropFields', { Paths: paths.map(pathParts) }],
  RenameField: ({ oldName, newName }: { readonly oldName: string; readonly newName: string }) => [
    'RenameField',
    { SourcePath: pathParts(oldName), TargetPath: pathParts(newName) },
  ],
} satisfies Readonly<Record<string, NodeWriter>>;
