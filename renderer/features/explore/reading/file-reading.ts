/** How an open file is read: queried from the engine with the user's settings; and saving it for the folder. */

import type { UseQueryResult } from '@tanstack/react-query';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { changeReading, openRowsOf, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient, queryKey, runCommand, useProcedure } from '#renderer/rpc/queries.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { fileName } from '#renderer/ui/format/words.ts';

export type FileReading = Output<'getFileReading'>;
export type Evidence = FileReading['evidence'][number];
type Place = NonNullable<FileReading['place']>;

/** The settings that decide how a file is read; the others are detected, or were saved. */
export type Stated = Pick<OpenRows, 'format' | 'options' | 'saved'>;

/** As every procedure that reads a file takes it; equal for equal readings. */
export function readingInput(
  path: string,
  { format, options, saved }: Stated,
): { path: string; options: Record<string, unknown>; format?: string; saved?: false } {
  return {
    path,
    options: { ...options },
    ...(format === undefined ? {} : { format }),
    ...(saved ? {} : { saved: false }),
  };
}

export function isStated({ format, options }: Stated): boolean {
  return format !== undefined || Object.keys(options).length > 0;
}

export function useFileReading(path: string, stated: Stated, enabled = true): UseQueryResult<FileReading, EngineError> {
  return useProcedure('getFileReading', readingInput(path, stated), { enabled });
}

/** `table shop.orders`, `csv files of folder orders`. */
export function placeWords(place: Place): string {
  if (place.kind === 'table') return `table ${place.databaseName}.${place.name}`;
  const { extension } = place;
  const files =
    extension === null ? '' : extension === '' ? 'files without an extension in ' : `${extension} files in `;
  return `${files}folder ${fileName(place.path)}`;
}

/** The user's settings, on top of the saved ones: only these win over detection in other files of the folder. */
function keptReading(
  { format, options, saved }: Stated,
  reading: FileReading | undefined,
): {
  format: string | null;
  options: Record<string, unknown>;
} {
  const before = saved ? (reading?.saved ?? null) : null;
  const isOther = format !== undefined && before?.format !== format;
  return {
    format: format ?? before?.format ?? null,
    options: before === null || isOther ? { ...options } : { ...before.options, ...options },
  };
}

/** As it was last asked. */
function findReading(path: string): FileReading | undefined {
  return queryClient.getQueryData<FileReading>(queryKey('getFileReading', readingInput(path, openRowsOf(path))));
}

/** The reading that was saved for the file's folder or table; null: none, or not known yet. */
export function findSaved(path: string): FileReading['saved'] {
  return findReading(path)?.saved ?? null;
}

export async function saveReading(path: string): Promise<void> {
  try {
    const place = await runCommand('saveFileReading', { path, ...keptReading(openRowsOf(path), findReading(path)) });
    changeReading(path, { format: undefined, options: {}, saved: true });
    // The commands that forget it ask what was saved.
    const input = readingInput(path, openRowsOf(path));
    void queryClient.prefetchQuery({
      queryKey: queryKey('getFileReading', input),
      queryFn: ({ signal }) => client.call('getFileReading', input, signal),
    });
    showToast({
      tone: 'ok',
      title: `Saved for ${placeWords(place)}`,
      text: 'Previews and the next crawl use it.',
    });
  } catch (thrown) {
    showFailure('Saving the reading options', thrown);
  }
}

export async function forgetReading(path: string): Promise<void> {
  try {
    await runCommand('forgetFileReading', { path });
    showToast({ tone: 'info', title: 'Files are read with detected options again' });
  } catch (thrown) {
    showFailure('Removing the saved reading options', thrown);
  }
}
