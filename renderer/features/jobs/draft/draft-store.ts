/** Jobs and sub-flows that are being edited: the version on disk they started from, every step since, and the selection. */

import { create } from 'zustand';
import type { EngineError } from '#engine/contract/errors.ts';
import { pushStep, redoStep, startHistory, undoStep, type History } from '#renderer/stores/history.ts';
import { nounOf, tabOf, type EditedGraph } from '#renderer/features/jobs/draft/graph-file.ts';
import { completeLayout } from '#renderer/features/jobs/graph/auto-layout.ts';
import { isReadOnly } from '#renderer/rpc/is-read-only.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { readOnlyReason } from '#renderer/ui/read-only.ts';
import { inspectSelection, markUnsaved } from '#renderer/stores/workbench.ts';

/** A version of the file of a job or sub-flow. */
export interface JobVersion {
  readonly hash: string;
  readonly job: EditedGraph;
}

export interface Draft {
  /** The content of the file when it was last read or written here. */
  readonly disk: JobVersion;
  /** The step that is on disk; another present step is not saved yet. */
  readonly savedStep: EditedGraph;
  readonly history: History<EditedGraph>;
  /** Ids of nodes, and of edges as {@link edgeId} writes them; the last one is the one that keys act on. */
  readonly selection: readonly string[];
  readonly saving: 'no' | 'waiting' | 'yes' | 'failed';
  readonly failure: EngineError | null;
  /** Milliseconds since 1970; null: not in this window. */
  readonly savedAt: number | null;
  /** The file was changed elsewhere while steps here were not saved; 'deleted': it was removed. */
  readonly theirs: JobVersion | BrokenVersion | 'deleted' | null;
}

/** The file on disk is not a valid job. */
export interface BrokenVersion {
  readonly hash: string;
  readonly job: null;
  /** File, line and problem; absent: unknown. */
  readonly why?: string;
}

export const useDrafts = create<{ readonly drafts: Readonly<Record<string, Draft>> }>(() => ({ drafts: {} }));

export function findDraft(name: string): Draft | undefined {
  return useDrafts.getState().drafts[name];
}

export function isSaved(draft: Draft): boolean {
  return draft.history.present === draft.savedStep;
}

/** The draft's other members stay; the tab's mark follows. */
export function changeDraft(name: string, change: (draft: Draft) => Draft): void {
  const draft = findDraft(name);
  if (draft === undefined) return;
  const next = change(draft);
  if (next === draft) return;
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [name]: next } }));
  markUnsaved(tabOf(name).id, !isSaved(next));
}

/** @param historyOf gives the steps around the content of the file; by default there are none. */
export function beginDraft(
  name: string,
  disk: JobVersion,
  historyOf: (present: EditedGraph) => History<EditedGraph> = startHistory,
): void {
  const step = completeLayout(disk.job);
  const draft: Draft = {
    disk,
    savedStep: step,
    history: historyOf(step),
    selection: [],
    saving: 'no',
    failure: null,
    savedAt: null,
    theirs: null,
  };
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [name]: draft } }));
}

export function dropDraft(name: string): void {
  useDrafts.setState(({ drafts }) => {
    const { [name]: _gone, ...others } = drafts;
    return { drafts: others };
  });
}

/**
 * One step of editing.
 * @param change returns the same job when there is nothing to do.
 * @param key quick successive steps with the same key count as one; null: always a separate step.
 * @param selection undefined: unchanged.
 */
export function editDraft(
  name: string,
  change: (job: EditedGraph) => EditedGraph,
  key: string | null = null,
  selection?: readonly string[],
): void {
  changeDraft(name, (draft) => {
    const history = pushStep(draft.history, change(draft.history.present), key, Date.now());
    if (history === draft.history) return draft;
    if (isReadOnly()) {
      showToast({ tone: 'warn', title: `This ${nounOf(name)} cannot be changed`, text: `${readOnlyReason}.` });
      return draft;
    }
    return { ...draft, history, selection: kept(selection ?? draft.selection, history.present) };
  });
}

export function undo(name: string): void {
  changeDraft(name, (draft) => stepTo(draft, undoStep(draft.history)));
}

export function redo(name: string): void {
  changeDraft(name, (draft) => stepTo(draft, redoStep(draft.history)));
}

export function select(name: string, selection: readonly string[]): void {
  changeDraft(name, (draft) => ({ ...draft, selection }));
  inspectSelection(selection.length > 0);
}

/** The file's newer version replaces the draft; one undo restores the draft. */
export function adoptVersion(name: string, disk: JobVersion): void {
  changeDraft(name, (draft) => {
    const step = completeLayout(disk.job);
    const history = pushStep(draft.history, step, null, Date.now());
    return {
      ...draft,
      disk,
      savedStep: step,
      history,
      theirs: null,
      saving: 'no',
      failure: null,
      selection: kept(draft.selection, step),
    };
  });
}

function stepTo(draft: Draft, history: History<EditedGraph>): Draft {
  if (history === draft.history) return draft;
  const before = new Set(draft.history.present.nodes.map(({ id }) => id));
  // Restored nodes get the selection.
  const came = history.present.nodes.filter(({ id }) => !before.has(id)).map(({ id }) => id);
  return { ...draft, history, selection: came.length > 0 ? came : kept(draft.selection, history.present) };
}

/** `target<port`: an edge is named by the port that it fills. */
export function edgeId(node: string, port: string): string {
  return `${node}<${port}`;
}

function kept(selection: readonly string[], job: EditedGraph): readonly string[] {
  const there = new Set(
    job.nodes.flatMap((node) => [node.id, ...Object.keys(node.inputs).map((port) => edgeId(node.id, port))]),
  );
  return selection.every((id) => there.has(id)) ? selection : selection.filter((id) => there.has(id));
}
