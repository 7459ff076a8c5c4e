/** The section of the side bar that lists workflows. */

import { IconSitemap } from '@tabler/icons-react';
import type { WorkflowText } from '#engine/contract/procedures/workflows.ts';
import { openWorkflow } from '#renderer/features/triggers/workflows/workflow-store.ts';
import { workflowTab } from '#renderer/stores/open-editors.ts';
import { contentWords, runState } from '#renderer/features/triggers/workflows/workflow-words.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { StateIcon } from '#renderer/ui/tag.tsx';
import { firstProblem } from '#renderer/features/triggers/trigger-words.ts';
import type { TreeItem } from '#renderer/ui/tree.tsx';

export function workflowItem({ name, graph, lastRun, ...workflow }: WorkflowText): TreeItem {
  const problem = firstProblem(workflow);
  const isEmpty = workflow.triggers.length === 0;
  return {
    id: workflowTab(name).id,
    label: name,
    hint: `${name}: ${problem?.message ?? (lastRun === null ? contentWords(graph) : runState(lastRun))}`,
    icon:
      problem === null && lastRun !== null ? (
        <StateIcon state={runState(lastRun)} />
      ) : (
        <IconSitemap size={15} stroke={1.5} />
      ),
    // One that was just created has nothing wrong.
    caption: isEmpty
      ? 'to set up'
      : problem !== null
        ? 'problem'
        : lastRun === null
          ? 'never run'
          : `run ${lastRun.number}`,
    subject: subjectOf(workflowTab(name)),
    open: () => openWorkflow(name, true),
    keep: () => openWorkflow(name),
  };
}
