/** Which files can be opened, as a hint. */

import { useProcedure } from '#renderer/rpc/queries.ts';

/** A space until the formats are known, so that the hint keeps its line. */
export function useReadableFormats(): string {
  const { data: formats } = useProcedure('getFormats', {});
  if (formats === undefined) return '\u00a0';
  return `Formats: ${formats.map(({ title }) => title).join(', ')}. Files can be compressed, or inside zip and tar archives.`;
}
