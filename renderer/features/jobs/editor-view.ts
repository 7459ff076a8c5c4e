/** The job editor's view state: dialogs, outline or graph, tab of the panel; one for the window. */

import { create } from 'zustand';
import { subflowDraft } from '#renderer/features/jobs/draft/graph-file.ts';
import { focusBelowDialogs } from '#renderer/ui/dialog.tsx';
import { whenDrawn } from '#renderer/ui/when-drawn.ts';
import type { FilterView } from '#renderer/ui/filter-builder/filter-builder.tsx';
import type { CanvasView } from '#renderer/ui/canvas/canvas.tsx';
import { findActiveTab, openInspector, useWorkbench } from '#renderer/stores/workbench.ts';

/** What the Script tab shows. */
export type ScriptKind = 'pyspark' | 'glue-script' | 'glue-scala' | 'glue-studio' | 'sql';

export type PanelTab = 'preview' | 'problems' | 'script';

/** The inspector's view of a node. */
export type NodeView = 'form' | 'sql' | 'columns' | 'notes';

interface EditorView {
  /** The node after which one is added; null: after none. undefined: the list is closed. */
  readonly addingAfter: string | null | undefined;
  /** The output of that node; null: its only one, or the first that nothing reads. */
  readonly addingOutput: string | null;
  /** The node that is being connected; undefined: the list is closed. */
  readonly connecting: string | undefined;
  readonly asking:
    | 'new-job'
    | 'import-job'
    | 'rename-job'
    | 'delete-job'
    | 'next-inputs'
    | 'run-with-arguments'
    | 'create-subflow'
    | 'rename-subflow'
    | 'duplicate-subflow'
    | 'delete-subflow'
    | null;
  /** That is renamed, duplicated or deleted. */
  readonly askedSubflow: string | null;
  readonly mode: 'graph' | 'outline';
  /** What of a job's past is shown instead of its graph; null, or another job: nothing. */
  readonly past: { readonly job: string; readonly view: 'runs' | 'versions' } | null;
  readonly panelTab: PanelTab;
  readonly scriptKind: ScriptKind;
  /** By draft and node; a node that is not in it shows its form. */
  readonly nodeViews: Readonly<Record<string, NodeView>>;
  /** By draft and node: the output, or step of a recipe, that is previewed; a node that is not in it shows its first, or its result. */
  readonly shownOutputs: Readonly<Record<string, string>>;
  readonly filterView: FilterView;
  /** The step of a recipe that is edited in a dialog; stepId null: a new one. null: the dialog is closed. */
  readonly editedStep: { readonly nodeId: string; readonly stepId: string | null } | null;
  /** The column whose lineage is shown while its node is inspected. */
  readonly tracedColumn: { readonly nodeId: string; readonly column: string } | undefined;
  /** Nodes that the traced column passes; marked on the canvas. */
  readonly tracedNodes: readonly string[];
  /** Nodes that lacked something when their job was to run: they say so on the canvas until they have it. */
  readonly refusedNodes: { readonly job: string; readonly ids: readonly string[] } | null;
}

export const useEditorView = create<EditorView>(() => ({
  addingAfter: undefined,
  addingOutput: null,
  connecting: undefined,
  asking: null,
  askedSubflow: null,
  mode: 'graph',
  past: null,
  panelTab: 'preview',
  scriptKind: 'pyspark',
  nodeViews: {},
  shownOutputs: {},
  filterView: 'both',
  editedStep: null,
  tracedColumn: undefined,
  tracedNodes: [],
  refusedNodes: null,
}));

export const showInEditor = useEditorView.setState;

const none: readonly string[] = [];

/** Nodes of the job that lacked something when it was to run. */
export function useRefusedNodes(jobName: string): readonly string[] {
  return useEditorView(({ refusedNodes }) => (refusedNodes?.job === jobName ? refusedNodes.ids : none));
}

const canvases = new Map<string, CanvasView>();

export function setCanvas(jobName: string, view: CanvasView): void {
  canvases.set(jobName, view);
}

export function findCanvas(jobName: string): CanvasView | undefined {
  return canvases.get(jobName);
}

/** The keys go where the graph is drawn now: canvas or outline. */
export function focusGraph(): void {
  focusBelowDialogs(
    document.querySelector<HTMLElement>(
      '[data-part="job-editor"] :is([data-part="canvas"], [data-part="outline"] [tabindex="0"])',
    ),
  );
}

/** The keys go to the graph, drawn as canvas or outline. */
export function isGraphFocused(): boolean {
  return (
    document.activeElement?.closest('[data-part="job-editor"] :is([data-part="canvas"], [data-part="outline"])') != null
  );
}

/** A node of the graph, also of one that is shown as an outline, and after the dialog that made it. */
export function focusNode(id: string): void {
  const place =
    document.querySelector<HTMLElement>(
      `[data-part="job-editor"] [data-part="outline"] [data-row="${CSS.escape(id)}"]`,
    ) ?? document.querySelector<HTMLElement>('[data-part="job-editor"] [data-part="canvas"]');
  focusBelowDialogs(place);
}

/** The job in front; undefined: another kind of editor is. */
export function activeJob(): string | undefined {
  const tab = findActiveTab('job');
  return tab === undefined ? undefined : String(tab.input['name']);
}

/** The sub-flow in front; undefined: another kind of editor is. */
export function activeSubflow(): string | undefined {
  const tab = findActiveTab('subflow');
  return tab === undefined ? undefined : String(tab.input['name']);
}

/** Name of the draft in front, of a job or a sub-flow. */
export function activeDraft(): string | undefined {
  const subflow = activeSubflow();
  return subflow === undefined ? activeJob() : subflowDraft(subflow);
}

export function showPanel(panelTab: PanelTab): void {
  showInEditor({ panelTab });
  useWorkbench.setState({ panelOpen: true });
}

const viewKey = (jobName: string, nodeId: string): string => `${jobName}/${nodeId}`;

/** Each node keeps its own; a new one begins with its form. */
export function useNodeView(jobName: string, nodeId: string): NodeView {
  return useEditorView(({ nodeViews }) => nodeViews[viewKey(jobName, nodeId)] ?? 'form');
}

export function showNodeView(jobName: string, nodeId: string, view: NodeView): void {
  useEditorView.setState(({ nodeViews }) => ({ nodeViews: { ...nodeViews, [viewKey(jobName, nodeId)]: view } }));
}

/** undefined: its first. */
export function useShownOutput(jobName: string, nodeId: string): string | undefined {
  return useEditorView(({ shownOutputs }) => shownOutputs[viewKey(jobName, nodeId)]);
}

/** @returns as {@link useShownOutput}. */
export function findShownOutput(jobName: string, nodeId: string): string | undefined {
  return useEditorView.getState().shownOutputs[viewKey(jobName, nodeId)];
}

export function showOutput(jobName: string, nodeId: string, output: string): void {
  useEditorView.setState(({ shownOutputs }) => ({
    shownOutputs: { ...shownOutputs, [viewKey(jobName, nodeId)]: output },
  }));
}

/** Moves the focus to the inspector. */
export function inspectNode(): void {
  openInspector();
  whenDrawn(() => {
    const first = document.querySelector<HTMLElement>(
      '[data-part="job-editor"] [data-part="pane-body"] :is(input, select, .cm-content, button:not([role="radio"]), [tabindex="0"]:not([role="radio"]))',
    );
    first?.focus();
    return first !== null;
  });
}
