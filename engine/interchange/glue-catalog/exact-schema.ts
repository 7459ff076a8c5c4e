/** Types, columns, files and statistics of tables exactly as the catalog has them, checked when they are read. */

import { z } from 'zod';
import { simpleKinds, type Column, type DataType } from '#engine/types/data-type.ts';

const dataType: z.ZodType<DataType> = z.lazy(() =>
  z.union([
    z.strictObject({ kind: z.enum(simpleKinds) }),
    z.strictObject({
      kind: z.literal('decimal'),
      precision: z.int().min(1).max(38),
      scale: z.int().min(0).max(38),
    }),
    z.strictObject({ kind: z.enum(['char', 'varchar']), length: z.int().min(1) }),
    z.strictObject({ kind: z.literal('array'), element: dataType }),
    z.strictObject({ kind: z.literal('map'), key: dataType, value: dataType }),
    z.strictObject({ kind: z.literal('struct'), fields: z.array(columnSchema) }),
    z.strictObject({ kind: z.literal('choice'), alternatives: z.array(dataType).min(1) }),
  ]),
);

export const columnSchema: z.ZodType<Column> = z.lazy(() =>
  z
    .strictObject({ name: z.string(), type: dataType, sourceName: z.string().optional() })
    .transform(({ sourceName, ...rest }) => (sourceName === undefined ? rest : { ...rest, sourceName })),
);

const options = z.record(z.string(), z.unknown());

export const readingMembers = {
  classification: z.string().max(255),
  compression: z.string().max(255),
  options,
  variants: z.record(z.string(), options).optional(),
  classifier: z
    .strictObject({
      name: z.string(),
      classification: z.string(),
      because: z.string(),
      serde: z.string().optional(),
    })
    .optional(),
};

export const tableObject = z.strictObject({
  path: z.string().min(1),
  size: z.int().min(0),
  modifiedMicros: z.int(),
  compression: z.string(),
  partitionValues: z.array(z.string().nullable()),
  recordCount: z.int().min(0).nullable(),
  inferenceHash: z.string(),
  reading: z.strictObject({ options, columns: z.array(columnSchema) }).optional(),
});

export const tableStatistics = z.strictObject({
  analyzedTime: z.int(),
  recordCount: z.int().min(0),
  sizeBytes: z.int().min(0),
  columns: z.array(
    z.strictObject({
      columnName: z.string(),
      columnType: z.string(),
      numberOfNulls: z.number(),
      numberOfDistinctValues: z.number().nullable(),
      distinctIsExact: z.boolean(),
      minimumValue: z.string().nullable(),
      maximumValue: z.string().nullable(),
      averageLength: z.number().nullable(),
      maximumLength: z.number().nullable(),
      numberOfTrues: z.number().nullable(),
      numberOfFalses: z.number().nullable(),
      values: z.strictObject({ by: z.enum(['range', 'length', 'frequency']), counts: z.array(z.number()) }).nullable(),
    }),
  ),
  warnings: z.array(z.string()),
});
