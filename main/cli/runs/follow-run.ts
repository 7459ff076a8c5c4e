/** Waits for a run with its progress on standard error, then reports how it ended. */

import { countText } from '#engine/contract/count-text.ts';
import { portKey } from '#engine/contract/definitions/node-port.ts';
import { joinNotes } from '#engine/contract/join-notes.ts';
import { castText, changesText } from '#engine/contract/receipt-notes.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { firstWarnings, moreWarnings } from '#engine/contract/first-warnings.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { exitCodes, type ExitCode, type Invocation } from '#main/cli/command.ts';
import { hintsOf } from '#main/cli/runs/hints-of-run.ts';
import { paceText } from '#main/cli/runs/pace-text.ts';
import { nodeNamesOf } from '#main/cli/runs/node-names.ts';
import { formatTable, terminalStyle } from '#main/cli/output/format-table.ts';
import { sendNotifications } from '#main/cli/runs/send-notifications.ts';
import { ProgressLine, writeError, writeOut, writeStyled } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import type { Session } from '#main/cli/session.ts';

/** An interrupt stops the run and waits until it has: nothing is left half done. */
export async function followRun(call: Invocation, session: Session, started: JobRunText): Promise<ExitCode> {
  const progress = new ProgressLine();
  const stop = (): void => {
    progress.show(null, 'Stopping …');
    session.client.call('stopJobRun', { id: started.id }).catch(() => undefined);
  };
  call.signal.addEventListener('abort', stop, { once: true });
  const looking = setTimeout(() => void showWhyItWaits(session, started.id, progress), waitsAfter);
  let run: JobRunText | undefined;
  try {
    if (call.signal.aborted) stop();
    for await (const item of session.client.stream('watchJobRun', { id: started.id })) {
      if (item.item === 'progress') progress.show(item.fraction, item.note, paceText(item));
      else run = item.run;
    }
  } finally {
    clearTimeout(looking);
    call.signal.removeEventListener('abort', stop);
    progress.clear();
  }
  if (run === undefined) throw new EngineError('Internal', `The run ${started.id} ended without a result.`);
  await tellRun(call, session, run);
  await sendNotifications(call, session.client);
  if (call.signal.aborted) return exitCodes.interrupted;
  return run.jobRunState === 'SUCCEEDED' ? exitCodes.done : exitCodes.runFailed;
}

/** Milliseconds after which a run that has not begun says what it waits for. */
const waitsAfter = 1000;

async function showWhyItWaits({ client }: Session, id: string, progress: ProgressLine): Promise<void> {
  const queue = await client.call('getQueue', {}).catch(() => undefined);
  const run = queue?.waiting.find(({ runId }) => runId === id);
  if (run !== undefined) progress.show(null, `Waiting. ${run.why}`);
}

async function tellRun(call: Invocation, session: Session, run: JobRunText): Promise<void> {
  const receipts = await session.client.call('getReceipts', { id: run.id });
  if (call.text('output') === 'json') await writeOut(`${JSON.stringify({ ...run, receipts })}\n`);
  else {
    const nameOf = await nodeNamesOf(session.client, run.jobName);
    const rows = receipts.map((receipt) => ({
      ...receipt,
      node: nameOf(portKey(receipt.nodeId, receipt.port)),
      inputs: inputsText(receipt),
      castToNull: castText(receipt),
    }));
    const columns = [
      ...receiptColumns,
      ...(rows.some(({ otherOutputs }) => otherOutputs !== undefined) ? [otherColumn] : []),
      ...(rows.some(({ castToNull }) => castToNull !== '') ? [castColumn] : []),
    ];
    const table = receipts.length === 0 ? '' : formatTable(columns, rows, terminalStyle());
    await writeStyled(table);
    await writeOut(`${printable(run.jobName)} #${run.number} ${run.jobRunState}${outcomeNote(run, receipts)}\n`);
  }
  const { shown, more } = firstWarnings(await warningsOf(session, run), toldWarnings, (text) => text);
  for (const warning of shown) writeError(`warning: ${printable(warning)}\n`);
  if (more.length > 0) writeError(`warning: ${moreWarnings(more)}; the log of run #${run.number} has all\n`);
  if (run.error !== null) writeError(`error ${run.error.code}: ${printable(run.error.message)}\n`);
  for (const hint of hintsOf(run)) writeError(`hint: ${printable(hint)}\n`);
}

/** Warnings that are printed one by one; the run's log has all. */
const toldWarnings = 20;

async function warningsOf({ client }: Session, { id }: JobRunText): Promise<string[]> {
  const warnings: string[] = [];
  let after: string | null = null;
  do {
    const page: Output<'getRunLog'> = await client.call('getRunLog', { id, limit: 500, after });
    for (const { level, message } of page.items) if (level === 'warning') warnings.push(message);
    after = page.next;
  } while (after !== null);
  return warnings;
}

/** Only a run that found nothing new succeeds without a receipt. */
function outcomeNote({ jobRunState }: JobRunText, receipts: readonly Receipt[]): string {
  if (jobRunState !== 'SUCCEEDED') return '';
  if (receipts.length === 0) return ': no new data, nothing written (crawl a table again to add its new files)';
  const rejected = receipts.reduce((sum, receipt) => sum + receipt.rejected, 0);
  return rejected === 0 ? '' : `: ${countText(rejected, 'record')} rejected, see tenon rejects`;
}

const receiptColumns = [
  { name: 'node', type: 'string' },
  { name: 'kind', type: 'string' },
  { name: 'rowsIn', type: 'bigint' },
  { name: 'rowsOut', type: 'bigint' },
  { name: 'filtered', type: 'bigint' },
  { name: 'rejected', type: 'bigint' },
  { name: 'deduplicated', type: 'bigint' },
  { name: 'inputs', type: 'string' },
];

/** Shown only for a split. */
const otherColumn = { name: 'otherOutputs', type: 'bigint' };
/** Shown only when a cast lost a value. */
const castColumn = { name: 'castToNull', type: 'string' };

type Receipt = Output<'getReceipts'>[number];

/** Rows in by port where there are several, and the growth of a join. */
function inputsText(receipt: Receipt): string {
  const ports = Object.entries(receipt.inputs);
  const changes = receipt.changes === undefined ? [] : [changesText(receipt.changes)];
  if (ports.length < 2) return changes.join('; ');
  return [ports.map(([port, rows]) => `${port} ${rows}`).join(', '), ...joinNotes(receipt), ...changes].join('; ');
}
