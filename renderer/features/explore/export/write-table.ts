/** Rows of an export as a new table: a Parquet file in a new folder, and a table of the catalog over it. */

import type { EngineError } from '#engine/contract/errors.ts';
import { ask } from '#renderer/features/crawlers/crawler-store.ts';
import { askExport } from '#renderer/features/explore/export/export-store.ts';
import type { ExportSource, ExportSubject } from '#renderer/features/explore/export/export-subject.ts';
import { runStoppable, writtenFile } from '#renderer/features/explore/export/run-export.ts';
import { client } from '#renderer/rpc/connection.ts';
import { invalidateAfter, runCommand } from '#renderer/rpc/queries.ts';
import { openTableRows } from '#renderer/stores/open-editors.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { countOf } from '#renderer/ui/format/words.ts';

interface TableStart {
  readonly subject: ExportSubject;
  readonly source: ExportSource;
  readonly databaseName: string;
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** Absolute, in the folder. */
  readonly file: string;
  readonly leaveOutMisfits?: boolean;
}

export function writeTable(start: TableStart): void {
  const { source, databaseName, name, folder, file, leaveOutMisfits = false } = start;
  const table = `${databaseName}.${name}`;
  let path: string | undefined;
  runStoppable(
    { title: `Creating the table ${table}`, text: 'Starting. If you stop while rows are written, no file is left.' },
    async (signal, tell) => {
      const written = await writtenFile({ source, to: file, toFormat: 'parquet', leaveOutMisfits }, signal, tell);
      ({ path } = written);
      tell('Adding the table to the catalog', null);
      const { columns } = await client.call('previewFile', { path, limit: 1 });
      await runCommand('createTable', {
        databaseName,
        name,
        location: folder,
        classification: 'parquet',
        columns: columns.map((column) => ({ name: column.name, type: column.type })),
      });
      // From here on, the table is there: a crawl brings its file.
      for await (const item of client.stream('crawl', { path: folder, databaseName })) void item;
      await invalidateAfter('createTable');
      const [first] = written.warnings;
      showToast({
        tone: first === undefined ? 'ok' : 'warn',
        title: `Table ${table} created, ${countOf(written.rowCount, 'row')}.`,
        text: first ?? path,
        action: { label: 'Open table', run: () => openTableRows(databaseName, name) },
      });
    },
    (error) => tellFailure(start, path, error),
  );
}

/** @param path of the rows; undefined: they were not written. */
function tellFailure(start: TableStart, path: string | undefined, error: EngineError): void {
  const { subject, folder, databaseName, name } = start;
  const table = `${databaseName}.${name}`;
  if (path !== undefined) {
    showToast({
      tone: 'bad',
      title: `The rows are written, but the table ${table} is not complete: ${error.message}`,
      text: path,
      action: { label: 'Add to catalog', run: () => ask('crawl-path', folder, databaseName) },
    });
    return;
  }
  if (error.code === 'Cancelled') {
    showToast({ tone: 'info', title: `Table ${table} was not created. No file was written.` });
    return;
  }
  if (error.code === 'FileChanged') subject.reload?.();
  const isMisfit = error.code === 'MalformedFile' && start.leaveOutMisfits !== true;
  showToast({
    tone: 'bad',
    title: `Table ${table} was not created: ${error.message}`,
    ...(isMisfit
      ? { text: 'No file was written. Fix the record, or create the table without such records.' }
      : error.hint === undefined
        ? {}
        : { text: error.hint }),
    action: isMisfit
      ? { label: 'Skip such records', run: () => writeTable({ ...start, leaveOutMisfits: true }) }
      : { label: 'Change export', run: () => askExport(subject, 'table') },
  });
}
