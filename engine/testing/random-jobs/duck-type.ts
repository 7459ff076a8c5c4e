/** DuckDB's name of a type of the evaluator. */

import { glueName, type ValueType } from './value-types.ts';

export function duckType(type: ValueType): string {
  switch (type.kind) {
    case 'string':
      return 'VARCHAR';
    case 'binary':
      return 'BLOB';
    case 'timestamp':
      return 'TIMESTAMPTZ';
    case 'timestamp_ntz':
      return 'TIMESTAMP';
    case 'decimal':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'array':
      return `${duckType(type.element)}[]`;
    case 'map':
      return `MAP(${duckType(type.key)}, ${duckType(type.value)})`;
    case 'struct':
      return `STRUCT(${type.fields.map(({ name, type: inner }) => `${quoted(name)} ${duckType(inner)}`).join(', ')})`;
    case 'choice':
      return `STRUCT(tag VARCHAR, ${type.alternatives.map((each) => `${quoted(glueName(each))} ${duckType(each)}`).join(', ')})`;
    default:
      return type.kind.toUpperCase();
  }
}

/** A name in SQL, a text in CSV. */
export function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
