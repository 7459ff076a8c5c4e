/** Actions on the workflow in front, shared by buttons and commands. */

import { readTableTitle } from '#engine/contract/definitions/table-title.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { WorkflowRunText } from '#engine/contract/procedures/workflows.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { activateTrigger, deactivateTrigger, openStarted } from '#renderer/features/triggers/trigger-actions.ts';
import { openTrigger, triggerThing } from '#renderer/features/triggers/trigger-store.ts';
import { runsRequest } from '#renderer/features/triggers/workflows/runs-request.ts';
import { chooseRun, useChosenRuns } from '#renderer/stores/chosen-workflow-runs.ts';
import { failedNodes, type WorkflowNode } from '#renderer/features/triggers/workflows/workflow-words.ts';
import { openCrawler } from '#renderer/features/crawlers/crawler-store.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient, queryKey, runCommand } from '#renderer/rpc/queries.ts';
import { crawlerThing, jobTab, tableTab } from '#renderer/stores/open-editors.ts';
import type { Thing } from '#renderer/stores/subject.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { findActiveTab, openTab } from '#renderer/stores/workbench.ts';
import { countOf } from '#renderer/ui/format/words.ts';

/** The name of the workflow whose page is in front, or whose menu is open. */
export function activeWorkflow(): string | undefined {
  const tab = findActiveTab('workflow');
  return tab === undefined ? undefined : String(tab.input['name']);
}

/** The run that its page shows, as it was last read. */
export function shownRun(name: string): WorkflowRunText | undefined {
  const read = queryClient.getQueryData<Output<'getWorkflowRuns'>>(queryKey('getWorkflowRuns', runsRequest(name)));
  const id = useChosenRuns.getState()[name];
  return read?.items.find((run) => run.id === id) ?? read?.items[0];
}

/** @throws EngineError InvalidDefinition, ConcurrentRunsExceeded. */
export async function startWorkflow(name: string): Promise<void> {
  const { number } = await runCommand('startWorkflowRun', { name });
  chooseRun(name, null);
  showToast({ tone: 'ok', title: `Run ${number} of ${name} started.` });
}

/** @throws EngineError InvalidState. */
export async function stopWorkflow(run: WorkflowRunText): Promise<void> {
  await runCommand('stopWorkflowRun', { runId: run.id });
}

/** @throws EngineError InvalidState. */
export async function pauseWorkflow(run: WorkflowRunText): Promise<void> {
  await runCommand('pauseWorkflowRun', { runId: run.id });
}

/** @throws EngineError InvalidState. */
export async function continueWorkflow(run: WorkflowRunText): Promise<void> {
  await runCommand('continueWorkflowRun', { runId: run.id });
}

/** Repeats what did not succeed, and what follows it. @throws EngineError InvalidState, ConcurrentRunsExceeded. */
export async function resumeWorkflow(run: WorkflowRunText): Promise<void> {
  const nodeIds = failedNodes(run).map(({ id }) => id);
  const resumed = await runCommand('resumeWorkflowRun', { runId: run.id, nodeIds });
  chooseRun(run.workflowName, null);
  showToast({
    tone: 'ok',
    title: `Run ${resumed.run.number} of ${run.workflowName} started.`,
    text: `It begins with ${countOf(resumed.nodeIds.length, 'node')} of run ${run.number}.`,
  });
}

export function nodeThing({ type, name }: Pick<WorkflowNode, 'type' | 'name'>): Thing {
  if (type === 'TRIGGER') return triggerThing(name);
  const table = type === 'TABLE' ? readTableTitle(name) : undefined;
  if (table !== undefined) return tableTab(table.databaseName, table.name);
  return type === 'CRAWLER' ? crawlerThing(name) : jobTab(name);
}

/** The run or crawl that the node has in the shown run, else the thing itself. @throws EngineError EntityNotFound. */
export async function openNode(node: WorkflowNode): Promise<void> {
  const last = node.runs.findLast(({ state }) => !['REFUSED', 'MISSED', 'PENDING'].includes(state));
  if (last !== undefined) await openStarted({ id: last.id, crawlerName: node.type === 'CRAWLER' ? node.name : null });
  else if (node.type === 'TRIGGER') openTrigger(node.name);
  else if (node.type === 'CRAWLER') openCrawler(node.name);
  else openTab(nodeThing(node));
}

/**
 * Activates or deactivates every trigger of the workflow that fires by itself. One that cannot be is reported, and the others
 * are changed nevertheless.
 */
export async function switchTriggers(workflow: string, verb: 'activate' | 'deactivate'): Promise<void> {
  const { triggers } = await client.call('listTriggers', { next: 0 });
  const wanted = triggers.filter(
    ({ kind, workflowName, type, state }) =>
      kind === 'trigger' &&
      workflowName === workflow &&
      type !== 'ON_DEMAND' &&
      (state === 'ACTIVATED') === (verb === 'deactivate'),
  );
  let count = 0;
  for (const { name } of wanted) {
    try {
      await (verb === 'activate' ? activateTrigger(name) : deactivateTrigger(name));
      count += 1;
    } catch (thrown) {
      showFailure(`${verb === 'activate' ? 'Activating' : 'Deactivating'} ${name}`, thrown);
    }
  }
  if (count > 0) showToast({ tone: 'ok', title: `${countOf(count, 'trigger')} of ${workflow} ${verb}d.` });
}
