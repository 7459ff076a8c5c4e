/** How a CSV file is read, as exported scripts state it. */

import type { FileReading } from '#engine/formats/format.ts';
import { madeNames } from '#engine/types/names.ts';

export interface CsvLayout {
  readonly separator: string;
  /** Empty: none. */
  readonly quoteChar: string;
  /** Empty: none. */
  readonly escaper: string;
  readonly withHeader: boolean;
  /** Empty: none. */
  readonly comment: string;
  /** Names of the columns, in the order of the file; undefined: not known. */
  readonly columns: readonly string[] | undefined;
  /** The first column whose name is not the one in the header, where that is empty or repeated; undefined: there is none. */
  readonly madeName: string | undefined;
}

/** @param options of a CSV reading. */
export function csvLayout(options: FileReading['options']): CsvLayout {
  const stated = options as Partial<CsvLayout>;
  const { separator = ',', quoteChar = '"', escaper = '', withHeader = false, comment = '', columns } = stated;
  const [madeName] = withHeader ? madeNames(columns ?? []) : [];
  return { separator, quoteChar, escaper, withHeader, comment, columns, madeName };
}
