/** Which dialog of workflows is open, and the files of workflows. */

import { create } from 'zustand';
import { workflowSchema, type Workflow } from '#engine/contract/definitions/workflow.ts';
import { client } from '#renderer/rpc/connection.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { chooseRun } from '#renderer/stores/chosen-workflow-runs.ts';
import { workflowTab } from '#renderer/stores/open-editors.ts';
import { closeTab, openTab } from '#renderer/stores/workbench.ts';

type Asking = { readonly kind: 'new' } | { readonly kind: 'settings' | 'delete'; readonly name: string };

interface WorkflowsState {
  readonly asking: Asking | null;
}

export const useWorkflows = create<WorkflowsState>(() => ({ asking: null }));

export function askWorkflow(asking: Asking | null): void {
  useWorkflows.setState({ asking });
}

export function openWorkflow(name: string, preview = false): void {
  openTab({ ...workflowTab(name), preview });
}

/** @throws EngineError AlreadyExists, InvalidDefinition. */
export async function createWorkflow(workflow: Workflow): Promise<void> {
  await runCommand('saveDefinition', { kind: 'workflow', value: workflow, expectedHash: null });
  openWorkflow(workflow.name);
}

export async function readWorkflow(name: string): Promise<{ readonly hash: string; readonly workflow: Workflow }> {
  const { hash, value } = await client.call('getDefinition', { kind: 'workflow', name });
  return { hash, workflow: workflowSchema.parse(value) };
}

/** @throws EngineError InvalidDefinition; ConcurrentModification when the file has changed since it was read. */
export async function saveWorkflow(workflow: Workflow, hash: string): Promise<void> {
  await runCommand('saveDefinition', { kind: 'workflow', value: workflow, expectedHash: hash });
}

/** Its triggers stay, and are reported until they name another workflow or none. @throws EngineError ConcurrentModification. */
export async function deleteWorkflow(name: string): Promise<void> {
  const { hash } = await client.call('getDefinition', { kind: 'workflow', name });
  await runCommand('deleteDefinition', { kind: 'workflow', name, expectedHash: hash });
  closeTab(workflowTab(name).id);
  chooseRun(name, null);
}
