/** Makes commands of the job or sub-flow in front, and says what of it is selected. */

import type { Command } from '#renderer/app/commands/command.ts';
import { findDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { activeDraft, activeJob, activeSubflow } from '#renderer/features/jobs/editor-view.ts';
import { selectedNodes } from '#renderer/features/jobs/job-actions.ts';

/** Regions of keys. */
export const canvas = '[data-part="canvas"]';
export const graph = `${canvas}, [data-part="outline"]`;

export const hasJob = (): boolean => activeJob() !== undefined;
export const hasSubflow = (): boolean => activeSubflow() !== undefined;
export const hasGraph = (): boolean => activeDraft() !== undefined;
export const hasNode = (): boolean => hasGraph() && selectedNodes(activeDraft()!).length > 0;
/** Edges count, too. */
export const hasSelection = (): boolean => hasGraph() && (findDraft(activeDraft()!)?.selection.length ?? 0) > 0;

type Made = Omit<Command, 'group' | 'run'> & { run(name: string): void | Promise<void> };

/** Of jobs only. */
export function ofJob(command: Made): Command {
  return { group: 'Jobs', when: hasJob, ...command, run: () => command.run(activeJob()!) };
}

/** Of sub-flows only. @param command gets the name of the sub-flow. */
export function ofSubflow(command: Made): Command {
  return { group: 'Sub-flows', when: hasSubflow, ...command, run: () => command.run(activeSubflow()!) };
}

/** Of whatever has nodes. @param command gets the name of the draft. */
export function ofGraph(command: Made): Command {
  return { group: 'Jobs', when: hasGraph, ...command, run: () => command.run(activeDraft()!) };
}
