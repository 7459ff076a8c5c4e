/** What triggers do in vain or without end, though nothing keeps them from firing. Pure. */

import { isDeepStrictEqual } from 'node:util';
import type { Job } from '#engine/contract/definitions/job.ts';
import { triggerTypes, unsetMembers, type MemberOfType } from '#engine/contract/definitions/members-of-type.ts';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import type { ErrorText } from '#engine/contract/procedures/column.ts';
import { checkArgumentNames } from '#engine/graph/substitute-arguments.ts';
import { errorText } from '#engine/orchestrate/triggers/error-text.ts';
import { missingNames, titleOfStarted, type NamedDefinitions } from '#engine/orchestrate/triggers/missing-names.ts';
import {
  findCycle,
  nodeIdOf,
  nodesAfter,
  workflowGraph,
  type Started,
} from '#engine/orchestrate/workflows/workflow-graph.ts';

type Warnable = Pick<Trigger, 'name' | 'type' | 'actions' | 'workflowName' | MemberOfType>;

/** What triggers are compared with. */
export interface Warned {
  readonly stores: Omit<NamedDefinitions, 'job'> & {
    readonly job: {
      find(name: string): { readonly value: Pick<Job, 'name' | 'nodes' | 'defaultArguments'> } | undefined;
    };
  };
  /** As for {@link missingNames}. */
  readonly missingTables: ReadonlySet<string>;
  /** Of {@link endlessTriggers}, over all triggers. */
  readonly endless: ReadonlyMap<string, ErrorText>;
}

export function triggerWarnings(
  { stores, missingTables, endless }: Warned,
  triggers: readonly Warnable[],
): ErrorText[] {
  const missing = missingNames(stores, triggers, missingTables);
  return [
    ...(missing === null ? [] : [missing]),
    ...triggers.flatMap((trigger) => [
      ...vainMembers(trigger),
      ...vainArguments(trigger),
      ...unknownArguments(stores, trigger),
      ...(endless.has(trigger.name) ? [endless.get(trigger.name)!] : []),
    ]),
  ];
}

function vainMembers(trigger: Warnable): ErrorText[] {
  return triggerTypes.flatMap((type) => {
    if (type === trigger.type) return [];
    const members = Object.entries(unsetMembers[type]) as [MemberOfType, unknown][];
    return members
      .filter(([member, unset]) => !isDeepStrictEqual(trigger[member], unset))
      .map(([member]) =>
        invalid(
          `The member "${member}" of trigger "${trigger.name}" has no effect, since its type is ${trigger.type}.`,
          `Choose the type ${type}, or remove "${member}" from the file.`,
        ),
      );
  });
}

/** The schema lets each action have them. */
function vainArguments({ name, actions }: Warnable): ErrorText[] {
  return actions.flatMap((action) => {
    if (action.jobName !== undefined || Object.keys(action.arguments).length === 0) return [];
    const message = `Trigger "${name}" gives arguments to ${titleOf(action)}, which has none.`;
    return [invalid(message, 'Remove the arguments, or give them to a job.')];
  });
}

function invalid(message: string, hint: string): ErrorText {
  return { kind: 'user', code: 'InvalidDefinition', message, hint };
}

/** The run of such an action is refused. */
function unknownArguments({ job: jobs }: Warned['stores'], { name, actions }: Warnable): ErrorText[] {
  return actions.flatMap(({ jobName, arguments: given }) => {
    const job = jobName === undefined ? undefined : jobs.find(jobName)?.value;
    if (job === undefined) return [];
    try {
      checkArgumentNames(job, given);
      return [];
    } catch (thrown) {
      const error = errorText(toEngineError(thrown));
      return [{ ...error, message: `Trigger "${name}" cannot start job "${job.name}": ${error.message}` }];
    }
  });
}

/**
 * Conditional triggers outside of workflows that lead back to themselves: what they start has no end. Those of workflows
 * are refused when the workflow starts.
 * @returns by the name of the trigger.
 */
export function endlessTriggers(triggers: readonly Warnable[]): ReadonlyMap<string, ErrorText> {
  const watching = triggers.filter(({ type, workflowName }) => type === 'CONDITIONAL' && workflowName === null);
  const graph = workflowGraph(watching);
  const found = new Map<string, ErrorText>();
  if (findCycle(graph) === undefined) return found;
  for (const { name, actions } of watching) {
    const again = actions.find((action) => nodesAfter(graph, [nodeIdOf(action)]).has(`trigger/${name}`));
    if (again === undefined) continue;
    found.set(
      name,
      invalid(
        `Trigger "${name}" starts ${titleOf(again)} again and again: its conditions wait for what it starts.`,
        'Remove a condition or an action that closes the circle. To repeat failed runs, set the retries of the job.',
      ),
    );
  }
  return found;
}

/** Conditions of a workflow's triggers that no run of it can meet, since none of its triggers starts what they wait for. */
export function unmetConditions(triggers: readonly Warnable[]): ErrorText[] {
  const started = new Set(triggers.flatMap(({ actions }) => actions.map(nodeIdOf)));
  return triggers.flatMap(({ name, conditions }) => {
    const vain = conditions.find((condition) => !started.has(nodeIdOf(condition)));
    if (vain === undefined) return [];
    return [
      invalid(
        `Trigger "${name}" waits for ${titleOf(vain)}, which no trigger of this workflow starts.`,
        'Add it to the actions of a trigger, or remove the condition.',
      ),
    ];
  });
}

function titleOf(started: Started): string {
  const isTable = started.jobName == null && started.crawlerName == null;
  return `${isTable ? 'the compaction of ' : ''}${titleOfStarted(started)}`;
}
