/** Handlers of the procedures of how files are read. */

import { EngineError } from '#engine/contract/errors.ts';
import type { readingProcedures } from '#engine/contract/procedures/reading.ts';
import type { FileRequest } from '#engine/explore/operations.ts';
import type { RowView } from '#engine/explore/pages/row-view.ts';
import type { ReadingEvidence } from '#engine/formats/format.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { columnTexts } from '#engine/rpc/entity-text.ts';
import {
  findSavedReading,
  forgetReading,
  readingPlace,
  saveReading,
  type ReadingPlace,
  type SavedReading,
} from '#engine/definitions/folder-readings.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

/** As a client states it. */
export interface StatedFile {
  readonly path: string;
  readonly format?: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  readonly saved?: boolean;
}

/** The stated settings, on top of those saved for the file. */
export async function fileRequest(input: StatedFile, services: EngineServices): Promise<FileRequest> {
  return (await requestAndSaved(input, services)).request;
}

/** With which of its rows, in which order; without one, as in the file. */
export async function viewRequest(
  input: StatedFile & Omit<RowView, 'order'> & Partial<RowView>,
  services: EngineServices,
): Promise<FileRequest & { readonly view: RowView }> {
  const { order = [], filter, search, condition } = input;
  return { ...(await fileRequest(input, services)), view: { order, filter, search, condition } };
}

/** With what a person should know of it: that something was saved. */
export async function requestAndSaved(
  input: StatedFile,
  services: EngineServices,
): Promise<{ request: FileRequest; warnings: readonly string[] }> {
  const saved = input.saved === false ? undefined : await savedFor(input.path, services);
  const parts = savedParts(input, saved);
  const warnings =
    saved === undefined || parts.length === 0 ? [] : [`Read as saved for ${placeText(saved)}: ${parts.join(', ')}.`];
  return { request: laidOver(input, saved), warnings };
}

function laidOver({ path, format, options }: StatedFile, saved: SavedReading | undefined): FileRequest {
  const kept = format ?? saved?.format ?? undefined;
  const own = saved === undefined || isOther(format, saved) ? options : { ...saved.options, ...options };
  return { path, options: own, ...(kept === undefined ? {} : { format: kept }) };
}

/** Options of one format mean nothing to another. */
function isOther(format: string | undefined, saved: SavedReading): boolean {
  return format !== undefined && saved.format !== format;
}

/** The part of a saved reading that applies: its format and options where nothing is stated. */
function savedParts({ format, options }: StatedFile, saved: SavedReading | undefined): string[] {
  if (saved === undefined || isOther(format, saved)) return [];
  const own = Object.keys(saved.options).filter((name) => !Object.hasOwn(options, name));
  return saved.format === null || format !== undefined ? own : ['format', ...own];
}

function filesText(extension: string | null): string {
  return extension === null ? '' : extension === '' ? 'files without an ending in ' : `${extension} files in `;
}

function placeText({ place }: SavedReading): string {
  if (place.kind === 'table') return `the table ${place.databaseName}.${place.name}`;
  return `${filesText(place.extension)}the folder ${place.path}`;
}

/** Where a choice was saved, the saved reading is its evidence. */
function withSaved(
  evidence: readonly ReadingEvidence[],
  input: StatedFile,
  saved: SavedReading | undefined,
): ReadingEvidence[] {
  const parts = savedParts(input, saved);
  const because = saved?.place.kind === 'table' ? 'as saved for this table' : 'as saved for this folder';
  const told = evidence.map((entry) => (parts.includes(entry.part) ? { ...entry, because, ambiguous: false } : entry));
  const missing = parts.filter((part) => !evidence.some((entry) => entry.part === part));
  return [...told, ...missing.map((part) => ({ part, verdict: verdictOf(saved!, part), because, ambiguous: false }))];
}

function verdictOf({ format, options }: SavedReading, part: string): string {
  const value = part === 'format' ? format : options[part];
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A throw-away workspace has nothing saved, and is not created just to inspect a file. */
async function savedFor(path: string, services: EngineServices): Promise<SavedReading | undefined> {
  return services.hasWorkspace
    ? findSavedReading(await services.workspace(), () => services.catalog(), path)
    : undefined;
}

async function getReadingPlace(path: string, services: EngineServices): Promise<ReadingPlace> {
  const place = await readingPlace(await services.workspace(), await services.catalog(), path);
  if (place !== undefined) return place;
  throw new EngineError(
    'InvalidInput',
    `Cannot save how ${path} is read: it is a copy inside Tenon and has no folder.`,
    {
      hint: 'Open the file by its path, then save how it is read.',
      details: { path },
    },
  );
}

export const readingHandlers: Handlers<EngineServices, keyof typeof readingProcedures> = {
  async getFileReading(input, services, signal) {
    const saved = await savedFor(input.path, services);
    const used = input.saved ? saved : undefined;
    const { columns, evidence, ...reading } = await (
      await services.explorer()
    ).inspectReading(laidOver(input, used), signal);
    const place = services.hasWorkspace
      ? await readingPlace(await services.workspace(), await services.catalog(), input.path)
      : undefined;
    return {
      ...reading,
      columns: columnTexts(columns),
      evidence: withSaved(evidence, input, used),
      saved: saved ?? null,
      place: place ?? null,
    };
  },
  async getFileRejects({ limit, ...input }, services, signal) {
    return (await services.explorer()).readRejects({ ...(await fileRequest(input, services)), limit }, signal);
  },
  async saveFileReading({ path, format, options }, services) {
    const { findFormat, getFormat } = await import('#engine/formats/index.ts');
    if (format !== null) getFormat(format);
    const known = format === null ? undefined : findFormat(format);
    const checked = known?.readOptions.partial().safeParse(options);
    if (checked?.success === false) {
      const [issue] = checked.error.issues;
      throw new EngineError('InvalidInput', `The option ${issue!.path.map(String).join('.')}: ${issue!.message}`, {
        hint: `Check the read options of ${known!.title}.`,
        details: { path },
      });
    }
    const place = await getReadingPlace(path, services);
    await saveReading(await services.workspace(), place, { format, options });
    return place;
  },
  async forgetFileReading({ path }, services) {
    const saved = await savedFor(path, services);
    const place = saved?.place ?? (await getReadingPlace(path, services));
    await forgetReading(await services.workspace(), place);
    return null;
  },
};
