/** Members that read tables of the Data Catalog. */

import { z } from 'zod';
import { defineMember, type NodeWriter, type WriteContext } from '#engine/interchange/glue-studio/member.ts';
import { readExpression, writeExpression } from '#engine/interchange/glue-studio/sql/expression.ts';
import { outputSchemas } from '#engine/interchange/glue-studio/members/source-fields.ts';

function tableSource<const N extends string>(name: N) {
  return defineMember({
    name,
    kind: 'source',
    inputs: 0,
    ours: ['CatalogSource'],
    note: 'A value that does not fit its column rejects the row; AWS Glue gives the column a second type. The table must be in the catalog of the workspace.',
    fields: z.object({
      Database: z.string().min(1),
      Table: z.string().min(1),
      PartitionPredicate: z.string().optional(),
      AdditionalOptions: z
        .object({ BoundedSize: z.number().optional(), BoundedFiles: z.number().optional() })
        .optional(),
      OutputSchemas: outputSchemas,
    }),
    read({ Database, Table, PartitionPredicate = '', AdditionalOptions = {} }, context) {
      if ((AdditionalOptions.BoundedSize ?? 0) > 0 || (AdditionalOptions.BoundedFiles ?? 0) > 0)
        context.refuse('It reads a limited part of the files in each run, which Tenon does not do. Remove the limit.');
      return {
        transform: 'CatalogSource',
        args: {
          databaseName: Database,
          tableName: Table,
          ...(PartitionPredicate === '' ? {} : { pushDownPredicate: readExpression(PartitionPredicate) }),
        },
      };
    },
  });
}

export const catalogSourceMembers = [
  tableSource('CatalogSource'),
  tableSource('S3CatalogSource'),
  tableSource('GovernedCatalogSource'),
] as const;

interface CatalogSourceArgs {
  readonly databaseName: string;
  readonly tableName: string;
  readonly pushDownPredicate: string;
  readonly onMisfit: string;
}

export const catalogSourceWriters = {
  CatalogSource({ databaseName, tableName, pushDownPredicate, onMisfit }: CatalogSourceArgs, context: WriteContext) {
    if (onMisfit === 'choice')
      context.note(
        'After an import, values that do not fit their column reject the row; here, the column has a second type.',
      );
    return [
      'S3CatalogSource',
      {
        Database: databaseName,
        Table: tableName,
        ...(pushDownPredicate === '' ? {} : { PartitionPredicate: writeExpression(pushDownPredicate, context) }),
      },
    ];
  },
} satisfies Readonly<Record<string, NodeWriter>>;
