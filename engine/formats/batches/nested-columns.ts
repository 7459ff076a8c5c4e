/** Columns under construction that have parts: arrays, maps, structs, choices. */

import type { BatchColumn } from '#engine/formats/batches/batch-column.ts';
import { TextColumn } from '#engine/formats/batches/text-column.ts';
import { ValidityBits } from '#engine/formats/batches/validity-bits.ts';
import type { ColumnVector } from '#engine/duckdb/column-vector.ts';

const firstRows = 1024;

/** Append the elements of a row to `element`, then end the row. A map is a list of structs of key and value. */
export class ListColumn<Element extends BatchColumn = BatchColumn> implements BatchColumn {
  rows = 0;
  readonly element: Element;
  #offsets = new Int32Array(firstRows + 1);
  readonly #validity = new ValidityBits();

  constructor(element: Element) {
    this.element = element;
  }

  endRow(): void {
    this.rows += 1;
    if (this.rows >= this.#offsets.length) {
      const larger = new Int32Array(this.#offsets.length * 2);
      larger.set(this.#offsets);
      this.#offsets = larger;
    }
    this.#offsets[this.rows] = this.element.rows;
  }

  appendNull(): void {
    this.#validity.setNull(this.rows);
    this.endRow();
  }

  take(): ColumnVector {
    const offsets = this.#offsets.subarray(0, this.rows + 1);
    const validity = this.#validity.take(this.rows);
    this.#offsets = new Int32Array(Math.max(firstRows, this.rows) + 1);
    this.rows = 0;
    return { data: { kind: 'list', offsets, element: this.element.take() }, validity };
  }
}

/** Append a value or a null to every field, then end the row. */
export class StructColumn<Field extends BatchColumn = BatchColumn> implements BatchColumn {
  rows = 0;
  readonly fields: readonly Field[];
  readonly #validity = new ValidityBits();

  constructor(fields: readonly Field[]) {
    this.fields = fields;
  }

  endRow(): void {
    this.rows += 1;
  }

  appendNull(): void {
    this.#validity.setNull(this.rows);
    for (const field of this.fields) field.appendNull();
    this.endRow();
  }

  take(): ColumnVector {
    const validity = this.#validity.take(this.rows);
    this.rows = 0;
    return { data: { kind: 'struct', fields: this.fields.map((field) => field.take()) }, validity };
  }
}

/** Append the value to the column of its alternative, then end the row with the alternative's name. */
export class ChoiceColumn<Alternative extends BatchColumn = BatchColumn> implements BatchColumn {
  readonly alternatives: readonly Alternative[];
  readonly #tags = new TextColumn();
  readonly #validity = new ValidityBits();
  readonly #names: readonly Uint8Array[];

  /** @param names of the alternatives (`alternativeName`), in their order. */
  constructor(alternatives: readonly Alternative[], names: readonly string[]) {
    this.alternatives = alternatives;
    this.#names = names.map((name) => new TextEncoder().encode(name));
  }

  get rows(): number {
    return this.#tags.rows;
  }

  /** @param chosen place of the alternative that took the value. */
  endRow(chosen: number): void {
    this.#tags.append(this.#names[chosen]!);
    for (const [index, alternative] of this.alternatives.entries()) if (index !== chosen) alternative.appendNull();
  }

  appendNull(): void {
    this.#validity.setNull(this.rows);
    this.#tags.appendNull();
    for (const alternative of this.alternatives) alternative.appendNull();
  }

  take(): ColumnVector {
    const validity = this.#validity.take(this.rows);
    const fields = [this.#tags.take(), ...this.alternatives.map((alternative) => alternative.take())];
    return { data: { kind: 'struct', fields }, validity };
  }
}
