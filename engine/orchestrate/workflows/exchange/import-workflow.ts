/** Creates a workflow and its triggers from the requests of AWS Glue: all of them or none. */

import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import type { Workflow } from '#engine/contract/definitions/workflow.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { DefinitionStore } from '#engine/definitions/definition-store.ts';
import { subjectOfTrigger } from '#engine/orchestrate/triggers/trigger-subjects.ts';
import { fromGlue } from '#engine/orchestrate/workflows/exchange/import-glue.ts';

interface ImportStores {
  readonly trigger: DefinitionStore<Trigger>;
  readonly workflow: DefinitionStore<Workflow>;
}

/**
 * No trigger is activated on this computer, whatever the file says: it may come from somebody else.
 * @throws EngineError InvalidInput, InvalidDefinition; AlreadyExists when one of the names is taken. Then nothing is created.
 */
export async function importWorkflow(
  stores: ImportStores,
  text: string,
): Promise<{ readonly name: string; readonly triggers: readonly string[] }> {
  const { workflow, triggers } = fromGlue(text);
  for (const trigger of triggers) {
    const { problem } = subjectOfTrigger(trigger);
    if (problem !== null) throw problem;
  }
  const taken = triggers.find(({ name }) => stores.trigger.find(name) !== undefined);
  if (taken !== undefined) throw exists('trigger', taken.name);
  if (stores.workflow.find(workflow.name) !== undefined) throw exists('workflow', workflow.name);
  const undo: (() => Promise<void>)[] = [];
  try {
    const saved = await stores.workflow.save(workflow, { expectedHash: null });
    undo.push(() => stores.workflow.delete(workflow.name, saved.hash));
    for (const trigger of triggers) {
      const { hash } = await stores.trigger.save(trigger, { expectedHash: null });
      undo.push(() => stores.trigger.delete(trigger.name, hash));
    }
  } catch (thrown) {
    for (const back of undo.toReversed()) await back();
    throw thrown;
  }
  return { name: workflow.name, triggers: triggers.map(({ name }) => name) };
}

function exists(kind: 'workflow' | 'trigger', name: string): EngineError {
  return new EngineError('AlreadyExists', `Cannot import the workflow: there is a ${kind} "${name}" already.`, {
    hint: `Rename or delete the ${kind}, or change its name in the file.`,
  });
}
