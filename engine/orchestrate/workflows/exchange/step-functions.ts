/**
 * A workflow as a state machine of AWS Step Functions, in the Amazon States Language (https://states-language.net/spec.html), for
 * jobs and crawlers of the same names in AWS Glue. Pure.
 *
 * Each level of triggers is a Parallel state with one branch a trigger, whose Choice state tests the conditions on the states
 * that earlier levels ended with, `$.level1[TRIGGER][ACTION].state`, and which starts the actions or says that it did not.
 */

import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import {
  argumentsOf,
  checkedTriggers,
  Remarks,
  subjectText,
  triggerText,
  withoutCompactions,
  type ExportedWorkflow,
  type WorkflowSource,
} from '#engine/orchestrate/workflows/exchange/exported.ts';
import {
  StateNames,
  taskStates,
  type Branch,
  type State,
} from '#engine/orchestrate/workflows/exchange/state-machine.ts';

/** Of one end: where its state is found. */
type Ends = ReadonlyMap<string, readonly string[]>;

/** The workflow can be started: it has one trigger that starts it, and no cycle. */
export function toStepFunctions(complete: WorkflowSource): ExportedWorkflow {
  const remarks = new Remarks();
  const source = withoutCompactions(complete, 'Step Functions', remarks);
  const { workflow } = source;
  const { start, inner } = checkedTriggers(source, remarks);
  for (const trigger of inner) checkConditions(trigger, remarks);
  const subject = `workflow "${workflow.name}"`;
  if (start.type === 'SCHEDULED')
    remarks.note(
      triggerText(start),
      `A state machine has no schedule. Start it with EventBridge: ${start.schedule}, ${start.timeZone}.`,
    );
  remarks.note(
    subject,
    `Step Functions does not limit its runs; Tenon allows ${workflow.maxConcurrentRuns} at the same time.`,
  );
  if (inner.length > 0)
    remarks.note(
      subject,
      'Its triggers fire in levels: each waits until everything that earlier levels started has ended.',
    );
  refusePaths(source, remarks);
  return remarks.exported(() => {
    const names = new StateNames();
    const levels = levelsOf([start, ...inner]);
    const ends = endsOf(levels);
    const states: Record<string, State> = {};
    const titles = levels.map((_level, place) => names.free(`Level ${place + 1}`));
    for (const [place, level] of levels.entries()) {
      states[titles[place]!] = {
        Type: 'Parallel',
        Branches: level.map((trigger) => triggerBranch(source, trigger, trigger === start, ends, names)),
        ResultPath: `$.level${place + 1}`,
        ...(place + 1 < levels.length ? { Next: titles[place + 1]! } : { End: true }),
      };
    }
    const says = remarks.differences.map((remark) => `${remark.subject}: ${remark.says}`);
    const comment = [`Workflow ${workflow.name}, exported from Tenon.`, workflow.description, ...says];
    const machine = { Comment: comment.filter((text) => text !== '').join(' '), StartAt: titles[0]!, States: states };
    return `${JSON.stringify(machine, null, 2)}\n`;
  });
}

/** The language reads a member whose name ends in `.$` as a path. */
function refusePaths({ workflow, triggers }: WorkflowSource, remarks: Remarks): void {
  const isPath = (name: string): boolean => name.endsWith('.$');
  for (const { actions } of triggers) {
    const wrong = actions.find((action) => Object.keys(action.arguments).some(isPath));
    if (wrong !== undefined)
      remarks.refuse(subjectText(wrong), 'The name of an argument ends in .$, which Step Functions reads as a path.');
  }
  if (Object.keys(workflow.defaultRunProperties).some(isPath))
    remarks.refuse(
      `workflow "${workflow.name}"`,
      'The name of a run property ends in .$, which Step Functions reads as a path.',
    );
}

