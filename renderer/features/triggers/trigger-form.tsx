/** The settings of a trigger: when it fires, what it starts. */

import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import type { TriggerText } from '#engine/contract/procedures/triggers.ts';
import { ScheduleForm } from '#renderer/features/schedules/schedule-form.tsx';
import { ActionsForm } from '#renderer/features/triggers/actions-form.tsx';
import { ConditionsForm } from '#renderer/features/triggers/conditions-form.tsx';
import { EventSourcesForm } from '#renderer/features/triggers/event-sources-form.tsx';
import { FormSection } from '#renderer/features/triggers/form-section.tsx';
import { membersOfType } from '#renderer/features/triggers/members-of-type.ts';
import { typeTitles, type TriggerType } from '#renderer/features/triggers/trigger-words.ts';
import { WebhookPanel } from '#renderer/features/triggers/webhooks/webhook-panel.tsx';
import { WorkflowSelect } from '#renderer/features/triggers/workflows/workflow-select.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import triggerStyles from '#renderer/features/triggers/trigger-editor.module.css';

const types = ['SCHEDULED', 'CONDITIONAL', 'EVENT', 'ON_DEMAND'] as const;

interface TriggerFormProps {
  readonly trigger: Trigger;
  /** As the engine has it, if that is what the form shows; undefined: it has unsaved changes, or is not read yet. */
  readonly known: TriggerText | undefined;
  onChange(change: (trigger: Trigger) => Trigger): void;
}

const typeHints: Readonly<Record<TriggerType, string>> = {
  SCHEDULED: 'Fires at the times of a schedule, while the app or tenon serve is open.',
  CONDITIONAL: 'Fires when runs and crawls have ended as its conditions say.',
  ON_DEMAND: 'Fires only when you start it. Use it as the beginning of a chain.',
  EVENT: 'Fires when a crawl finds changed files, a table of the catalog changes, or a program calls its webhook.',
};

export function TriggerForm({ trigger, known, onChange }: TriggerFormProps) {
  const { type, schedule, timeZone, missedRuns } = trigger;
  const set = (change: Partial<Trigger>): void => onChange((before) => ({ ...before, ...change }));
  const chooseType = (next: TriggerType): void => set(membersOfType(next, trigger));
  return (
    <div className={triggerStyles.form}>
      <FormSection title="When it fires">
        <Segments<TriggerType>
          label="Type"
          segments={types.map((name) => ({ name, title: typeTitles[name] }))}
          current={type}
          onChange={chooseType}
        />
        <p className={classes(fieldStyles.hint, triggerStyles.line)}>{typeHints[type]}</p>
        {type === 'SCHEDULED' ? (
          <ScheduleForm
            id="trigger"
            value={{ schedule: schedule ?? '', timeZone, missedRuns }}
            activatedNext={known?.state === 'ACTIVATED' ? known.next : undefined}
            onChange={set}
          />
        ) : null}
        {type === 'CONDITIONAL' ? (
          <ConditionsForm
            trigger={trigger}
            isMet={({ jobName, crawlerName, compactTable, state }) =>
              known?.conditions.some(
                (each) =>
                  each.metBy !== null &&
                  each.jobName === jobName &&
                  each.crawlerName === crawlerName &&
                  each.compactTable === compactTable &&
                  each.state === state,
              ) === true
            }
            onChange={set}
          />
        ) : null}
        {type === 'EVENT' ? <EventSourcesForm trigger={trigger} onChange={set} /> : null}
      </FormSection>
      {type === 'EVENT' && trigger.webhook !== null ? (
        <FormSection title="Webhook">
          <WebhookPanel name={trigger.name} isSaved={known?.type === 'EVENT' && known.webhook !== null} />
        </FormSection>
      ) : null}
      <FormSection title="What it starts">
        <ActionsForm actions={trigger.actions} onChange={(actions) => set({ actions })} />
      </FormSection>
      <FormSection title="Workflow">
        <WorkflowSelect value={trigger.workflowName} onChange={(workflowName) => set({ workflowName })} />
      </FormSection>
      <FormSection title="Description">
        <TextInput
          aria-label="Description"
          value={trigger.description}
          maxLength={2048}
          placeholder="What it is for"
          onChange={(description) => set({ description })}
        />
      </FormSection>
    </div>
  );
}
