/** Records that do not fit their columns, as warnings: the first ones one by one, then how many there are. */

import type { RejectRow } from '#engine/explore/query/find-misfit.ts';

/** Records that are reported one by one; the others are counted. */
export const toldRecords = 10;

export class LeftOutRecords {
  readonly #told: string[] = [];
  #count = 0;

  /** @param first of `count` records. */
  add(count: number, first: readonly (RejectRow & { readonly file: string | null })[]): void {
    this.#count += count;
    for (const { file, line, column_name: column, reason } of first.slice(0, toldRecords - this.#told.length)) {
      const where = [file ?? '', line === null ? '' : `line ${line}`, column === null ? '' : `column ${column}`]
        .filter((part) => part !== '')
        .join(', ');
      this.#told.push(`Skipped a record${where === '' ? '' : ` (${where})`}: ${reason ?? 'it cannot be read'}`);
    }
  }

  warnings(): string[] {
    return this.#count > this.#told.length
      ? [...this.#told, `${this.#count} records were skipped in total.`]
      : this.#told;
  }
}
