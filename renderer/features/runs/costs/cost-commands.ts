/** Commands of the cost ledger. */

import { IconCoins, IconDownload } from '@tabler/icons-react';
import { mostCosts } from '#engine/contract/procedures/costs.ts';
import type { Command } from '#renderer/app/commands/command.ts';
import { spanOf } from '#renderer/features/runs/costs/cost-periods.ts';
import { openCosts, useCostView } from '#renderer/features/runs/costs/cost-store.ts';
import { ledgerText } from '#renderer/features/runs/costs/cost-words.ts';
import { client } from '#renderer/rpc/connection.ts';
import { downloadFile, fileNameOf } from '#renderer/stores/download-file.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { findActiveTab, useWorkbench } from '#renderer/stores/workbench.ts';
import { exactCount } from '#renderer/ui/format/words.ts';

export const costCommands: readonly Command[] = [
  {
    id: 'runs.costs',
    title: 'Show costs',
    group: 'Runs',
    icon: IconCoins,
    keywords: ['price', 'money', 'CPU time', 'bill', 'ledger', 'Glue', 'EMR'],
    run: openCosts,
  },
  {
    id: 'runs.export-costs',
    title: 'Export costs of each run',
    group: 'Runs',
    icon: IconDownload,
    keywords: ['ledger', 'CSV', 'download'],
    when: () => findActiveTab('costs') !== undefined,
    run: exportCosts,
  },
];

/** The runs of the period that is shown. @throws EngineError. */
async function exportCosts(): Promise<void> {
  const { period } = useCostView.getState();
  const { costs, isComplete } = await client.call('getCosts', {
    by: 'run',
    ...spanOf(period, Date.now()),
    limit: mostCosts,
  });
  const text = ledgerText(costs, useWorkbench.getState().keepFormulas);
  downloadFile(new Blob([text], { type: 'text/csv' }), fileNameOf(`costs ${period}`, 'costs', 'csv'));
  if (!isComplete)
    showToast({
      tone: 'warn',
      title: `Only the ${exactCount(mostCosts)} runs with the most CPU time were exported.`,
      text: 'Choose a shorter period, or use tenon costs --from … --before ….',
    });
}
