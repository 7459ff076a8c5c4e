/**
 * A workflow as the requests that create it in AWS Glue: `Workflow` is that of CreateWorkflow, `Triggers` are those of CreateTrigger
 * (https://docs.aws.amazon.com/glue/latest/webapi/API_CreateTrigger.html). Pure.
 */

import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import {
  Remarks,
  triggerText,
  withoutCompactions,
  type ExportedWorkflow,
  type WorkflowSource,
} from '#engine/orchestrate/workflows/exchange/exported.ts';

export function toGlue(source: WorkflowSource): ExportedWorkflow {
  const remarks = new Remarks();
  const { workflow, triggers } = withoutCompactions(source, 'AWS Glue', remarks);
  for (const trigger of triggers) refuseUnknown(trigger, remarks);
  return remarks.exported(() => {
    const { name, description, defaultRunProperties, maxConcurrentRuns } = workflow;
    const document = {
      Workflow: {
        Name: name,
        ...(description === '' ? {} : { Description: description }),
        DefaultRunProperties: defaultRunProperties,
        MaxConcurrentRuns: maxConcurrentRuns,
      },
      Triggers: triggers.map(glueTrigger),
    };
    return `${JSON.stringify(document, null, 2)}\n`;
  });
}

function refuseUnknown(trigger: Trigger, remarks: Remarks): void {
  const { type, schedule, timeZone, missedRuns } = trigger;
  const subject = triggerText(trigger);
  if (type === 'EVENT')
    remarks.refuse(subject, 'Event triggers of AWS Glue wait for EventBridge, not for crawlers or tables.');
  if (type !== 'SCHEDULED') return;
  if (schedule !== null && !/^\s*cron/iu.test(schedule))
    remarks.refuse(subject, `AWS Glue has no ${schedule}, only cron(…).`);
  if (timeZone !== 'UTC')
    remarks.refuse(subject, `Schedules of AWS Glue are in UTC, and this one is in ${timeZone}. Change it to UTC.`);
  if (missedRuns !== 'once')
    remarks.refuse(
      subject,
      `AWS Glue has no setting for missed runs, and this one is "${missedRuns}". Change it to "once".`,
    );
}

function glueTrigger(trigger: Trigger): Record<string, unknown> {
  const { name, workflowName, type, description, schedule, enabled, logical, conditions, actions } = trigger;
  return {
    Name: name,
    WorkflowName: workflowName,
    Type: type,
    ...(description === '' ? {} : { Description: description }),
    ...(type === 'SCHEDULED' ? { Schedule: schedule } : {}),
    ...(type === 'CONDITIONAL' ? { Predicate: { Logical: logical, Conditions: conditions.map(glueCondition) } } : {}),
    Actions: actions.map(glueAction),
    // Glue refuses it for ON_DEMAND.
    ...(type === 'ON_DEMAND' ? {} : { StartOnCreation: enabled }),
  };
}

function glueCondition({ jobName, crawlerName, state }: Trigger['conditions'][number]): Record<string, unknown> {
  const subject =
    jobName === undefined ? { CrawlerName: crawlerName, CrawlState: state } : { JobName: jobName, State: state };
  return { LogicalOperator: 'EQUALS', ...subject };
}

/** Names of arguments of Glue jobs begin with two hyphens. */
function glueAction({ jobName, crawlerName, arguments: given }: Trigger['actions'][number]): Record<string, unknown> {
  if (jobName === undefined) return { CrawlerName: crawlerName };
  const named = Object.entries(given).map(([name, value]) => [`--${name}`, value]);
  return { JobName: jobName, ...(named.length === 0 ? {} : { Arguments: Object.fromEntries(named) }) };
}
