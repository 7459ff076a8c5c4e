/** Represents an Arrow union as a nullable value, a choice or a struct. */

import type { ArrowField } from '#engine/formats/arrow/arrow-field.ts';
import type { UnionPlan } from '#engine/formats/arrow/column-types.ts';
import type { ColumnVector } from '#engine/formats/batches/column-batch.ts';
import type { CountedColumn } from '#engine/formats/batches/join-columns.ts';
import { takeRows } from '#engine/formats/batches/take-rows.ts';
import { TextColumn } from '#engine/formats/batches/text-column.ts';
import { ValidityBits } from '#engine/formats/batches/validity-bits.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';

export interface StoredUnion {
  readonly field: ArrowField;
  readonly plan: UnionPlan;
  readonly rows: number;
  /** One byte per row: which child. */
  readonly ids: Uint8Array;
  /** Of a dense union: the row within the child. */
  readonly offsets: Uint8Array | undefined;
  readonly children: readonly CountedColumn[];
}

export function unionColumn(union: StoredUnion): ColumnVector {
  const { plan, rows, children } = union;
  const { chosen, places } = placesOf(union);
  const isPresent = (row: number): boolean => {
    const child = chosen[row]!;
    if (!plan.alternatives.some((alternative) => alternative.child === child)) return false;
    const { validity } = children[child]!.column;
    const place = places[row]!;
    return validity === null || (validity[place >> 3]! & (1 << (place & 7))) !== 0;
  };
  const columns = plan.alternatives.map(({ type, child }) => {
    const own = Int32Array.from(places, (place, row) => (chosen[row] === child ? place : -1));
    return takeRows(children[child]!.column, type, own);
  });
  if (columns.length === 0)
    return { data: { kind: 'fixed', values: new Uint8Array(0) }, validity: new Uint8Array((rows + 7) >> 3) };
  if (columns.length === 1 && !plan.byName) return columns[0]!;
  const validity = new ValidityBits();
  const tags = new TextColumn();
  const names = new Map(
    plan.alternatives.map(({ type, child }) => [child, new TextEncoder().encode(alternativeName(type))]),
  );
  for (let row = 0; row < rows; row += 1) {
    if (isPresent(row)) tags.append(names.get(chosen[row]!)!);
    else {
      validity.setNull(row);
      tags.appendNull();
    }
  }
  const fields = plan.byName ? columns : [tags.take(), ...columns];
  return { data: { kind: 'struct', fields }, validity: validity.take(rows) };
}

/** Per row: its child, and the row within it. */
function placesOf({ field, rows, ids, offsets, children }: StoredUnion): { chosen: Int32Array; places: Int32Array } {
  const childOf = new Map(
    field.typeIds.length > 0
      ? field.typeIds.map((id, child) => [id, child])
      : field.children.map((_child, index) => [index, index]),
  );
  const view = offsets === undefined ? undefined : new DataView(offsets.buffer, offsets.byteOffset, offsets.byteLength);
  const chosen = new Int32Array(rows);
  const places = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const child = childOf.get((ids[row]! << 24) >> 24);
    const place = view === undefined ? row : view.getInt32(row * 4, true);
    if (child === undefined || children[child] === undefined) throw new RangeError(`a union has no type ${ids[row]}`);
    if (place < 0 || place >= children[child].rows)
      throw new RangeError('a value of a union lies outside of its child');
    chosen[row] = child;
    places[row] = place;
  }
  return { chosen, places };
}
