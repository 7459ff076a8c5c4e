/** The columns that a function gives, found from the values that it returns for some rows. */

import type { CodeTask, InferredColumns } from '#engine/code/code-task.ts';
import { madeRows } from '#engine/code/process/apply-function.ts';
import type { RowFunction } from '#engine/code/process/compile-function.ts';
import { Failures } from '#engine/code/process/failures.ts';
import { isMisfit, Misfit, shownValue } from '#engine/code/process/misfit.ts';
import { readRows } from '#engine/code/process/read-values.ts';
import { createWriter } from '#engine/code/process/write-values.ts';
import type { ColumnBatch } from '#engine/duckdb/column-vector.ts';
import { arrayType, decimalType, mapType, structType, type Column, type DataType } from '#engine/types/data-type.ts';

/** Rows whose values are read: each value is kept. */
const mostRows = 100_000;

export function inferColumns(
  apply: RowFunction,
  { returns, input }: CodeTask,
  batch: ColumnBatch,
  mostFailures: number,
): InferredColumns {
  const read = readRows(input, batch);
  const failures = new Failures(mostFailures, input, readRows(input, batch, 'struct'));
  const values = new Map<string, unknown[]>();
  let rowCount = 0;
  for (let row = 0; row < batch.rowCount && rowCount < mostRows; row += 1) {
    try {
      const returned = apply(read(row));
      if (returns === 'keep') continue;
      for (const made of madeRows(returned, returns)) {
        rowCount += 1;
        for (const [name, value] of Object.entries(made as Record<string, unknown>))
          if (value !== undefined) values.set(name, [...(values.get(name) ?? []), value].slice(-mostRows));
      }
    } catch (thrown) {
      failures.add(row, thrown);
    }
  }
  if (returns === 'keep')
    return { columns: input, problems: [], rowCount: batch.rowCount, failed: failures.count, failures: failures.first };
  const problems: { column: string; reason: string }[] = [];
  const columns = [...values].flatMap(([name, found]): Column[] => {
    try {
      const same = input.find((column) => column.name === name);
      if (same !== undefined && fitsAll(same.type, found)) return [{ name, type: same.type }];
      const type = found.reduce<DataType | undefined>((known, value) => joined(known, typeOf(value)), undefined);
      if (type !== undefined) return [{ name, type: completed(type) }];
      problems.push({ column: name, reason: 'It is null in all rows. Add it with a type if it is needed.' });
      return same === undefined ? [] : [{ name, type: same.type }];
    } catch (thrown) {
      problems.push({ column: name, reason: isMisfit(thrown) ? thrown.message : 'Its values cannot be read.' });
      return [];
    }
  });
  return { columns, problems, rowCount, failed: failures.count, failures: failures.first };
}

function fitsAll(type: DataType, values: readonly unknown[]): boolean {
  const writer = createWriter(type);
  return values.every((value) => {
    try {
      writer.convert(value, '');
      return true;
    } catch {
      return false;
    }
  });
}

/** undefined: null. @throws Misfit for what no column can hold. */
function typeOf(value: unknown): DataType | undefined {
  if (value === null || value === undefined) return undefined;
  switch (typeof value) {
    case 'boolean':
      return { kind: 'boolean' };
    case 'string':
      return { kind: 'string' };
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? { kind: 'bigint' } : { kind: 'double' };
    case 'bigint':
      return BigInt.asIntN(64, value) === value ? { kind: 'bigint' } : decimalType(38, 0);
    case 'object':
      return typeOfObject(value);
    default:
      throw new Misfit('', `It is ${shownValue(value)} in a row, which no column can hold.`);
  }
}

function typeOfObject(value: object): DataType {
  if (value instanceof Date) return { kind: 'timestamp' };
  if (ArrayBuffer.isView(value)) return { kind: 'binary' };
  if (Array.isArray(value)) return arrayType(joinedAll(value));
  if (value instanceof Map) return mapType(joinedAll([...value.keys()]), joinedAll([...value.values()]));
  if (value instanceof Set || value instanceof Promise)
    throw new Misfit('', 'It is a Set or a Promise in a row, which no column can hold.');
  return structType(
    Object.entries(value).map(([name, member]) => ({ name, type: typeOf(member) ?? { kind: 'null' } })),
  );
}

function joinedAll(values: readonly unknown[]): DataType {
  return (
    values.reduce<DataType | undefined>((known, value) => joined(known, typeOf(value)), undefined) ?? { kind: 'null' }
  );
}

/** The type that holds both. @throws Misfit when there is none. */
function joined(left: DataType | undefined, right: DataType | undefined): DataType | undefined {
  if (left === undefined || left.kind === 'null') return right ?? left;
  if (right === undefined || right.kind === 'null') return left;
  if (left.kind === 'array' && right.kind === 'array') return arrayType(joined(left.element, right.element)!);
  if (left.kind === 'map' && right.kind === 'map')
    return mapType(joined(left.key, right.key)!, joined(left.value, right.value)!);
  if (left.kind === 'struct' && right.kind === 'struct') return joinedStructs(left.fields, right.fields);
  if (left.kind === right.kind) return left;
  const kinds = new Set([left.kind, right.kind]);
  if (kinds.has('double') && kinds.has('bigint')) return { kind: 'double' };
  if (kinds.has('decimal') && kinds.has('bigint')) return left.kind === 'decimal' ? left : right;
  throw new Misfit('', `It is ${left.kind} in one row and ${right.kind} in another. Return values of one type.`);
}

function joinedStructs(left: readonly Column[], right: readonly Column[]): DataType {
  const added = right.filter(({ name }) => !left.some((field) => field.name === name));
  const both = left.map((field): Column => {
    const other = right.find(({ name }) => name === field.name);
    return other === undefined ? field : { name: field.name, type: joined(field.type, other.type)! };
  });
  return structType([...both, ...added]);
}

/** What was null or empty everywhere becomes text. */
function completed(type: DataType): DataType {
  switch (type.kind) {
    case 'null':
      return { kind: 'string' };
    case 'array':
      return arrayType(completed(type.element));
    case 'map':
      return mapType(completed(type.key), completed(type.value));
    case 'struct':
      return structType(type.fields.map((field) => ({ name: field.name, type: completed(field.type) })));
    default:
      return type;
  }
}
