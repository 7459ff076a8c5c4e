/** How people have set files to be read: with their table, else for their folder; found for a file, saved, forgotten. */

import path from 'node:path';
import { isWithin } from '#engine/base/path-below.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { Table } from '#engine/catalog/entities.ts';
import type { Classifier } from '#engine/contract/definitions/classifier.ts';
import { tableSettingsSchema, type TableSettings } from '#engine/contract/definitions/table-settings.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { SavedReadingText } from '#engine/contract/procedures/reading.ts';
import type { LoadedDefinition } from '#engine/definitions/definition-store.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';
import { pathDatabase } from '#engine/catalog/names.ts';
import { dataExtension, findReadingFor, type StatedReading } from '#engine/formats/stated-reading.ts';
import { wholePath } from '#engine/storage/whole-path.ts';

export interface SavedReading extends SavedReadingText {
  readonly format: string | null;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Where a reading of the file would be saved. */
export type ReadingPlace =
  | { readonly kind: 'table'; readonly databaseName: string; readonly name: string; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string; readonly extension: string | null };

type ReadingClassifier = LoadedDefinition<Extract<Classifier, { type: 'reading' }>>;

/** Of every folder and file for which one was saved without a table. */
export function folderReadings(workspace: Workspace): StatedReading[] {
  return ofFolders(workspace).map(stated);
}

/** For every table and folder with a saved reading; for the same folder, the table's comes first. */
export async function savedReadings(workspace: Workspace, catalog: () => Promise<Catalog>): Promise<StatedReading[]> {
  return [...(await ofTables(workspace, catalog)), ...ofFolders(workspace)].map(stated);
}

/** The deepest one counts; at the same depth the table's. undefined: nothing was saved. */
export async function findSavedReading(
  workspace: Workspace,
  catalog: () => Promise<Catalog>,
  file: string,
): Promise<SavedReading | undefined> {
  const saved = [...(await ofTables(workspace, catalog)), ...ofFolders(workspace)];
  const placed = saved.map((reading) => ({ location: reading.place.path, extension: extensionOf(reading), reading }));
  return findReadingFor(placed, wholePath(file))?.reading;
}

function stated(reading: SavedReading): StatedReading {
  const { place, format, options } = reading;
  return { location: place.path, extension: extensionOf(reading), ...(format === null ? {} : { format }), options };
}

function extensionOf({ place }: SavedReading): string | null {
  return place.kind === 'folder' ? place.extension : null;
}

/** Those for files of one kind come before those for all files of a folder. */
function ofFolders(workspace: Workspace): SavedReading[] {
  return readingClassifiers(workspace)
    .map(({ value: { classification, options, extension, path: place } }): SavedReading => ({
      place: { kind: 'folder', path: wholePath(place, workspace.root), extension },
      format: classification,
      options,
    }))
    .sort((left, right) => Number(extensionOf(left) === null) - Number(extensionOf(right) === null));
}

/** The catalog is opened only when a table has one. */
async function ofTables(workspace: Workspace, catalog: () => Promise<Catalog>): Promise<SavedReading[]> {
  const saved: SavedReading[] = [];
  for (const { value } of workspace.stores.table.list().filter((loaded) => hasReading(loaded.value))) {
    const { databaseName, name, reading } = value;
    const { tables } = await catalog();
    const table = await tables.findTable(databaseName, name);
    if (table?.tableType !== 'EXTERNAL_TABLE') continue;
    const place = { kind: 'table', databaseName, name, path: table.location } as const;
    saved.push({ place, format: reading.classification, options: reading.options });
  }
  return saved;
}

/** Its table, else its folder; undefined for a copy of ours, such as a file that was dropped into the window. */
export async function readingPlace(
  workspace: Workspace,
  catalog: Catalog,
  file: string,
): Promise<ReadingPlace | undefined> {
  if (isWithin(wholePath(file), workspace.stateFolder)) return undefined;
  const table = await tableOf(catalog, file);
  if (table === undefined) return { kind: 'folder', path: path.dirname(file), extension: dataExtension(file) };
  const { databaseName, name, location } = table;
  return { kind: 'table', databaseName, name, path: location };
}

/** @throws EngineError InvalidDefinition, ConcurrentModification. */
export async function saveReading(
  workspace: Workspace,
  place: ReadingPlace,
  reading: { readonly format: string | null; readonly options: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { format: classification, options } = reading;
  if (place.kind === 'table') {
    const { databaseName, name } = place;
    const current = workspace.stores.table.find(`${databaseName}.${name}`);
    const settings = current?.value ?? tableSettingsSchema.parse({ databaseName, name });
    await workspace.stores.table.save(
      { ...settings, reading: { classification, options } },
      { expectedHash: current?.hash ?? null },
    );
    return;
  }
  const current = classifierAt(workspace, place);
  await workspace.stores.classifier.save(
    {
      name: current?.name ?? freeName(workspace, place),
      description: current?.value.description ?? '',
      type: 'reading',
      path: current?.value.path ?? shownPath(workspace, place.path),
      extension: place.extension,
      classification,
      options,
    },
    { expectedHash: current?.hash ?? null },
  );
}

/** @throws EngineError EntityNotFound when nothing was saved there. */
export async function forgetReading(workspace: Workspace, place: ReadingPlace): Promise<void> {
  if (place.kind === 'table') {
    const name = `${place.databaseName}.${place.name}`;
    const current = workspace.stores.table.get(name);
    const settings = { ...current.value, reading: { classification: null, options: {} } };
    if (saysNothing(settings)) await workspace.stores.table.delete(name, current.hash);
    else await workspace.stores.table.save(settings, { expectedHash: current.hash });
    return;
  }
  const current = classifierAt(workspace, place);
  if (current === undefined) {
    throw new EngineError('EntityNotFound', `No reading was saved for ${place.path}.`, {
      hint: 'Check the files in classifiers/.',
      details: { path: place.path },
    });
  }
  await workspace.stores.classifier.delete(current.name, current.hash);
}

function readingClassifiers(workspace: Workspace): ReadingClassifier[] {
  return workspace.stores.classifier.list().filter(isReading);
}

function isReading(loaded: LoadedDefinition<Classifier>): loaded is ReadingClassifier {
  return loaded.value.type === 'reading';
}

function classifierAt(
  workspace: Workspace,
  { path: location, extension }: Extract<ReadingPlace, { kind: 'folder' }>,
): ReadingClassifier | undefined {
  return readingClassifiers(workspace).find(
    ({ value }) => wholePath(value.path, workspace.root) === location && value.extension === extension,
  );
}

/** The deepest table of the catalog that the file is of. */
async function tableOf(catalog: Catalog, file: string): Promise<Table | undefined> {
  const tables = await catalog.tables.getTablesOverlapping(file);
  return tables
    .filter(
      ({ tableType, databaseName, location }) =>
        tableType === 'EXTERNAL_TABLE' && databaseName !== pathDatabase && isWithin(wholePath(file), location),
    )
    .sort((left, right) => right.location.length - left.location.length)[0];
}

function hasReading({ reading }: TableSettings): boolean {
  return reading.classification !== null || Object.keys(reading.options).length > 0;
}

function saysNothing(settings: TableSettings): boolean {
  const { databaseName, name } = settings;
  return JSON.stringify(settings) === JSON.stringify(tableSettingsSchema.parse({ databaseName, name }));
}

/** Relative within the workspace, so that it can be moved. */
function shownPath(workspace: Workspace, location: string): string {
  if (!isWithin(location, workspace.root)) return location;
  return path.relative(workspace.root, location).split(path.sep).join('/') || '.';
}

function freeName(
  workspace: Workspace,
  { path: location, extension }: Extract<ReadingPlace, { kind: 'folder' }>,
): string {
  const files = extension === null || extension === '' ? '' : `${extension} in `;
  const base = `reading of ${files}${shownPath(workspace, location)}`.slice(0, 240);
  let name = base;
  for (let number = 2; workspace.stores.classifier.find(name) !== undefined; number += 1) name = `${base} ${number}`;
  return name;
}
