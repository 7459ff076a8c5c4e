/** Handlers of the procedures of exports. */

import path from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { makeOwnedFolder, removeOwned } from '#engine/base/owned/owned-files.ts';
import { lookAtStored } from '#engine/bytes/stored-file.ts';
import { ident, literal } from '#engine/base/sql.ts';
import { rowInterface } from '#engine/code/row-type.ts';
import type { exportProcedures } from '#engine/contract/procedures/exports.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { findExportTarget } from '#engine/explore/export/export-target.ts';
import type { WrittenFile } from '#engine/explore/export/export-file.ts';
import type { ExportRequest } from '#engine/explore/explorer.ts';
import { trimCache } from '#engine/explore/cache-folder.ts';
import { isPlainView } from '#engine/explore/pages/row-view.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { cacheOf } from '#engine/rpc/cache-of.ts';
import { pushedItems } from '#engine/rpc/pushed-items.ts';
import { fileRequest } from '#engine/rpc/reading.ts';
import type { EngineServices } from '#engine/rpc/services.ts';
import { writablePath } from '#engine/storage/whole-path.ts';
import { parseHive } from '#engine/types/hive.ts';
import type { RunOptions } from '#engine/workers/worker-pool.ts';

export const exportHandlers: Handlers<EngineServices, keyof typeof exportProcedures> = {
  async *exportRows(input, services, signal) {
    const to = writablePath(input.to, (await services.workspace()).root);
    const { toFormat: format, writeOptions: options, keepFormulas, replaces } = input;
    const target: ExportRequest = { to, format, options, keepFormulas, replaces };
    yield* pushedItems<Output<'exportRows'>, WrittenFile>(
      (push) =>
        write(input, target, services, signal, ({ fraction, note = '' }) => push({ item: 'progress', fraction, note })),
      (file) => ({ item: 'result', file }),
    );
  },
  async estimateExport({ source, rowCount, toFormat: format, writeOptions: options, keepFormulas }, services, signal) {
    const { folder } = await cacheOf(services);
    const place = path.join(folder, 'samples');
    makeOwnedFolder(path.dirname(folder), place);
    const { extension } = await writtenAs('sample', format, options);
    const to = path.join(place, `${newId('es')}${extension}`);
    try {
      const sample = { source, leaveOutMisfits: true };
      const written = await write(sample, { to, format, options, keepFormulas }, services, signal, undefined);
      return { sizeBytes: sizeOfAll(written, rowCount), sampleRows: written.rowCount };
    } finally {
      await removeOwned(path.dirname(folder), to);
    }
  },
  async *openNodeRows({ job, nodeId, port }, services, signal) {
    const { folder, budgetBytes } = await cacheOf(services);
    const graphs = await services.graphs();
    yield* pushedItems<Output<'openNodeRows'>, WrittenFile>(
      async (push) => {
        const opened = await graphs.openRows(
          { job, nodeId, port, limit: null },
          folder,
          signal,
          ({ fraction, note = '' }) => push({ item: 'progress', fraction, note }),
        );
        await trimCache(folder, budgetBytes);
        return opened;
      },
      (rows) => ({ item: 'result', path: rows.path, rowCount: rows.rowCount, warnings: rows.warnings }),
    );
  },
  async countNodes(input, services, signal) {
    return { receipts: await (await services.graphs()).count(input, signal) };
  },
  async findNullFields(input, services, signal) {
    return (await services.graphs()).findNullFields(input, signal);
  },
  async findXmlType(input, services, signal) {
    return (await services.graphs()).findXmlType(input, signal);
  },
  async findCodeColumns(input, services, signal) {
    return (await services.graphs()).findCodeColumns(input, signal);
  },
  async describeRowType({ columns }) {
    return { text: rowInterface(columns.map(({ name, type }) => ({ name, type: parseHive(type) }))) };
  },
  async findExportTarget({ to: typed, toFormat, writeOptions }, services) {
    const to = writablePath(typed, (await services.workspace()).root);
    const { format, extension } = await writtenAs(to, toFormat, writeOptions);
    const { existing, folderExists, free } = await findExportTarget(to, extension);
    return {
      path: to,
      format,
      extension,
      folderExists,
      existing:
        existing === null
          ? null
          : {
              kind: existing.kind,
              sizeBytes: existing.size,
              modifiedTime: Math.floor(existing.modifiedMicros / 1000),
              version: existing.version,
            },
      free,
    };
  },
};

/** @returns null: nothing was measured. */
function sizeOfAll({ size, rowCount }: WrittenFile, all: number): number | null {
  if (rowCount === 0) return null;
  return rowCount >= all ? size : Math.round((size * all) / rowCount);
}

/** The shortest way to the rows: a file as a whole is read once and written, without a copy between. */
async function write(
  { source, leaveOutMisfits }: Pick<Parameters<typeof exportHandlers.exportRows>[0], 'source' | 'leaveOutMisfits'>,
  target: ExportRequest,
  services: EngineServices,
  signal: AbortSignal,
  onProgress: RunOptions['onProgress'],
): Promise<WrittenFile> {
  if (source.kind === 'node') {
    const { job, nodeId, port, limit } = source;
    return (await services.graphs()).write({ job, nodeId, port, limit }, target, signal, onProgress);
  }
  const explorer = await services.explorer();
  if (source.kind === 'query') {
    const { sql, folder, parameters } = source;
    return explorer.writeQuery(sql, { folder, leaveOutMisfits, parameters }, target, signal, onProgress);
  }
  if (source.kind === 'table') {
    // In SQL, a name that no table has would be a path.
    const table = await (await services.catalog()).tables.getTable(source.databaseName, source.name);
    const columns = source.columns?.map((name) => ident(name).text).join(', ') ?? '*';
    const select = `SELECT ${columns} FROM ${ident(table.databaseName).text}.${ident(table.name).text}`;
    return explorer.writeQuery(select, { leaveOutMisfits }, target, signal, onProgress);
  }
  const { order, filter, search, condition, snapshot, rows, columns } = source;
  if ((await lookAtStored(source.path))?.kind === 'folder') {
    const select = `SELECT * FROM ${literal(source.path).text}`;
    return explorer.writeQuery(select, { leaveOutMisfits }, target, signal, onProgress);
  }
  const view = { order, filter, search, condition };
  const request = await fileRequest(source, services);
  const isWhole = isPlainView(view) && rows === null && columns === null && snapshot === null && !leaveOutMisfits;
  return isWhole
    ? explorer.convertFile(request, target, signal, onProgress)
    : explorer.exportPages({ ...request, view, snapshot, rows, columns }, target, signal, onProgress);
}

/** By the format that is stated, else by the name. */
async function writtenAs(
  to: string,
  stated: string | undefined,
  options: Readonly<Record<string, unknown>>,
): Promise<{ format: string; extension: string }> {
  const [{ targetFormat }, { loadFormat }] = await Promise.all([
    import('#engine/explore/export/export-file.ts'),
    import('#engine/formats/index.ts'),
  ]);
  const { format, options: complete } = await targetFormat({ to, format: stated, options });
  return { format, extension: (await loadFormat(format)).fileExtension(complete) };
}
