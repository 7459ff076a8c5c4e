/** The file that a draft is of: a job, or a sub-flow, which is edited as the graph of a job under its own name. */

import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { subflowSchema, type Subflow } from '#engine/contract/definitions/subflow.ts';
import { jobTab, subflowTab } from '#renderer/stores/open-editors.ts';
import type { Thing } from '#renderer/stores/subject.ts';

/** Of a sub-flow, its name is that of its draft. */
export type EditedGraph = Job & {
  /** Absent: it is a job. */
  readonly parameters?: Subflow['parameters'];
};

/** Invisible, so that no job that a person named has the name of such a draft. */
const mark = '\u2060sub-flow ';

/** The name of the draft of a sub-flow. */
export function subflowDraft(subflowName: string): string {
  return `${mark}${subflowName}`;
}

/** undefined: the draft is of a job. */
export function subflowOf(draftName: string): string | undefined {
  return draftName.startsWith(mark) ? draftName.slice(mark.length) : undefined;
}

/** For messages. */
export function nounOf(draftName: string): 'job' | 'sub-flow' {
  return subflowOf(draftName) === undefined ? 'job' : 'sub-flow';
}

export function titleOf(draftName: string): string {
  return subflowOf(draftName) ?? draftName;
}

export function tabOf(draftName: string): Thing {
  const subflow = subflowOf(draftName);
  return subflow === undefined ? jobTab(draftName) : subflowTab(subflow);
}

export function toGraph({ name, description, nodes, layout, parameters }: Subflow): EditedGraph {
  return { ...jobSchema.parse({ name: subflowDraft(name), description, layout }), nodes, parameters };
}

export function toSubflow({ name, description, nodes, layout, parameters }: EditedGraph): Subflow {
  return subflowSchema.parse({ name: titleOf(name), description, parameters, nodes, layout });
}
