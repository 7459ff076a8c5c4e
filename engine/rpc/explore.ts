/** Handlers of the procedures that explore data. */

import { join } from 'node:path';
import { z } from 'zod';
import type { exploreProcedures } from '#engine/contract/procedures/explore.ts';
import { measureCache, trimCache } from '#engine/explore/cache-folder.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { columnTexts } from '#engine/rpc/entity-text.ts';
import { fileRequest, requestAndSaved } from '#engine/rpc/reading.ts';
import type { EngineRooms } from '#engine/rpc/rooms.ts';

async function cacheOf(rooms: EngineRooms): Promise<{ folder: string; budgetBytes: number }> {
  const { stateFolder, definition } = await rooms.workspace();
  return { folder: join(stateFolder, 'cache'), budgetBytes: definition.defaults.cacheBytes };
}

export const exploreHandlers: Handlers<EngineRooms, keyof typeof exploreProcedures> = {
  async previewFile(input, rooms, signal) {
    const { asStrings, limit } = input;
    const { request, warnings } = await requestAndSaved(input, rooms);
    const preview = await (await rooms.explorer()).previewFile({ ...request, asStrings, limit }, signal);
    return { ...preview, warnings: [...warnings, ...preview.warnings] };
  },
  async *readFileRows(input, rooms, signal) {
    const { asStrings, limit } = input;
    const { request, warnings } = await requestAndSaved(input, rooms);
    for await (const part of (await rooms.explorer()).readFileRows({ ...request, asStrings, limit }, signal)) {
      if ('rows' in part) yield { item: 'rows', rows: part.rows };
      else yield { item: 'preview', preview: { ...part.preview, warnings: [...warnings, ...part.preview.warnings] } };
    }
  },
  async openPages(input, rooms, signal) {
    const { order, filter, search } = input;
    const target = { ...(await fileRequest(input, rooms)), view: { order, filter, search } };
    const { columns, ...counted } = await (await rooms.explorer()).openPages(target, signal);
    if (rooms.hasWorkspace) {
      const { folder, budgetBytes } = await cacheOf(rooms);
      await trimCache(folder, budgetBytes);
    }
    return { ...counted, columns: columnTexts(columns) };
  },
  async readPage(input, rooms, signal) {
    const { snapshot, start, count, order, filter, search } = input;
    const request = { ...(await fileRequest(input, rooms)), view: { order, filter, search }, snapshot, start, count };
    return (await rooms.explorer()).readPage(request, signal);
  },
  async openTableRows({ databaseName, name }, rooms, signal) {
    const { folder, budgetBytes } = await cacheOf(rooms);
    const opened = await (await rooms.explorer()).openTableRows(databaseName, name, folder, signal);
    await trimCache(folder, budgetBytes);
    return opened;
  },
  async profileColumn(input, rooms, signal) {
    const { column, order, filter, search } = input;
    const request = { ...(await fileRequest(input, rooms)), view: { order, filter, search }, column };
    const profile = await (await rooms.explorer()).profileColumn(request, signal);
    return { ...profile, column: columnTexts([profile.column])[0]! };
  },
  async previewNode({ job, nodeId, limit }, rooms, signal) {
    const preview = await (await rooms.graphs()).preview(job, nodeId, limit, signal);
    return { ...preview, columns: columnTexts(preview.columns) };
  },
  async *query({ sql, ...options }, rooms, signal) {
    for await (const part of (await rooms.explorer()).query(sql, options, signal)) {
      yield 'rows' in part
        ? { item: 'rows', rows: part.rows }
        : { item: 'columns', columns: columnTexts(part.columns), warnings: part.warnings };
    }
  },
  async *queryArrow({ sql, folder }, rooms, signal) {
    for await (const page of (await rooms.explorer()).queryArrow(sql, folder, signal)) yield page;
  },
  async writeQuery({ sql, folder, leaveOutMisfits, to, format, options, keepFormulas }, rooms, signal) {
    const target = { to, format, options, keepFormulas };
    return (await rooms.explorer()).writeQuery(sql, { folder, leaveOutMisfits }, target, signal);
  },
  async convertFile(input, rooms, signal) {
    const { to, toFormat: format, writeOptions: options, keepFormulas } = input;
    return (await rooms.explorer()).convertFile(
      await fileRequest({ ...input, path: input.from }, rooms),
      { to, format, options, keepFormulas },
      signal,
    );
  },
  async receiveFile(slice, rooms) {
    return (await rooms.droppedFiles()).receive(slice);
  },
  async getFormats() {
    const { formats } = await import('#engine/formats/index.ts');
    return formats.map(({ name, title, summary, extensions, readOptions, writeOptions }) => ({
      name,
      title,
      summary,
      extensions,
      readOptions: z.toJSONSchema(readOptions, { io: 'input', unrepresentable: 'any' }),
      writeOptions:
        writeOptions === null ? null : z.toJSONSchema(writeOptions, { io: 'input', unrepresentable: 'any' }),
    }));
  },
  async getCache(_input, rooms) {
    const { folder, budgetBytes } = await cacheOf(rooms);
    return { folder, budgetBytes, ...(await measureCache(folder)) };
  },
  async clearCache(_input, rooms) {
    const cache = await trimCache((await cacheOf(rooms)).folder, -1);
    const dropped = await (await rooms.droppedFiles()).sweep(null);
    return { fileCount: cache.fileCount + dropped.fileCount, sizeBytes: cache.sizeBytes + dropped.sizeBytes };
  },
};
