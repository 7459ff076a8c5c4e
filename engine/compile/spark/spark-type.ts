/** Types as Spark SQL (3.5) writes them in a cast. */

import { sparkName } from '#engine/types/functions/spark-form.ts';
import type { DataType } from '#engine/types/data-type.ts';

/** null: Spark has no such type, or does not cut text to it. */
export function toSparkSql(type: DataType): string | null {
  switch (type.kind) {
    case 'decimal':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'array':
      return within('ARRAY', [type.element]);
    case 'map':
      return within('MAP', [type.key, type.value]);
    case 'struct': {
      const fields = type.fields.map(({ name, type: of }) => [sparkName(name), toSparkSql(of)] as const);
      return fields.some(([, of]) => of === null)
        ? null
        : `STRUCT<${fields.map(([name, of]) => `${name}: ${of}`).join(', ')}>`;
    }
    case 'char':
    case 'varchar':
    case 'choice':
      return null;
    case 'null':
      return 'VOID';
    default:
      return type.kind.toUpperCase();
  }
}

function within(word: string, types: readonly DataType[]): string | null {
  const written = types.map(toSparkSql);
  return written.includes(null) ? null : `${word}<${written.join(', ')}>`;
}
