/** Fixed records as files that a run reads like any others: in the run's state, at the relative path of their file. */

import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { createOwned, makeOwnedFolder, removeOwned } from '#engine/base/owned/owned-files.ts';
import { stableJson } from '#engine/base/hash.ts';
import type { QuarantinedRecord } from '#engine/catalog/entities.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { folderOfRun } from '#engine/execute/run/run-folder.ts';
import type { PlannedSource, SourceObject } from '#engine/execute/plan/run-plan.ts';
import type { FileReading, WrittenRecords } from '#engine/formats/format.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { getStorage } from '#engine/bytes/storages.ts';

export interface FixedRecords {
  /** Real path; partition values are below it as they were below the source's location. */
  readonly folder: string;
  readonly readings: readonly FileReading[];
  readonly objects: readonly SourceObject[];
}

/** @param source of the records' own files; null: the records are rows as JSON objects. */
export async function writeFixedRecords(
  host: Pick<ExecutionHost, 'stateFolder' | 'storageOf'>,
  runId: string,
  source: PlannedSource | null,
  records: readonly QuarantinedRecord[],
): Promise<FixedRecords> {
  const state = path.join(folderOfRun({ host, runId }), 'fixed');
  await withFaultPoint('redrive.makeFolder', async () => {
    await removeOwned(host.stateFolder, state);
    makeOwnedFolder(host.stateFolder, state);
  });
  const folder = await realpath(state);
  const readings: FileReading[] = [];
  const places = new Map<string, number>();
  const objects: SourceObject[] = [];
  for (const [name, own] of await byFile(source, records)) {
    const text = own.map(({ redrive }) => redrive!.fixed);
    const { content, reading } = await write(source, own[0]!.file, text);
    const file = path.join(folder, name);
    await withFaultPoint('redrive.writeFile', async () => {
      const handle = await createOwned(folder, file);
      try {
        await handle.writeFile(content);
      } finally {
        await handle.close();
      }
    });
    const key = stableJson(reading);
    let place = places.get(key);
    if (place === undefined) places.set(key, (place = readings.push(reading) - 1));
    objects.push({ ...(await host.storageOf(file).find(file))!, reading: place });
  }
  return { folder, readings, objects: objects.sort((left, right) => (left.path < right.path ? -1 : 1)) };
}

async function write(
  source: PlannedSource | null,
  file: string | null,
  records: readonly string[],
): Promise<WrittenRecords> {
  if (source === null) return writeRows(records);
  const object = source.objects.find((each) => each.path === file);
  const reading = source.readings[object?.reading ?? 0]!;
  const format = await loadFormat(reading.format);
  return format.writeRecords?.(records, reading) ?? writeRows(records);
}

/** Records as JSON objects with a member per column. */
async function writeRows(records: readonly string[]): Promise<WrittenRecords> {
  const json = await loadFormat('json');
  const options = json.readOptions.parse({});
  return json.writeRecords!(records, { format: 'json', compression: 'none', options });
}

/** Records of one file stay together, in their order; those without a file get a separate one. */
async function byFile(
  source: PlannedSource | null,
  records: readonly QuarantinedRecord[],
): Promise<Map<string, QuarantinedRecord[]>> {
  const location = source === null ? '' : await getStorage(source.location).realPath(source.location);
  const files = new Map<string, QuarantinedRecord[]>();
  for (const record of records) {
    const name = record.file === null || source === null ? 'records' : placeOf(record.file, location);
    const own = files.get(name);
    if (own === undefined) files.set(name, [record]);
    else own.push(record);
  }
  return files;
}

/** Below the location; the bare name for a source of one file. */
function placeOf(file: string, location: string): string {
  const relative = path.relative(location, file);
  return relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? path.basename(file) : relative;
}
