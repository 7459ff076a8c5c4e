/** Shows notifications for the desktop as messages of the window, where the system shows none. */

import { useContext, useEffect } from 'react';
import type { DeliveryText } from '#engine/contract/procedures/reporting/notifications.ts';
import { openRun } from '#renderer/features/runs/run-actions.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { client } from '#renderer/rpc/connection.ts';
import { runCommand, useProcedure } from '#renderer/rpc/queries.ts';
import { ReadOnlyContext } from '#renderer/ui/read-only.ts';
import { showToast } from '#renderer/stores/toasts.ts';

/** What this window has shown, until the engine knows it. */
const shown = new Set<string>();

export function WindowNotices() {
  const notices = useProcedure('getWindowNotices', {}).data;
  const readOnly = useContext(ReadOnlyContext);
  useEffect(() => {
    // It could not be noted as shown, and would come again.
    if (readOnly !== undefined) return;
    for (const notice of notices ?? []) {
      if (shown.has(notice.id)) continue;
      shown.add(notice.id);
      show(notice);
      runCommand('acknowledgeNotice', { id: notice.id }).catch(() => shown.delete(notice.id));
    }
  }, [notices, readOnly]);
  return null;
}

const tones = { SUCCEEDED: 'ok', FAILED: 'bad', REJECTED_RECORDS: 'warn', LATE: 'bad', TEST: 'info' } as const;

function show({ event, text, notification, runId, jobName }: DeliveryText): void {
  const open = (id: string): void =>
    void client.call('getJobRun', { id }).then(openRun, (thrown: unknown) => showFailure('Opening the run', thrown));
  showToast({
    tone: tones[event],
    title: text,
    text: `Notification ${notification}`,
    ...(runId === null || jobName === null ? {} : { action: { label: 'Open run', run: () => open(runId) } }),
  });
}
