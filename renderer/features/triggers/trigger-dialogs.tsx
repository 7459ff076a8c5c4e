/** A new trigger, another name or a copy of one, and deleting one. */

import { useState } from 'react';
import { triggerSchema, type Trigger } from '#engine/contract/definitions/trigger.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { NameField } from '#renderer/app/name-field.tsx';
import { NameForm } from '#renderer/app/name-form.tsx';
import { firstSchedule } from '#renderer/features/schedules/first-schedule.ts';
import { EventSourcesForm } from '#renderer/features/triggers/event-sources-form.tsx';
import { isWhole } from '#renderer/features/triggers/event-words.ts';
import { StartableSelect, useStartables } from '#renderer/features/triggers/startable-select.tsx';
import {
  askTrigger,
  copyTrigger,
  createTrigger,
  deleteTrigger,
  renameTrigger,
  useTriggers,
  type Started,
} from '#renderer/features/triggers/trigger-store.ts';
import type { TriggerType } from '#renderer/features/triggers/trigger-words.ts';
import { Button } from '#renderer/ui/button.tsx';
import { RadioList } from '#renderer/ui/choice-controls.tsx';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';
import triggerStyles from '#renderer/features/triggers/trigger-editor.module.css';

const close = (): void => askTrigger(null);
const triggerName = { noun: 'trigger', folder: 'triggers', onClose: close } as const;

export function TriggerDialogs() {
  const asking = useTriggers((state) => state.asking);
  const name = asking === null || asking.kind === 'new' ? '' : asking.name;
  return (
    <>
      <Dialog open={asking?.kind === 'new'} onClose={close} title="Create a trigger" width={460}>
        <NewTrigger starts={asking?.kind === 'new' ? asking.starts : null} />
      </Dialog>
      <Dialog open={asking?.kind === 'rename'} onClose={close} title="Rename the trigger" width={440}>
        <NameForm
          {...triggerName}
          verb="Rename"
          tried="Renaming the trigger"
          initial={name}
          act={(next) => renameTrigger(name, next)}
        />
      </Dialog>
      <Dialog open={asking?.kind === 'copy'} onClose={close} title={`Copy the trigger ${name}`} width={440}>
        <NameForm
          {...triggerName}
          verb="Copy"
          tried="Copying the trigger"
          initial=""
          act={(next) => copyTrigger(name, next)}
        />
      </Dialog>
      <ConfirmDialog
        open={asking?.kind === 'delete'}
        onClose={close}
        title={`Delete the trigger ${name}?`}
        action={`Delete ${name}`}
        onConfirm={() =>
          void deleteTrigger(name).catch((thrown: unknown) => showFailure('Deleting the trigger', thrown))
        }
      >
        <p className={textStyles.compact}>
          Its file in triggers/ is deleted, and it fires no more. The jobs and crawlers that it starts stay, and so do
          their runs.
        </p>
      </ConfirmDialog>
    </>
  );
}

type Events = Pick<Trigger, 'eventSources' | 'eventBatchingCondition'>;

const noEvents: Events = { eventSources: [], eventBatchingCondition: null };

function hasSources({ eventSources }: Events): boolean {
  return eventSources.length > 0 && eventSources.every(isWhole);
}

/** Created as deactivated: its schedule and arguments are set first. */
function NewTrigger({ starts }: { readonly starts: Started | null }) {
  const startables = useStartables();
  const [name, setName] = useState('');
  const [type, setType] = useState<TriggerType>('SCHEDULED');
  const [started, setStarted] = useState<Started | null>(starts);
  const [awaited, setAwaited] = useState<Started | null>(null);
  const [events, setEvents] = useState(noEvents);
  const [problem, setProblem] = useState<string>();
  const { jobs, crawlers, isLoaded } = startables;
  const isPossible = !isLoaded || jobs.length + crawlers.length > 0;
  const missing = !isPossible
    ? 'Create a job or crawler first'
    : name.trim() === ''
      ? 'Enter a name first'
      : (type === 'CONDITIONAL' && awaited === null) || (type === 'EVENT' && !hasSources(events))
        ? 'Choose what it waits for'
        : started === null
          ? 'Choose what it starts'
          : undefined;
  const create = async (): Promise<void> => {
    await createTrigger(
      triggerSchema.parse({
        name: name.trim(),
        type,
        ...(type === 'SCHEDULED' ? firstSchedule : {}),
        ...(type === 'EVENT' ? events : {}),
        conditions: type === 'CONDITIONAL' ? [awaited] : [],
        actions: [started],
      }),
    );
    close();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (missing !== undefined) return;
        create().catch((thrown: unknown) => setProblem(toEngineError(thrown).message));
      }}
    >
      <NameField
        id="new-trigger-name"
        folder="triggers"
        value={name}
        problem={problem}
        onChange={(next) => (setName(next), setProblem(undefined))}
      />
      <div className={classes(fieldStyles.field, triggerStyles.dialogField)}>
        <RadioList<TriggerType>
          label="Type"
          value={type}
          onChange={setType}
          options={[
            { value: 'SCHEDULED', title: 'Scheduled', hint: 'At given times' },
            { value: 'CONDITIONAL', title: 'Conditional', hint: 'When other runs and crawls have ended' },
            { value: 'EVENT', title: 'Event', hint: 'When files arrive or tables change' },
            { value: 'ON_DEMAND', title: 'On demand', hint: 'Only when you start it' },
          ]}
        />
      </div>
      {type === 'CONDITIONAL' ? (
        <div className={classes(fieldStyles.field, triggerStyles.dialogField)}>
          <label className={fieldStyles.label} htmlFor="new-trigger-after">
            When this succeeded
          </label>
          <StartableSelect id="new-trigger-after" large value={awaited} startables={startables} onChange={setAwaited} />
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
        <StartableSelect id="new-trigger-starts" large value={started} startables={startables} onChange={setStarted} />
        <p className={fieldStyles.hint}>
          {isPossible ? 'It fires after you activate it.' : 'This workspace has no jobs and no crawlers yet.'}
        </p>
      </div>
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={close}>Cancel</Button>
        <Button changes tone="primary" type="submit" offReason={missing}>
          Create
        </Button>
      </span>
    </form>
  );
}
