/** A new trigger: its name, its type, what it waits for and what it starts. */

import { useState } from 'react';
import { triggerSchema } from '#engine/contract/definitions/trigger.ts';
import { NewDefinitionForm } from '#renderer/app/new-definition-form.tsx';
import { firstSchedule } from '#renderer/features/schedules/first-schedule.ts';
import { EventSourcesForm } from '#renderer/features/triggers/event-sources-form.tsx';
import { isWhole } from '#renderer/features/triggers/event-words.ts';
import { noEvents, type Events } from '#renderer/features/triggers/members-of-type.ts';
import { isTableNamed, StartableSelect, useStartables } from '#renderer/features/triggers/startable-select.tsx';
import { askTrigger, createTrigger, type Started } from '#renderer/features/triggers/trigger-store.ts';
import type { TriggerType } from '#renderer/features/triggers/trigger-words.ts';
import { addTrigger, startOf, triggerId } from '#renderer/features/triggers/workflows/editing/edit-workflow.ts';
import { editWorkflow } from '#renderer/features/triggers/workflows/editing/save-edits.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { RadioList } from '#renderer/ui/choice-controls.tsx';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import triggerStyles from '#renderer/features/triggers/trigger-editor.module.css';

const close = (): void => askTrigger(null);

interface NewTriggerProps {
  /** null: nothing is suggested. */
  readonly starts: Started | null;
  /** What a conditional one waits for; null: nothing is suggested. */
  readonly after: Started | null;
  /** null: it belongs to no workflow. */
  readonly workflow: string | null;
}

/** The inputs of a table are empty at first. */
function isChosen(value: Started | null): boolean {
  return value !== null && isTableNamed(value);
}

function hasSources({ eventSources, webhook }: Events): boolean {
  if (webhook !== null) return true;
  return eventSources.length > 0 && eventSources.every(isWhole);
}

/**
 * Created as deactivated: its schedule and arguments are set first. A conditional one of a workflow is enabled, since it fires
 * within runs of the workflow alone.
 */
export function NewTrigger({ starts, after, workflow }: NewTriggerProps) {
  const start = useStart(workflow);
  const startables = useStartables();
  const [name, setName] = useState('');
  const [type, setType] = useState<TriggerType>(
    workflow !== null && (start !== undefined || after !== null) ? 'CONDITIONAL' : 'SCHEDULED',
  );
  const [started, setStarted] = useState<Started | null>(starts);
  const [awaited, setAwaited] = useState<Started | null>(after);
  const [events, setEvents] = useState(noEvents);
  const missing =
    start !== undefined && type !== 'CONDITIONAL'
      ? `Trigger “${start}” starts this workflow already, and only one can: choose Conditional`
      : (type === 'CONDITIONAL' && !isChosen(awaited)) || (type === 'EVENT' && !hasSources(events))
        ? 'Choose what it waits for'
        : !isChosen(started)
          ? 'Choose what it starts'
          : undefined;
  const create = async (): Promise<string | void> => {
    const trigger = triggerSchema.parse({
      name: name.trim(),
      type,
      workflowName: workflow,
      enabled: workflow !== null && type === 'CONDITIONAL',
      ...(type === 'SCHEDULED' ? firstSchedule : {}),
      ...(type === 'EVENT' ? events : {}),
      conditions: type === 'CONDITIONAL' ? [awaited] : [],
      actions: [started],
    });
    if (workflow === null) return await createTrigger(trigger);
    const selected = [triggerId(trigger.name)];
    return await editWorkflow(workflow, (triggers) => addTrigger(triggers, trigger), { selected });
  };
  return (
    <NewDefinitionForm
      id="new-trigger-name"
      folder="triggers"
      name={name}
      missing={missing}
      onName={setName}
      create={create}
      onClose={close}
    >
      <div className={classes(fieldStyles.field, triggerStyles.dialogField)}>
        <RadioList<TriggerType>
          label="Type"
          value={type}
          onChange={setType}
          options={[
            { value: 'SCHEDULED', title: 'Scheduled', hint: 'At given times' },
            { value: 'CONDITIONAL', title: 'Conditional', hint: 'When other runs and crawls have ended' },
            { value: 'EVENT', title: 'Event', hint: 'When files arrive, tables change or a webhook is called' },
            { value: 'ON_DEMAND', title: 'On demand', hint: 'Only when you start it' },
          ]}
        />
      </div>
      {type === 'CONDITIONAL' ? (
        <div className={classes(fieldStyles.field, triggerStyles.dialogField)}>
          <label className={fieldStyles.label} htmlFor="new-trigger-after">
            When this succeeded
          </label>
          <StartableSelect
            id="new-trigger-after"
            large
            value={awaited}
            startables={startables}
            tableLabel="that is waited for"
            onChange={setAwaited}
          />
        </div>
      ) : null}
      {type === 'EVENT' ? (
        <div className={classes(fieldStyles.field, triggerStyles.dialogField)} role="group" aria-label="Waits for">
          <span className={fieldStyles.label}>Waits for</span>
          <EventSourcesForm trigger={events} onChange={(change) => setEvents((before) => ({ ...before, ...change }))} />
        </div>
      ) : null}
      <div className={classes(fieldStyles.field, triggerStyles.dialogField)}>
        <label className={fieldStyles.label} htmlFor="new-trigger-starts">
          Starts
        </label>
        <StartableSelect
          id="new-trigger-starts"
          large
          value={started}
          startables={startables}
          tableLabel="to compact"
          onChange={setStarted}
        />
        <p className={fieldStyles.hint}>
          {workflow !== null && type === 'CONDITIONAL'
            ? `It fires within runs of ${workflow}.`
            : 'It fires after you activate it.'}
        </p>
      </div>
    </NewDefinitionForm>
  );
}

/** The trigger that starts the workflow; undefined: none does, or there is no workflow. */
function useStart(workflow: string | null): string | undefined {
  const names = useProcedure(
    'getWorkflow',
    { name: workflow ?? '', includeGraph: true },
    { enabled: workflow !== null },
  );
  const { data } = useProcedure('listTriggers', { next: 1 }, { enabled: workflow !== null });
  return startOf(
    (data?.triggers ?? []).filter(({ kind, name }) => kind === 'trigger' && names.data?.triggers.includes(name)),
  );
}
