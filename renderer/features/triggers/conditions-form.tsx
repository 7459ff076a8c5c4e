/** The conditions of a trigger: which jobs, crawlers and compactions have to end in which states, all of them or any. */

import { IconCircleCheck, IconPlus, IconTrash } from '@tabler/icons-react';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import { noTable, StartableSelect, useStartables } from '#renderer/features/triggers/startable-select.tsx';
import type { Started } from '#renderer/features/triggers/trigger-store.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';
import triggerStyles from '#renderer/features/triggers/trigger-editor.module.css';

type Condition = Trigger['conditions'][number];
type EndState = Condition['state'];

interface ConditionsFormProps {
  readonly trigger: Pick<Trigger, 'logical' | 'conditions'>;
  isMet(condition: Condition): boolean;
  onChange(change: Partial<Pick<Trigger, 'logical' | 'conditions'>>): void;
}

const jobStates: readonly EndState[] = ['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT'];
const crawlerStates: readonly EndState[] = ['SUCCEEDED', 'FAILED', 'CANCELLED'];

function statesOf({ crawlerName }: Started): readonly EndState[] {
  return crawlerName === undefined ? jobStates : crawlerStates;
}

export function ConditionsForm({ trigger: { logical, conditions }, isMet, onChange }: ConditionsFormProps) {
  const startables = useStartables();
  const put = (index: number, condition: Condition): void =>
    onChange({ conditions: conditions.map((each, at) => (at === index ? condition : each)) });
  const first: Started | undefined = startables.jobs[0] === undefined ? undefined : { jobName: startables.jobs[0] };
  const next = first ?? (startables.crawlers[0] === undefined ? noTable : { crawlerName: startables.crawlers[0] });
  return (
    <>
      <div className={classes(layoutStyles.row, triggerStyles.line)}>
        <span className={textStyles.compact}>Fires when</span>
        <Segments<Trigger['logical']>
          label="How conditions combine"
          small
          segments={[
            { name: 'AND', title: 'all', hint: 'Each condition was met since the trigger last fired' },
            { name: 'ANY', title: 'any', hint: 'Each run or crawl that meets a condition' },
          ]}
          current={logical}
          onChange={(name) => onChange({ logical: name })}
        />
        <span className={textStyles.compact}>of these conditions {logical === 'AND' ? 'are' : 'is'} met</span>
      </div>
      <ul className={triggerStyles.rows} aria-label="Conditions">
        {conditions.map((condition, index) => (
          // Two alike are allowed, and have no names: their place is what they are.
          <li key={index} className={triggerStyles.row}>
            <div className={triggerStyles.subject}>
              <StartableSelect
                label={`Job or crawler of condition ${index + 1}`}
                tableLabel={`of condition ${index + 1}`}
                value={condition}
                startables={startables}
                onChange={(chosen) =>
                  put(index, {
                    ...chosen,
                    state: statesOf(chosen).includes(condition.state) ? condition.state : 'SUCCEEDED',
                  })
                }
              />
            </div>
            <select
              className={classes(inputStyles.input, inputStyles.small, triggerStyles.state)}
              aria-label={`State of condition ${index + 1}`}
              value={condition.state}
              onChange={({ currentTarget }) => put(index, { ...condition, state: currentTarget.value as EndState })}
            >
              {[...new Set([...statesOf(condition), condition.state])].map((state) => (
                <option key={state} value={state}>
                  {state}
                </option>
              ))}
            </select>
            <IconButton
              removes
              label={`Remove condition ${index + 1}`}
              onClick={() => onChange({ conditions: conditions.toSpliced(index, 1) })}
            >
              <IconTrash size={14} stroke={1.5} />
            </IconButton>
            {isMet(condition) ? (
              <Tag tone="ok" icon={<IconCircleCheck size={13} stroke={1.5} />}>
                met
              </Tag>
            ) : null}
          </li>
        ))}
      </ul>
      {conditions.length === 0 ? (
        <p className={classes(fieldStyles.hint, fieldStyles.warning)}>Add at least one condition.</p>
      ) : null}
      <Button
        size="sm"
        icon={<IconPlus size={14} stroke={1.5} />}
        onClick={() => onChange({ conditions: [...conditions, { ...next, state: 'SUCCEEDED' }] })}
      >
        Add condition
      </Button>
      <p className={fieldStyles.hint}>Only runs and crawls that a trigger started count.</p>
    </>
  );
}
