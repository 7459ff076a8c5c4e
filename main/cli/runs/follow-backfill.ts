/** Waits for a backfill, which an interrupt stops, and writes what became of its slices. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineClient } from '#engine/contract/procedures/index.ts';
import type { BackfillText } from '#engine/contract/procedures/runs/backfills.ts';
import { exitCodes, type ExitCode, type Invocation } from '#main/cli/command.ts';
import { ProgressLine, writeOut } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { runText } from '#main/cli/runs/run-text.ts';
import { sendNotifications } from '#main/cli/runs/send-notifications.ts';
import type { Session } from '#main/cli/session.ts';

/** Milliseconds between looks at the backfill. */
const lookEvery = 250;

export async function followBackfill(call: Invocation, { client }: Session, begun: BackfillText): Promise<ExitCode> {
  const over = await untilOver(call, client, begun);
  await showBackfill(call, client, over);
  await sendNotifications(call, client);
  if (call.signal.aborted) return exitCodes.interrupted;
  return over.status === 'SUCCEEDED' ? exitCodes.done : exitCodes.runFailed;
}

async function untilOver(call: Invocation, client: EngineClient, begun: BackfillText): Promise<BackfillText> {
  const { id } = begun;
  const stop = (): void => void client.call('stopBackfill', { id }).catch(() => undefined);
  call.signal.addEventListener('abort', stop, { once: true });
  if (call.signal.aborted) stop();
  const progress = new ProgressLine();
  try {
    for (let backfill = begun; ; backfill = await client.call('getBackfill', { id })) {
      if (backfill.status !== 'RUNNING' && backfill.status !== 'STOPPING') return backfill;
      progress.show(doneOf(backfill) / backfill.total, `${summary(backfill)}`);
      await sleep(lookEvery);
    }
  } finally {
    progress.clear();
    call.signal.removeEventListener('abort', stop);
  }
}

/** Slices that did not succeed are listed with the reason. */
export async function showBackfill(call: Invocation, client: EngineClient, backfill: BackfillText): Promise<void> {
  if (call.text('output') === 'json') return writeOut(`${JSON.stringify(backfill)}\n`);
  const { id, number, jobName, status } = backfill;
  const lines = [`${jobName} #${number} ${status}: ${summary(backfill)}`];
  const states = ['STARTED', 'FAILED', 'STOPPED', 'TIMEOUT', 'REFUSED'] as const;
  const { items, next } = await client.call('getBackfillSlices', { id, states: [...states], limit: 100 });
  for (const { arguments: given, state, runState, runId, runNumber, error } of items) {
    const named = [sliceText(given), runText(runId, runNumber), runState ?? state].filter(Boolean).join(' ');
    lines.push(`  ${named}${error === null ? '' : `: ${error.message}`}`);
  }
  if (next !== null) lines.push('  … and more');
  await writeOut(lines.map((line) => `${printable(line)}\n`).join(''));
}

/** `year=2025 month=01`. */
export function sliceText(given: Readonly<Record<string, string>>): string {
  return Object.entries(given)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function doneOf({ counts }: BackfillText): number {
  return (counts.SUCCEEDED ?? 0) + (counts.DONE ?? 0);
}

/** `28 of 31 slices done, 3 of them before, 1 FAILED, 2 under way`. */
function summary(backfill: BackfillText): string {
  const { counts, total } = backfill;
  const before = counts.DONE ?? 0;
  const others = (['FAILED', 'STOPPED', 'TIMEOUT', 'REFUSED'] as const).flatMap((state) =>
    counts[state] === undefined ? [] : [`${counts[state]} ${state}`],
  );
  return [
    `${doneOf(backfill)} of ${total} ${total === 1 ? 'slice' : 'slices'} done`,
    ...(before > 0 ? [`${before} of them before`] : []),
    ...others,
    ...(counts.STARTED === undefined ? [] : [`${counts.STARTED} under way`]),
    ...(counts.PENDING === undefined ? [] : [`${counts.PENDING} not started`]),
  ].join(', ');
}
