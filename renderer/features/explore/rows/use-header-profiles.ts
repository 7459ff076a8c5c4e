/** The profiles of an open file's headers, created again when other rows are shown. */

import { useEffect, useMemo, useRef } from 'react';
import { useLinkedBins } from '#renderer/features/explore/brush/use-linked-bins.ts';
import { readingInput } from '#renderer/features/explore/reading/file-reading.ts';
import type { FileRows } from '#renderer/features/explore/rows/file-rows.ts';
import { linkedProfiles, type LinkedProfiles } from '#renderer/features/explore/rows/linked-profiles.ts';
import { headerProfiles } from '#renderer/features/explore/rows/profile-feed.ts';
import { rowsInput, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import type { HeaderProfile } from '#renderer/ui/data-grid/header-profile.tsx';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

/** Above it headers stay one line (design/README.md, not settled there). */
const mostColumns = 40;
/** Above this many rows, counting is requested column by column; it would block a worker that the user needs. */
export const countedUnasked = 3_000_000;

/**
 * @param path key of the view. @param file undefined: what could be counted is not there yet.
 * @returns undefined: headers have one line.
 */
export function useHeaderProfiles(
  path: string,
  file: string | undefined,
  open: OpenRows,
  { totalCount, source, preview }: FileRows,
  columns: readonly GridColumn[],
): LinkedProfiles | undefined {
  const reading = readingInput(file ?? '', open);
  const input = JSON.stringify({ ...reading, ...rowsInput(open.view) });
  const isShown = open.profiles && columns.length <= mostColumns;
  const isKnown = file !== undefined && totalCount !== null;
  const counting = !isKnown ? 'later' : totalCount <= countedUnasked ? 'now' : 'asked';
  const of = JSON.stringify([reading, preview?.snapshot]);
  const before = useRef({ of, profiles: new Map<string, HeaderProfile>() });
  if (before.current.of !== of) before.current = { of, profiles: new Map() };
  const profiles = useMemo(
    () =>
      isShown
        ? linkedProfiles(
            headerProfiles(JSON.parse(input) as Parameters<typeof headerProfiles>[0], counting),
            before.current.profiles,
          )
        : undefined,
    // Of rows that are read otherwise, as it was saved for their folder, they are others, though the input is the same;
    // so are those of a file that was changed.
    [input, isShown, counting, source?.id, preview?.snapshot],
  );
  const isSeen = isShown && isKnown && open.shown === 'rows';
  const linked = useLinkedBins(path, isSeen ? file : undefined, open, columns, false);
  useEffect(() => profiles?.show(linked), [profiles, linked]);
  useEffect(() => () => profiles?.close(), [profiles]);
  return profiles;
}
