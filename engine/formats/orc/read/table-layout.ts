/** What of an ORC file is the table: its top columns, the row inside Hive's wrapper, or the one value of a bare root. */

import { foldName } from '#engine/base/same-name.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { withDistinctNames } from '#engine/formats/batches/distinct-names.ts';
import type { OrcFooter } from '#engine/formats/orc/container/orc-footer.ts';
import { namedMembers, rootColumns, type NamedColumn } from '#engine/formats/orc/read/column-types.ts';
import type { Schema } from '#engine/types/data-type.ts';

export interface TableLayout {
  /** wrapped: the columns are inside the struct `row` of a Hive ACID file. bare: the root is not a struct. */
  readonly kind: 'plain' | 'wrapped' | 'bare';
  readonly columns: readonly NamedColumn[];
  /** Of `columns`, in the same order, with names that SQL can hold. */
  readonly schema: Schema;
}

/** Columns of the wrapper: Hive's OrcRecordUpdater. */
const wrapperFields = ['operation', 'originaltransaction', 'bucket', 'rowid', 'currenttransaction', 'row'];
/** Ids of `operation` and `row` follow from their places: the members before `row` have no members. */
export const operationColumn = 1;
export const rowColumn = 6;
/** `operation` of a deletion; 0 is an insertion, 1 an update that carries the whole new row. */
export const deleteOperation = 2;

/** @param unwrap show the rows of a Hive ACID file and not the wrapper around them. */
export function layOutTable(footer: OrcFooter, path: string, unwrap: boolean): TableLayout {
  const top = rootColumns(footer, path);
  const wrapped = unwrap && isWrapped(footer, top);
  const columns = wrapped ? namedMembers(footer, top[5]!) : top;
  const kind = wrapped ? 'wrapped' : footer.types[0]!.kind === 'struct' ? 'plain' : 'bare';
  return { kind, columns, schema: withDistinctNames(columns.map(({ name, type }) => ({ name, type }))) };
}

function isWrapped(footer: OrcFooter, top: readonly NamedColumn[]): boolean {
  return (
    top.length === wrapperFields.length &&
    top.every(({ name }, index) => foldName(name) === wrapperFields[index]) &&
    top[5]!.id === rowColumn &&
    footer.types[rowColumn]!.kind === 'struct'
  );
}

/** A deletion names a row of another file; without that file it is not a row of a table. */
export function deletionsRefused(path: string): EngineError {
  return new EngineError('UnsupportedFormat', `${path} contains deletions of a Hive ACID table, which are not rows.`, {
    hint: "Compact the table in Hive (ALTER TABLE … COMPACT 'major') and read its base files, or set hiveAcid to keep to see the deletions themselves.",
    details: { path },
  });
}
