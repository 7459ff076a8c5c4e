/** One line about a written file. */

import { countText } from '#engine/contract/count-text.ts';
import type { Output } from '#engine/contract/procedures/index.ts';

export function writtenText({ rowCount, path, format, size }: Output<'writeQuery'>): string {
  return `${countText(rowCount, 'row')} to ${path} (${format}, ${countText(size, 'byte')})`;
}
