/** A workspace with one table whose files, definition and versions tests change. */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import type { EnginePlace } from '#engine/testing/engine-place.ts';

export type Version = Output<'getTableVersions'>['items'][number];

const table = { databaseName: 'shop', name: 'orders' };

export class VersionedTable {
  readonly #place: EnginePlace;

  constructor(place: EnginePlace) {
    this.#place = place;
  }

  /** Removes the table, its settings and its files. */
  async clear(): Promise<void> {
    const { dispatcher } = this.#place.engine;
    for (const { name } of (await dispatcher.call('getDatabases', {})).items)
      await dispatcher.call('deleteDatabase', { name });
    for (const { name, hash } of await dispatcher.call('getDefinitions', { kind: 'table' }))
      await dispatcher.call('deleteDefinition', { kind: 'table', name, expectedHash: hash });
    rmSync(join(this.#place.folder, 'lake'), { recursive: true, force: true });
  }

  write(name: string, text: string): void {
    const file = join(this.#place.folder, 'lake', 'orders', name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  }

  async crawl(): Promise<void> {
    const request = { path: join(this.#place.folder, 'lake'), databaseName: table.databaseName };
    for await (const _item of this.#place.engine.dispatcher.stream('crawl', request)) void _item;
  }

  current(): Promise<Output<'getTable'>> {
    return this.#place.engine.dispatcher.call('getTable', table);
  }

  /** Newest first. */
  async versions(): Promise<readonly Version[]> {
    return (await this.#place.engine.dispatcher.call('getTableVersions', { ...table, limit: 1000 })).items;
  }

  async edit(change: Omit<Input<'editTable'>, 'databaseName' | 'name' | 'expectedVersionId'>): Promise<void> {
    const { versionId } = await this.current();
    await this.#place.engine.dispatcher.call('editTable', { ...table, expectedVersionId: versionId, ...change });
  }

  preview(versionId: number): Promise<Output<'previewTableRestore'>> {
    return this.#place.engine.dispatcher.call('previewTableRestore', { ...table, versionId });
  }

  async restore(versionId: number, expectedVersionId?: number): Promise<Output<'restoreTableVersion'>> {
    const expected = expectedVersionId ?? (await this.current()).versionId;
    return this.#place.engine.dispatcher.call('restoreTableVersion', {
      ...table,
      versionId,
      expectedVersionId: expected,
    });
  }

  async rows(sql = 'SELECT * FROM shop.orders ORDER BY id'): Promise<Record<string, unknown>[]> {
    const rows: Record<string, unknown>[] = [];
    for await (const item of this.#place.engine.dispatcher.stream('query', { sql, folder: this.#place.folder }))
      if (item.item === 'rows') rows.push(...(item.rows as Record<string, unknown>[]));
    return rows;
  }

  async objects(): Promise<unknown> {
    return (await this.#place.engine.dispatcher.call('getTableObjects', { ...table, limit: 1000 })).items;
  }

  /** Name → content of every file of the table. */
  files(): Record<string, string> {
    const folder = join(this.#place.folder, 'lake', 'orders');
    return Object.fromEntries(
      readdirSync(folder)
        .sort()
        .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
    );
  }
}
