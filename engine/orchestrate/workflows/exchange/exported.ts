/** What an export of a workflow begins with, and what becomes of it. */

import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import type { Workflow } from '#engine/contract/definitions/workflow.ts';

export interface WorkflowSource {
  readonly workflow: Workflow;
  /** Those that belong to it. */
  readonly triggers: readonly Trigger[];
  /** Job → its default arguments; a job that does not exist is absent. */
  readonly defaultArguments: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/** Says of a trigger, job, crawler or the workflow why it cannot be exported, or how the export differs. */
export interface Remark {
  /** `trigger "nightly"`. */
  readonly subject: string;
  /** A sentence. */
  readonly says: string;
}

export interface ExportedWorkflow {
  /** null: it cannot be exported, see `problems`. */
  readonly text: string | null;
  readonly problems: readonly Remark[];
  /** In what its runs can differ from those of Tenon. */
  readonly differences: readonly Remark[];
}

/** Collects remarks while a text is written. */
export class Remarks {
  readonly problems: Remark[] = [];
  readonly differences: Remark[] = [];

  refuse(subject: string, says: string): void {
    this.problems.push({ subject, says });
  }

  note(subject: string, says: string): void {
    this.differences.push({ subject, says });
  }

  /** @param write called only without problems. */
  exported(write: () => string): ExportedWorkflow {
    const { problems, differences } = this;
    return problems.length > 0 ? { text: null, problems, differences: [] } : { text: write(), problems, differences };
  }
}

export function subjectText({
  jobName,
  crawlerName,
  compactTable,
}: Pick<Trigger['actions'][number], 'jobName' | 'crawlerName' | 'compactTable'>): string {
  if (jobName !== undefined) return `job "${jobName}"`;
  return crawlerName === undefined ? `compaction of table "${compactTable}"` : `crawler "${crawlerName}"`;
}

/** What `subjectText` names. */
export function nameOf({ jobName, crawlerName, compactTable }: Trigger['actions'][number]): string {
  return jobName ?? crawlerName ?? compactTable ?? '';
}

/**
 * For a system that cannot compact tables. What waits for a compaction, or starts nothing else, is refused.
 * @param system for example `AWS Glue`.
 */
export function withoutCompactions(source: WorkflowSource, system: string, remarks: Remarks): WorkflowSource {
  const triggers = source.triggers.map((trigger) => {
    const subject = triggerText(trigger);
    const awaited = trigger.conditions.find(({ compactTable }) => compactTable !== undefined);
    if (awaited !== undefined)
      remarks.refuse(subject, `It waits for the ${subjectText(awaited)}, which ${system} cannot start.`);
    const [dropped, kept] = [true, false].map((isDropped) =>
      trigger.actions.filter(({ compactTable }) => (compactTable !== undefined) === isDropped),
    ) as [Trigger['actions'], Trigger['actions']];
    if (kept.length === 0)
      remarks.refuse(subject, `It only starts the ${subjectText(dropped[0]!)}, which ${system} cannot start.`);
    else
      for (const action of dropped)
        remarks.note(
          subject,
          `The ${subjectText(action)} is not exported: ${system} cannot start it. Tables of Apache Iceberg can have a table optimizer in AWS Glue.`,
        );
    // Which is said once, and not again as of something that nothing starts.
    const conditions = trigger.conditions.filter(({ compactTable }) => compactTable === undefined);
    return { ...trigger, conditions, actions: kept };
  });
  return { ...source, triggers };
}

export function triggerText({ name }: Pick<Trigger, 'name'>): string {
  return `trigger "${name}"`;
}

/** The arguments that an action gives its job: those of the action, and properties of the run of the same names as arguments of the job. Crawls and compactions take none. */
export function argumentsOf(
  { workflow, defaultArguments }: WorkflowSource,
  { jobName, arguments: given }: Trigger['actions'][number],
): { readonly given: Readonly<Record<string, string>>; readonly properties: readonly string[] } {
  if (jobName === undefined) return { given: {}, properties: [] };
  const known = Object.keys(defaultArguments.get(jobName) ?? {});
  const isProperty = (name: string): boolean =>
    Object.hasOwn(workflow.defaultRunProperties, name) || name === 'WORKFLOW_NAME' || name === 'WORKFLOW_RUN_ID';
  return { given, properties: known.filter((name) => isProperty(name) && !Object.hasOwn(given, name)) };
}

/** The trigger that starts the workflow, and those that continue it: one that is not enabled, or waits for nothing of it, is refused. */
export function checkedTriggers(
  { triggers }: WorkflowSource,
  remarks: Remarks,
): { readonly start: Trigger; readonly inner: readonly Trigger[] } {
  const start = triggers.find(({ type }) => type !== 'CONDITIONAL')!;
  const inner = triggers.filter((trigger) => trigger !== start);
  const started = new Set(triggers.flatMap(({ actions }) => actions.map(subjectText)));
  for (const trigger of inner) {
    if (!trigger.enabled)
      remarks.refuse(triggerText(trigger), 'It is not enabled and never fires. Enable it, or delete it.');
    for (const condition of trigger.conditions) {
      if (!started.has(subjectText(condition)))
        remarks.refuse(
          triggerText(trigger),
          `It waits for ${subjectText(condition)}, which nothing in the workflow starts.`,
        );
    }
  }
  if (start.type === 'EVENT')
    remarks.refuse(
      triggerText(start),
      'It waits for files or changes of tables, which nothing outside of Tenon reports.',
    );
  return { start, inner };
}
