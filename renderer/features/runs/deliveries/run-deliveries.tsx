/** What notifications reported of a run; nothing where none did. */

import { DeliveriesTable } from '#renderer/features/runs/deliveries/deliveries-table.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { classes } from '#renderer/ui/classes.ts';
import runStyles from '#renderer/features/runs/run-editor.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function RunDeliveries({ runId }: { readonly runId: string }) {
  const deliveries = useProcedure('getDeliveries', { runId }).data ?? [];
  if (deliveries.length === 0) return null;
  return (
    <section className={runStyles.deliveries}>
      <h2 className={classes(textStyles.strong)}>Notifications</h2>
      <DeliveriesTable label="Notifications of the run" deliveries={deliveries} named empty="" />
    </section>
  );
}
