/** Makes commands of the job in front, and says what of it is selected. */

import type { Command } from '#renderer/app/commands/command.ts';
import { findDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { activeJob } from '#renderer/features/jobs/editor-view.ts';
import { selectedNodes } from '#renderer/features/jobs/job-actions.ts';

/** Regions of keys. */
export const canvas = '[data-part="canvas"]';
export const graph = `${canvas}, [data-part="outline"]`;

export const hasJob = (): boolean => activeJob() !== undefined;
export const hasNode = (): boolean => hasJob() && selectedNodes(activeJob()!).length > 0;
/** Edges count, too. */
export const hasSelection = (): boolean => hasJob() && (findDraft(activeJob()!)?.selection.length ?? 0) > 0;

export function ofJob(command: Omit<Command, 'group' | 'run'> & { run(name: string): void | Promise<void> }): Command {
  return { group: 'Jobs', when: hasJob, ...command, run: () => command.run(activeJob()!) };
}
