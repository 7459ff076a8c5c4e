/** The layout of the Parquet file that Tenon decoded from another file, kept with its reading. */

import { EngineError } from '#engine/contract/errors.ts';
import { ident, type Sql } from '#engine/base/sql.ts';
import type { FileReading } from '#engine/formats/format.ts';
import type { Schema } from '#engine/types/data-type.ts';

export interface PreparedLayout {
  /** Columns as they were decoded; the first is called `c0` in the Parquet file, the second `c1`, …. */
  readonly columns: Schema;
  /** The file records the position of each row: `line`, `byte_offset`, `raw`. */
  readonly placed: boolean;
  /** Some of its rows are records that could not be read: `reason` is set there and the columns are null. */
  readonly rejected: boolean;
}

/** Read option of a prepared file; nobody states it. */
const layoutOption = 'preparedLayout';

export function preparedReading(format: string, layout: PreparedLayout): FileReading {
  return { format, compression: 'none', options: { [layoutOption]: layout } };
}

/** @throws EngineError Internal for a file that was not prepared. */
export function getPreparedLayout(format: string, options: Readonly<Record<string, unknown>>): PreparedLayout {
  const layout = options[layoutOption];
  if (typeof layout === 'object' && layout !== null) return layout as PreparedLayout;
  throw new EngineError('Internal', `A ${format} file was to be scanned that was not prepared.`, {
    hint: 'This is a bug in Tenon; please report it with the log.',
  });
}

/** Name in the Parquet file of the column at a position. */
export function columnName(index: number): Sql {
  return ident(`c${index}`);
}
