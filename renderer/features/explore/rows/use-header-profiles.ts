/** The profiles of an open file's headers, created again when other rows are shown. */

import { useEffect, useMemo } from 'react';
import { readingInput } from '#renderer/features/explore/reading/file-reading.ts';
import type { FileRows } from '#renderer/features/explore/rows/file-rows.ts';
import { headerProfiles, type HeaderProfiles } from '#renderer/features/explore/rows/profile-feed.ts';
import { rowsInput, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';

/** Above it headers stay one line (design/README.md, not settled there). */
const mostColumns = 40;
/** Above this many rows, counting is requested column by column; it would block a worker that the user needs. */
const mostRows = 3_000_000;

/**
 * @param path undefined: what could be counted is not there yet.
 * @returns undefined: headers have one line.
 */
export function useHeaderProfiles(
  path: string | undefined,
  open: OpenRows,
  { totalCount, source, preview }: FileRows,
  columnCount: number,
): HeaderProfiles | undefined {
  const input = JSON.stringify({ ...readingInput(path ?? '', open), ...rowsInput(open.view) });
  const isShown = open.profiles && columnCount <= mostColumns;
  const isCounted = path !== undefined && totalCount !== null && totalCount <= mostRows;
  const profiles = useMemo(
    () => (isShown ? headerProfiles(JSON.parse(input) as Parameters<typeof headerProfiles>[0], isCounted) : undefined),
    // Of rows that are read otherwise, as it was saved for their folder, they are others, though the input is the same;
    // so are those of a file that was changed.
    [input, isShown, isCounted, source?.id, preview?.snapshot],
  );
  useEffect(() => () => profiles?.close(), [profiles]);
  return profiles;
}
