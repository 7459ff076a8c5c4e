/** Names of the columns of a sheet, the same in inference and in reading. */

import { uniqueColumnNames } from '#engine/formats/csv/infer/column-names.ts';

/** @param header texts of the first row, `undefined` where it is empty; without a header names are numbered. */
export function namesOfHeader(header: readonly (string | undefined)[], columnCount: number): string[] {
  const texts = header.map((text) => (text ?? '').replace(/\s+/gu, ' ').trim());
  return uniqueColumnNames(texts, columnCount);
}
