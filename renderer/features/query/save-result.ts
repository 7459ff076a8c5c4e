/** The result of a statement, kept: by a job that has the statement, as a table that such a job writes, or as a view. */

import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { findEditorOf } from '#renderer/features/query/open-editor.ts';
import { asParameters, typedValues, valuesIn } from '#renderer/features/query/query-parameters.ts';
import { findRuns } from '#renderer/features/query/query-runs.ts';
import { activeQuery, findQueryText } from '#renderer/features/query/query-texts.ts';
import type { NamedStatement } from '#renderer/features/query/saved-queries.ts';
import { openRun } from '#renderer/features/runs/run-actions.ts';
import { client } from '#renderer/rpc/connection.ts';
import { invalidateAfter, runCommand } from '#renderer/rpc/queries.ts';
import { jobTab, openTableRows } from '#renderer/stores/open-editors.ts';
import { changeToast, closeToast, showToast } from '#renderer/stores/toasts.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { statementAt, statementsOf } from '#renderer/ui/code/sql-statements.ts';
import { countOf } from '#renderer/ui/format/words.ts';

type JobRun = Output<'startJobRun'>;
type Target = Input<'draftQueryJob'>['target'];

/** Names that are tried before the last error counts. */
const mostNames = 100;

/** The statement whose result is shown; without one, that at the cursor. */
export function statementToSave(): NamedStatement | undefined {
  const tabId = activeQuery()?.id;
  const text = tabId === undefined ? undefined : findQueryText(tabId);
  if (tabId === undefined || text === undefined) return undefined;
  const runs = findRuns(tabId);
  const shown = runs?.results.find(({ run }) => run === runs.shown);
  if (shown?.state === 'done') return { sql: shown.sql, values: shown.values, title: text.title };
  const found = statementAt(statementsOf(text.text), findEditorOf(tabId)?.selection().from ?? 0);
  if (found === undefined) return undefined;
  const sql = text.text.slice(found.from, found.to);
  return { sql, values: valuesIn(typedValues(tabId), sql), title: text.title };
}

/** The job is shown, with what is still wrong with it. @param folder of Parquet files; null: no target yet. @throws EngineError. */
export async function saveAsJob({ sql, values }: NamedStatement, name: string, folder: string | null): Promise<void> {
  const target: Target = folder === null ? null : { kind: 'folder', path: folder };
  const { job } = await client.call('draftQueryJob', { sql, parameters: asParameters(values), name, target });
  await runCommand('saveJob', { job, expectedHash: null });
  openTab(jobTab(job.name));
  showToast({ tone: 'ok', title: `Job ${job.name} created. It returns the rows of the statement.` });
}

/** Shown with its rows once it is saved. @throws EngineError of saveView. */
export async function saveAsView({ sql }: NamedStatement, view: TableName): Promise<void> {
  const saved = await runCommand('saveView', { ...view, sql, expectedVersionId: null });
  openTableRows(saved.databaseName, saved.name);
  showToast({ tone: 'ok', title: `View ${saved.databaseName}.${saved.name} created.` });
}

export interface NewTable {
  readonly databaseName: string;
  readonly tableName: string;
  /** null: that of tables of the database. */
  readonly folder: string | null;
}

/** A job of the table's name writes it; the table is shown once it is complete. @throws EngineError before the run has begun. */
export async function saveAsTable(
  { sql, values }: NamedStatement,
  { databaseName, tableName, folder }: NewTable,
): Promise<void> {
  const target: Target = { kind: 'table', databaseName, tableName, ...(folder === null ? {} : { path: folder }) };
  const { job, problems } = await client.call('draftQueryJob', {
    sql,
    parameters: asParameters(values),
    name: tableName.toLowerCase(),
    target,
  });
  const [problem] = problems;
  if (problem !== undefined)
    throw new EngineError('InvalidDefinition', problem.message, problem.hint === null ? {} : { hint: problem.hint });
  const saved = await saveFreely(job);
  const run = await runCommand('startJobRun', { jobName: saved.name }).catch(async (thrown: unknown) => {
    // The form stays open: another try would leave another job behind.
    await runCommand('deleteDefinition', { kind: 'job', name: saved.name, expectedHash: saved.hash });
    throw thrown;
  });
  void follow(run, { databaseName: databaseName.toLowerCase(), name: tableName.toLowerCase() });
}

/** Under the first free name made of the job's. */
async function saveFreely(job: Job): Promise<Output<'saveJob'>> {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? job.name : `${job.name}-${number}`;
    try {
      return await runCommand('saveJob', { job: { ...job, name }, expectedHash: null });
    } catch (thrown) {
      if (toEngineError(thrown).code !== 'AlreadyExists' || number >= mostNames) throw thrown;
    }
  }
}

interface TableName {
  readonly databaseName: string;
  readonly name: string;
}

async function follow(run: JobRun, table: TableName): Promise<void> {
  const toast = showToast({
    tone: 'info',
    title: `Writing the table ${table.databaseName}.${table.name}`,
    text: `Job ${run.jobName} writes it. If you stop, nothing is published.`,
    progress: { fraction: null },
    action: { label: 'Stop', run: () => void runCommand('stopJobRun', { id: run.id }).catch(() => undefined) },
    otherAction: { label: 'Open run', run: () => openRun(run) },
  });
  let ended: JobRun | undefined;
  try {
    for await (const item of client.stream('watchJobRun', { id: run.id })) {
      if (item.item === 'finished') ended = item.run;
      else changeToast(toast, { progress: { fraction: item.fraction } });
    }
  } catch {
    // A broken wire: the run continues, and its page shows what it came to.
  } finally {
    closeToast(toast);
  }
  await invalidateAfter('startJobRun');
  if (ended !== undefined) await tellEnd(ended, table);
}

async function tellEnd(run: JobRun, { databaseName, name }: TableName): Promise<void> {
  const table = `${databaseName}.${name}`;
  const action = { label: 'Open run', run: () => openRun(run) };
  if (run.jobRunState === 'SUCCEEDED') {
    const { recordCount } = await client.call('getTable', { databaseName, name });
    openTableRows(databaseName, name);
    showToast({
      tone: 'ok',
      title: `Table ${table} created${recordCount === null ? '' : `, ${countOf(recordCount, 'row')}`}.`,
      text: `To write it again, run the job ${run.jobName}.`,
      action,
    });
    return;
  }
  const { message = `the run ended as ${run.jobRunState}.`, hint } = run.error ?? {};
  showToast({
    tone: run.jobRunState === 'STOPPED' ? 'info' : 'bad',
    title:
      run.jobRunState === 'STOPPED' ? `Table ${table} was not created.` : `Table ${table} was not created: ${message}`,
    ...(hint == null ? {} : { text: hint }),
    action,
  });
}