function checkConditions(trigger: Trigger, remarks: Remarks): void {
  const { logical, conditions } = trigger;
  const lost = conditions.find(
    ({ jobName, state }) => jobName !== undefined && (state === 'STOPPED' || state === 'TIMEOUT'),
  );
  if (lost !== undefined)
    remarks.refuse(
      triggerText(trigger),
      `It waits for ${lost.state} of ${subjectText(lost)}, which Step Functions reports as a failure.`,
    );
  if (conditions.some(({ jobName, state }) => jobName !== undefined && state === 'FAILED'))
    remarks.note(triggerText(trigger), 'A job run that was stopped, timed out or could not start counts as failed.');
  if (logical === 'ANY' && conditions.length > 1)
    remarks.note(
      triggerText(trigger),
      'It starts its actions once; Tenon starts them again for each further condition that is met.',
    );
}

/** Triggers in levels: each after those that start what it waits for. */
function levelsOf(triggers: readonly Trigger[]): Trigger[][] {
  const startersOf = Map.groupBy(
    triggers.flatMap((trigger) => trigger.actions.map((action) => ({ trigger, subject: subjectText(action) }))),
    ({ subject }) => subject,
  );
  const known = new Map<Trigger, number>();
  const levelOf = (trigger: Trigger): number => {
    const found = known.get(trigger);
    if (found !== undefined) return found;
    const before = (trigger.type === 'CONDITIONAL' ? trigger.conditions : []).flatMap(
      (condition) => startersOf.get(subjectText(condition)) ?? [],
    );
    const level = Math.max(-1, ...before.map((each) => levelOf(each.trigger))) + 1;
    known.set(trigger, level);
    return level;
  };
  const levels: Trigger[][] = [];
  for (const trigger of triggers) (levels[levelOf(trigger)] ??= []).push(trigger);
  return levels;
}

function endsOf(levels: readonly (readonly Trigger[])[]): Ends {
  const ends = new Map<string, string[]>();
  for (const [level, triggers] of levels.entries()) {
    for (const [place, { actions }] of triggers.entries()) {
      for (const [index, action] of actions.entries()) {
        const path = `$.level${level + 1}[${place}][${index}].state`;
        ends.set(subjectText(action), [...(ends.get(subjectText(action)) ?? []), path]);
      }
    }
  }
  return ends;
}

function triggerBranch(
  source: WorkflowSource,
  trigger: Trigger,
  isStart: boolean,
  ends: Ends,
  names: StateNames,
): Branch {
  const { name, actions, logical, conditions } = trigger;
  const starts = names.free(`Start ${name}`);
  const startState: State = {
    Type: 'Parallel',
    Branches: actions.map((action) => taskStates(action, argumentTexts(source, action), names)),
    End: true,
  };
  if (isStart) return { StartAt: starts, States: { [starts]: startState } };
  const asks = names.free(`If ${name}`);
  const skips = names.free(`Skip ${name}`);
  const tests = conditions.map((condition) => {
    const met = (ends.get(subjectText(condition)) ?? []).map((path) => ({
      Variable: path,
      StringEquals: condition.state,
    }));
    return met.length === 1 ? met[0]! : { Or: met };
  });
  const rule = tests.length === 1 ? tests[0]! : logical === 'AND' ? { And: tests } : { Or: tests };
  return {
    StartAt: asks,
    States: {
      [asks]: { Type: 'Choice', Choices: [{ ...rule, Next: starts }], Default: skips },
      [starts]: startState,
      [skips]: { Type: 'Pass', Result: actions.map(() => ({ state: 'NOT_STARTED' })), End: true },
    },
  };
}

/** Arguments of a Glue job; one whose name ends in `.$` is read from the context. */
function argumentTexts(source: WorkflowSource, action: Trigger['actions'][number]): Record<string, string> {
  const { given, properties } = argumentsOf(source, action);
  const { name: workflowName, defaultRunProperties } = source.workflow;
  const own = properties.map((name) => {
    if (Object.hasOwn(defaultRunProperties, name)) return [`--${name}`, defaultRunProperties[name]!];
    return name === 'WORKFLOW_NAME' ? [`--${name}`, workflowName] : [`--${name}.$`, '$$.Execution.Name'];
  });
  return Object.fromEntries([...own, ...Object.entries(given).map(([name, value]) => [`--${name}`, value])]);
}
