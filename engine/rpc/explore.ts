/** Handlers of the procedures that explore data. */

import { z } from 'zod';
import type { exploreProcedures } from '#engine/contract/procedures/explore.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { measureCache, trimCache } from '#engine/explore/cache-folder.ts';
import { findCleanups } from '#engine/explore/operations.ts';
import type { TableRows } from '#engine/explore/pages/table-rows.ts';
import { cacheOf } from '#engine/rpc/cache-of.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { columnText, columnTexts } from '#engine/rpc/entity-text.ts';
import { pushedItems } from '#engine/rpc/pushed-items.ts';
import { fileRequest, requestAndSaved, viewRequest } from '#engine/rpc/reading.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const exploreHandlers: Handlers<EngineServices, keyof typeof exploreProcedures> = {
  async previewFile(input, services, signal) {
    const { asStrings, limit, mostValues } = input;
    const { request, warnings } = await requestAndSaved(input, services);
    const wanted = { ...request, asStrings, limit, ...(mostValues === undefined ? {} : { mostValues }) };
    const preview = await (await services.explorer()).previewFile(wanted, signal);
    return { ...preview, warnings: [...warnings, ...preview.warnings] };
  },
  async *readFileRows(input, services, signal) {
    const { asStrings, limit } = input;
    const { request, warnings } = await requestAndSaved(input, services);
    for await (const part of (await services.explorer()).readFileRows({ ...request, asStrings, limit }, signal)) {
      if ('rows' in part) yield { item: 'rows', rows: part.rows };
      else yield { item: 'preview', preview: { ...part.preview, warnings: [...warnings, ...part.preview.warnings] } };
    }
  },
  async openPages(input, services, signal) {
    const target = await viewRequest(input, services);
    const { columns, ...counted } = await (await services.explorer()).openPages(target, signal);
    if (services.hasWorkspace) {
      const { folder, budgetBytes } = await cacheOf(services);
      await trimCache(folder, budgetBytes);
    }
    return { ...counted, columns: columnTexts(columns) };
  },
  async readPage(input, services, signal) {
    const { snapshot, start, count } = input;
    const request = { ...(await viewRequest(input, services)), snapshot, start, count };
    return (await services.explorer()).readPage(request, signal);
  },
  async openTableRows({ databaseName, name }, services, signal) {
    const { folder, budgetBytes } = await cacheOf(services);
    const opened = await (await services.explorer()).openTableRows(databaseName, name, folder, signal);
    await trimCache(folder, budgetBytes);
    return opened;
  },
  async *openQueryRows({ sql, folder, leaveOutMisfits, parameters }, services, signal) {
    const cache = await cacheOf(services);
    const options = { folder: folder ?? (await services.workspace()).root, leaveOutMisfits, parameters };
    const explorer = await services.explorer();
    yield* pushedItems<Output<'openQueryRows'>, TableRows>(
      async (push) => {
        const opened = await explorer.openQueryRows(sql, options, cache.folder, signal, ({ fraction, note = '' }) =>
          push({ item: 'progress', fraction, note }),
        );
        await trimCache(cache.folder, cache.budgetBytes);
        return opened;
      },
      ({ path, rowCount, warnings }) => ({ item: 'result', path, rowCount, warnings }),
    );
  },
  async profileColumn(input, services, signal) {
    const { column, sampleRows, containing, most } = input;
    const request = { ...(await viewRequest(input, services)), column, sampleRows, listed: { containing, most } };
    const profile = await (await services.explorer()).profileColumn(request, signal);
    return { ...profile, column: columnText(profile.column) };
  },
  async detailColumn(input, services, signal) {
    const request = { ...(await viewRequest(input, services)), column: input.column, sampleRows: input.sampleRows };
    return (await services.explorer()).detailColumn(request, signal);
  },
  async findCleanups(input, services, signal) {
    const request = { ...(await viewRequest(input, services)), column: input.column, sampleRows: input.sampleRows };
    return (await services.explorer()).overRows(findCleanups, request, signal);
  },
  async previewNode(input, services, signal) {
    const preview = await (await services.graphs()).preview(input, signal);
    return { ...preview, columns: columnTexts(preview.columns) };
  },
  async *query({ sql, ...options }, services, signal) {
    for await (const part of (await services.explorer()).query(sql, options, signal)) {
      yield 'rows' in part
        ? { item: 'rows', rows: part.rows }
        : { item: 'columns', columns: columnTexts(part.columns), warnings: part.warnings };
    }
  },
  async *queryArrow({ sql, ...options }, services, signal) {
    for await (const page of (await services.explorer()).queryArrow(sql, options, signal)) yield page;
  },
  async writeQuery({ sql, folder, leaveOutMisfits, parameters, to, format, options, keepFormulas }, services, signal) {
    const target = { to, format, options, keepFormulas };
    return (await services.explorer()).writeQuery(sql, { folder, leaveOutMisfits, parameters }, target, signal);
  },
  async convertFile(input, services, signal) {
    const { to, toFormat: format, writeOptions: options, keepFormulas } = input;
    return (await services.explorer()).convertFile(
      await fileRequest({ ...input, path: input.from }, services),
      { to, format, options, keepFormulas },
      signal,
    );
  },
  async receiveFile(slice, services) {
    return (await services.droppedFiles()).receive(slice);
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
  async getCache(_input, services) {
    const { folder, budgetBytes } = await cacheOf(services);
    return { folder, budgetBytes, ...(await measureCache(folder)) };
  },
  async clearCache(_input, services) {
    const cache = await trimCache((await cacheOf(services)).folder, -1);
    const dropped = await (await services.droppedFiles()).sweep(null);
    return { fileCount: cache.fileCount + dropped.fileCount, sizeBytes: cache.sizeBytes + dropped.sizeBytes };
  },
};
