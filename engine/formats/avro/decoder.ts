/** Decoders of Avro's values with parts: each reads a value into the column it was made for. */

import type { AvroDecoder } from '#engine/formats/avro/avro-decoder.ts';
import type { AvroField, AvroRecord, AvroType, AvroUnion } from '#engine/formats/avro/avro-type.ts';
import { planUnion } from '#engine/formats/avro/column-types.ts';
import { createScalarDecoder } from '#engine/formats/avro/scalar-decoders.ts';
import { AvroFault, type Tap } from '#engine/formats/avro/tap.ts';
import type { BatchColumn } from '#engine/formats/batches/batch-column.ts';
import { ChoiceColumn, ListColumn, StructColumn } from '#engine/formats/batches/nested-columns.ts';
import { TextColumn } from '#engine/formats/batches/text-column.ts';

/** @param column made of the type that avroColumnType gives. */
export function createAvroDecoder(type: AvroType, column: BatchColumn): AvroDecoder {
  switch (type.kind) {
    case 'array': {
      if (!(column instanceof ListColumn)) throw mismatch(type);
      return new ListDecoder(column, createAvroDecoder(type.items, column.element));
    }
    case 'map': {
      if (!(column instanceof ListColumn) || !(column.element instanceof StructColumn)) throw mismatch(type);
      const [key, value] = column.element.fields;
      if (!(key instanceof TextColumn)) throw mismatch(type);
      return new ListDecoder(column, new EntryDecoder(column.element, key, createAvroDecoder(type.values, value!)));
    }
    case 'record':
      if (column instanceof ListColumn) return new EmptyRecordDecoder(column);
      if (!(column instanceof StructColumn)) throw mismatch(type);
      return createRecordDecoder(type, column, namesOf(type));
    case 'union':
      return createUnionDecoder(type, column);
    default:
      return createScalarDecoder(type, column);
  }
}

function namesOf({ fields }: { readonly fields: readonly AvroField[] }): readonly string[] {
  return fields.map((field) => field.name);
}

function mismatch(type: AvroType): TypeError {
  return new TypeError(`the column is not made for Avro's ${type.kind}`);
}

/** @param names of the struct's fields, which may be more than the record's. */
export function createRecordDecoder(record: AvroRecord, column: StructColumn, names: readonly string[]): AvroDecoder {
  const decoders = record.fields.map((field) =>
    createAvroDecoder(field.type, column.fields[names.indexOf(field.name)]!),
  );
  const absent = column.fields.filter((_, index) => !record.fields.some((field) => field.name === names[index]));
  return new RecordDecoder(column, decoders, absent);
}

class RecordDecoder implements AvroDecoder {
  readonly #column: StructColumn;
  readonly #fields: readonly AvroDecoder[];
  readonly #absent: readonly BatchColumn[];

  constructor(column: StructColumn, fields: readonly AvroDecoder[], absent: readonly BatchColumn[]) {
    this.#column = column;
    this.#fields = fields;
    this.#absent = absent;
  }

