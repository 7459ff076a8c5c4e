/** Columns and partition keys as people and other catalogs state them: names folded, types parsed, mistakes named. Pure. */

import { foldName, isBlankName } from '#engine/catalog/names.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';
import { formatHive, parseHive } from '#engine/types/hive.ts';
import { clip } from '#engine/types/column-lookup.ts';

export interface StatedColumn {
  readonly name: string;
  /** In Hive spelling. */
  readonly type: string;
}

/**
 * @throws EngineError InvalidInput naming the column: a blank or multi-line name, one of more than 255 bytes, a type that is
 *   not one or that a key cannot have, a name twice.
 */
export function readStatedColumns(
  columns: readonly StatedColumn[],
  partitionKeys: readonly StatedColumn[],
): { readonly columns: Schema; readonly partitionKeys: Schema } {
  const read = {
    columns: columns.map((column) => readColumn(column, 'column')),
    partitionKeys: partitionKeys.map((key) => readColumn(key, 'partition key')),
  };
  for (const { name, type } of read.partitionKeys)
    if (notOfFolders.has(type.kind))
      throw new EngineError('InvalidInput', `The partition key ${name} cannot be ${clip(formatHive(type))}.`, {
        hint: 'The name of a folder has its values: give it a type such as string, int, date or decimal(10,2).',
        details: { column: name },
      });
  refuseTwice([...read.columns, ...read.partitionKeys]);
  return read;
}

/** Kinds of types whose values no folder's name has. */
const notOfFolders: ReadonlySet<string> = new Set(['array', 'map', 'struct', 'choice', 'binary', 'null']);

function readColumn({ name, type }: StatedColumn, kind: 'column' | 'partition key'): Schema[number] {
  const refuse = (message: string, hint: string): EngineError =>
    new EngineError('InvalidInput', message, { hint, details: { column: clip(name) } });
  if (isBlankName(name))
    throw refuse(`A ${kind} has no name: ${JSON.stringify(clip(name))}.`, `Give the ${kind} a name, or remove it.`);
  if (/\p{Cc}|\p{Cs}|\u2028|\u2029/u.test(name))
    throw refuse(
      `The name of the ${kind} ${JSON.stringify(clip(name))} has a control character.`,
      'Choose a name on a single line.',
    );
  const folded = foldName(name);
  const bytes = Buffer.byteLength(folded);
  if (bytes > 255)
    throw refuse(
      `The name of the ${kind} ${JSON.stringify(clip(name))} has ${bytes} bytes; 255 are allowed.`,
      'Choose a shorter name.',
    );
  try {
    const parsed = parseHive(type);
    if (depthOf(parsed) > deepestType) throw tooDeep();
    return { name: folded, type: parsed };
  } catch (thrown) {
    const { message, hint } = thrown instanceof RangeError ? tooDeep() : toEngineError(thrown);
    throw new EngineError('InvalidInput', `The type of the ${kind} ${name} cannot be read: ${message}`, {
      ...(hint === undefined ? {} : { hint }),
      details: { column: name },
      cause: thrown,
    });
  }
}

/** Deeper ones take more stack than the threads between which tables are sent have. */
const deepestType = 100;

function depthOf(type: DataType): number {
  switch (type.kind) {
    case 'array':
      return 1 + depthOf(type.element);
    case 'map':
      return 1 + Math.max(depthOf(type.key), depthOf(type.value));
    case 'struct':
      return 1 + type.fields.reduce((deepest, field) => Math.max(deepest, depthOf(field.type)), 0);
    case 'choice':
      return 1 + type.alternatives.reduce((deepest, each) => Math.max(deepest, depthOf(each)), 0);
    default:
      return 1;
  }
}

function tooDeep(): EngineError {
  return new EngineError('InvalidInput', `it is nested more than ${deepestType} levels deep.`, {
    hint: 'Read the inner values as text: give them the type string.',
  });
}

function refuseTwice(columns: Schema): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name))
      throw new EngineError('InvalidInput', `The table would have two columns called ${name}.`, {
        hint: 'Give each column and partition key another name; upper and lower case are the same.',
        details: { column: name },
      });
    seen.add(name);
  }
}
