/** The column under construction that fits a type. */

import type { BatchColumn } from '#engine/formats/batches/batch-column.ts';
import {
  Float32Column,
  Float64Column,
  Int128Column,
  Int16Column,
  Int32Column,
  Int64Column,
  Int8Column,
  NullColumn,
} from '#engine/formats/batches/fixed-columns.ts';
import { ChoiceColumn, ListColumn, StructColumn } from '#engine/formats/batches/nested-columns.ts';
import { TextColumn } from '#engine/formats/batches/text-column.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';
import type { DataType, DecimalType } from '#engine/types/data-type.ts';

/** For decoders that choose by type; one that knows its type makes the class it needs. */
export function createBatchColumn(type: DataType): BatchColumn {
  switch (type.kind) {
    case 'boolean':
    case 'tinyint':
      return new Int8Column();
    case 'smallint':
      return new Int16Column();
    case 'int':
    case 'date':
      return new Int32Column();
    case 'bigint':
    case 'timestamp':
    case 'timestamp_ntz':
      return new Int64Column();
    case 'float':
      return new Float32Column();
    case 'double':
      return new Float64Column();
    case 'decimal':
      return createDecimalColumn(type);
    case 'string':
    case 'char':
    case 'varchar':
    case 'binary':
      return new TextColumn();
    case 'null':
      return new NullColumn();
    case 'array':
      return new ListColumn(createBatchColumn(type.element));
    case 'map':
      return new ListColumn(new StructColumn([createBatchColumn(type.key), createBatchColumn(type.value)]));
    case 'struct':
      return new StructColumn(type.fields.map((field) => createBatchColumn(field.type)));
    case 'choice':
      return new ChoiceColumn(type.alternatives.map(createBatchColumn), type.alternatives.map(alternativeName));
  }
}

export function createDecimalColumn({
  precision,
}: Pick<DecimalType, 'precision'>): Int16Column | Int32Column | Int64Column | Int128Column {
  if (precision <= 4) return new Int16Column();
  if (precision <= 9) return new Int32Column();
  return precision <= 18 ? new Int64Column() : new Int128Column();
}
