/** What is selected, asked and not connected yet on the canvases of workflows; only the window knows it. */

import { create } from 'zustand';
import { currentSubject } from '#renderer/stores/subject.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import type { CanvasView } from '#renderer/ui/canvas/canvas.tsx';

interface EditState {
  /** Workflow → ids of nodes and wires; keys act on the last one. */
  readonly selected: Readonly<Record<string, readonly string[]>>;
  /** Workflow → ids of jobs and crawlers that are on its canvas and belong to no trigger of it. */
  readonly loose: Readonly<Record<string, readonly string[]>>;
  /** The list of what can be added. */
  readonly adding: { readonly workflow: string; /** null: after none. */ readonly after: string | null } | null;
  /** The list of possible wires of a node. */
  readonly connecting: { readonly workflow: string; readonly id: string } | null;
}

export const useEdits = create<EditState>(() => ({ selected: {}, loose: {}, adding: null, connecting: null }));

export const showInCanvas = useEdits.setState;

const none: readonly string[] = [];

export function useSelected(workflow: string): readonly string[] {
  return useEdits((state) => state.selected[workflow] ?? none);
}

export function useLoose(workflow: string): readonly string[] {
  return useEdits((state) => state.loose[workflow] ?? none);
}

export function findSelected(workflow: string): readonly string[] {
  return useEdits.getState().selected[workflow] ?? none;
}

export function findLoose(workflow: string): readonly string[] {
  return useEdits.getState().loose[workflow] ?? none;
}

export function select(workflow: string, ids: readonly string[]): void {
  useEdits.setState(({ selected }) => ({ selected: { ...selected, [workflow]: ids } }));
}

export function setLoose(workflow: string, ids: readonly string[]): void {
  useEdits.setState(({ loose }) => ({ loose: { ...loose, [workflow]: ids } }));
}

/** The workflow whose page is in front; also for the menu of a job on its canvas. undefined: another editor is. */
export function frontWorkflow(): string | undefined {
  const thing = currentSubject()?.thing;
  if (thing?.kind === 'workflow') return String(thing.input['name']);
  const { tabs, activeTab } = useWorkbench.getState();
  const tab = tabs.find(({ id, kind }) => id === activeTab && kind === 'workflow');
  return tab === undefined ? undefined : String(tab.input['name']);
}

const canvases = new Map<string, CanvasView>();

export function setCanvas(workflow: string, view: CanvasView): void {
  canvases.set(workflow, view);
}

export function findCanvas(workflow: string): CanvasView | undefined {
  return canvases.get(workflow);
}