  read(tap: Tap): void {
    for (const field of this.#fields) field.read(tap);
    for (const column of this.#absent) column.appendNull();
    this.#column.endRow();
  }
}

class EmptyRecordDecoder implements AvroDecoder {
  readonly #column: ListColumn;

  constructor(column: ListColumn) {
    this.#column = column;
  }

  read(): void {
    this.#column.endRow();
  }
}

/** Arrays and maps: runs of items, each with its count in front; a negative one is followed by the bytes of the run. */
class ListDecoder implements AvroDecoder {
  readonly #column: ListColumn;
  readonly #item: AvroDecoder;

  constructor(column: ListColumn, item: AvroDecoder) {
    this.#column = column;
    this.#item = item;
  }

  read(tap: Tap): void {
    for (;;) {
      let count = tap.count();
      if (count === 0) break;
      if (count < 0) {
        tap.long();
        count = -count;
      }
      for (let item = 0; item < count; item += 1) {
        const start = tap.at;
        this.#item.read(tap);
        tap.countFrom(start);
      }
    }
    this.#column.endRow();
  }
}

class EntryDecoder implements AvroDecoder {
  readonly #entry: StructColumn;
  readonly #key: TextColumn;
  readonly #value: AvroDecoder;

  constructor(entry: StructColumn, key: TextColumn, value: AvroDecoder) {
    this.#entry = entry;
    this.#key = key;
    this.#value = value;
  }

  read(tap: Tap): void {
    tap.bytesInto(this.#key);
    this.#value.read(tap);
    this.#entry.endRow();
  }
}

function createUnionDecoder(union: AvroUnion, column: BatchColumn): AvroDecoder {
  const plan = planUnion(union);
  if (plan.byName) {
    if (!(column instanceof StructColumn)) throw mismatch(union);
    return new NamedUnionDecoder(union, column);
  }
  const choice = plan.alternatives.length > 1 ? column : undefined;
  if (choice !== undefined && !(choice instanceof ChoiceColumn)) throw mismatch(union);
  const branches = union.branches.map((branch, index) => {
    const at = plan.alternativeOf[index]!;
    if (at === -1) return undefined;
    const target = choice === undefined ? column : choice.alternatives[at]!;
    const type = plan.alternatives[at]!;
    // Records of one alternative share a struct, which has the fields of all of them.
    return branch.kind === 'record' && target instanceof StructColumn && type.kind === 'struct'
      ? createRecordDecoder(
          branch,
          target,
          type.fields.map((field) => field.name),
        )
      : createAvroDecoder(branch, target);
  });
  if (choice === undefined && branches.length === 2 && branches.includes(undefined)) {
    const [first, second] = branches;
    return new OneOrNullDecoder(column, (first ?? second)!, first === undefined ? 0 : 2);
  }
  return choice === undefined
    ? new NullableDecoder(column, branches)
    : new ChoiceDecoder(choice, branches, plan.alternativeOf);
}

function branchOf(tap: Tap, count: number): number {
  const at = tap.int();
  if (at < 0 || at >= count) throw new AvroFault(`a union has no branch ${at}`);
  return at;
}

/** The usual union: null and one other type. */
class OneOrNullDecoder implements AvroDecoder {
  readonly #column: BatchColumn;
  readonly #present: AvroDecoder;
  readonly #nullByte: number;

  constructor(column: BatchColumn, present: AvroDecoder, nullByte: number) {
    this.#column = column;
    this.#present = present;
    this.#nullByte = nullByte;
  }

  read(tap: Tap): void {
    if (tap.isNull(this.#nullByte)) this.#column.appendNull();
    else this.#present.read(tap);
  }
}

class NullableDecoder implements AvroDecoder {
  readonly #column: BatchColumn;
  readonly #branches: readonly (AvroDecoder | undefined)[];

  constructor(column: BatchColumn, branches: readonly (AvroDecoder | undefined)[]) {
    this.#column = column;
    this.#branches = branches;
  }

  read(tap: Tap): void {
    const branch = this.#branches[branchOf(tap, this.#branches.length)];
    if (branch === undefined) this.#column.appendNull();
    else branch.read(tap);
  }
}

class ChoiceDecoder implements AvroDecoder {
  readonly #column: ChoiceColumn;
  readonly #branches: readonly (AvroDecoder | undefined)[];
  readonly #alternativeOf: readonly number[];

  constructor(column: ChoiceColumn, branches: readonly (AvroDecoder | undefined)[], alternativeOf: readonly number[]) {
    this.#column = column;
    this.#branches = branches;
    this.#alternativeOf = alternativeOf;
  }

  read(tap: Tap): void {
    const at = branchOf(tap, this.#branches.length);
    const branch = this.#branches[at];
    if (branch === undefined) return this.#column.appendNull();
    branch.read(tap);
    this.#column.endRow(this.#alternativeOf[at]!);
  }
}

/** A struct with a nullable field for each branch but null. */
class NamedUnionDecoder implements AvroDecoder {
  readonly #column: StructColumn;
  readonly #branches: readonly ({ readonly decoder: AvroDecoder; readonly column: BatchColumn } | undefined)[];

  constructor({ branches }: AvroUnion, column: StructColumn) {
    this.#column = column;
    let field = 0;
    this.#branches = branches.map((branch) => {
      if (branch.kind === 'null') return undefined;
      const own = column.fields[field++]!;
      return { decoder: createAvroDecoder(branch, own), column: own };
    });
  }

  read(tap: Tap): void {
    const branch = this.#branches[branchOf(tap, this.#branches.length)];
    if (branch === undefined) return this.#column.appendNull();
    for (const field of this.#column.fields) if (field !== branch.column) field.appendNull();
    branch.decoder.read(tap);
    this.#column.endRow();
  }
}
