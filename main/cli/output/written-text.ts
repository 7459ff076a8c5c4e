/** One line about a written file. */

import { countText } from '#engine/contract/count-text.ts';
import type { Output } from '#engine/contract/procedures/index.ts';

export function writtenText({ rowCount, path, format, size, guardedValues }: Output<'writeQuery'>): string {
  const guarded =
    guardedValues === 0 ? '' : `, ${countText(guardedValues, 'value')} with an apostrophe against formulas`;
  return `${countText(rowCount, 'row')} to ${path} (${format}, ${countText(size, 'byte')})${guarded}`;
}
