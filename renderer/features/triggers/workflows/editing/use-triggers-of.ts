/** The triggers of a workflow as the list of all triggers has them, to judge wires before they are drawn. */

import { useMemo } from 'react';
import type { TriggerText } from '#engine/contract/procedures/triggers.ts';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import type { Triggers } from '#renderer/features/triggers/workflows/editing/edit-workflow.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';

export function useTriggersOf(workflow: string): Triggers {
  const { data } = useProcedure('listTriggers', { next: 1 });
  return useMemo(
    () =>
      (data?.triggers ?? [])
        .filter(({ kind, workflowName }) => kind === 'trigger' && workflowName === workflow)
        .map(definitionOf),
    [data, workflow],
  );
}

function definitionOf({
  kind: _kind,
  state: _state,
  problem: _problem,
  warnings: _warnings,
  next: _next,
  firings: _firings,
  ...text
}: TriggerText): Trigger {
  return {
    ...text,
    conditions: text.conditions.map(({ metBy: _metBy, ...condition }) => condition),
    eventSources: [...text.eventSources],
    actions: [...text.actions],
  };
}
