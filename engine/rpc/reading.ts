/** Handlers of the procedures of how files are read. */

import { EngineError } from '#engine/contract/errors.ts';
import type { readingProcedures } from '#engine/contract/procedures/reading.ts';
import type { FileRequest } from '#engine/explore/operations.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { columnTexts } from '#engine/rpc/entity-text.ts';
import {
  findSavedReading,
  forgetReading,
  readingPlace,
  saveReading,
  type ReadingPlace,
  type SavedReading,
} from '#engine/rpc/folder-readings.ts';
import type { EngineRooms } from '#engine/rpc/rooms.ts';

/** As a client states it. */
export interface StatedFile {
  readonly path: string;
  readonly format?: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  readonly saved?: boolean;
}

/** What is stated, over what was saved for the file. */
export async function fileRequest(input: StatedFile, rooms: EngineRooms): Promise<FileRequest> {
  return laidOver(input, input.saved === false ? undefined : await savedFor(input.path, rooms));
}

function laidOver({ path, format, options }: StatedFile, saved: SavedReading | undefined): FileRequest {
  const kept = format ?? saved?.format ?? undefined;
  // Options of one format mean nothing to another.
  const isOther = format !== undefined && saved?.format !== format;
  const own = saved === undefined || isOther ? options : { ...saved.options, ...options };
  return { path, options: own, ...(kept === undefined ? {} : { format: kept }) };
}

/** A throw-away workspace has nothing saved, and is not made for a look at a file. */
async function savedFor(path: string, rooms: EngineRooms): Promise<SavedReading | undefined> {
  return rooms.hasWorkspace ? findSavedReading(await rooms.workspace(), () => rooms.catalog(), path) : undefined;
}

async function getReadingPlace(path: string, rooms: EngineRooms): Promise<ReadingPlace> {
  const place = await readingPlace(await rooms.workspace(), await rooms.catalog(), path);
  if (place !== undefined) return place;
  throw new EngineError('InvalidInput', `${path} is a copy that Tenon keeps, which has no folder of its own.`, {
    hint: 'Open the file by its path, then save how it is read.',
    details: { path },
  });
}

export const readingHandlers: Handlers<EngineRooms, keyof typeof readingProcedures> = {
  async getFileReading(input, rooms, signal) {
    const saved = await savedFor(input.path, rooms);
    const request = laidOver(input, input.saved ? saved : undefined);
    const { columns, ...reading } = await (await rooms.explorer()).inspectReading(request, signal);
    const place = rooms.hasWorkspace
      ? await readingPlace(await rooms.workspace(), await rooms.catalog(), input.path)
      : undefined;
    return { ...reading, columns: columnTexts(columns), saved: saved ?? null, place: place ?? null };
  },
  async getFileRejects({ limit, ...input }, rooms, signal) {
    return (await rooms.explorer()).readRejects({ ...(await fileRequest(input, rooms)), limit }, signal);
  },
  async saveFileReading({ path, format, options }, rooms) {
    const { findFormat, getFormat } = await import('#engine/formats/index.ts');
    if (format !== null) getFormat(format);
    const known = format === null ? undefined : findFormat(format);
    const checked = known?.readOptions.partial().safeParse(options);
    if (checked?.success === false) {
      const [issue] = checked.error.issues;
      throw new EngineError('InvalidInput', `The option ${issue!.path.map(String).join('.')}: ${issue!.message}`, {
        hint: `Look at the read options of ${known!.title}.`,
        details: { path },
      });
    }
    const place = await getReadingPlace(path, rooms);
    await saveReading(await rooms.workspace(), place, { format, options });
    return place;
  },
  async forgetFileReading({ path }, rooms) {
    const saved = await savedFor(path, rooms);
    const place = saved?.place ?? (await getReadingPlace(path, rooms));
    await forgetReading(await rooms.workspace(), place);
    return null;
  },
};
