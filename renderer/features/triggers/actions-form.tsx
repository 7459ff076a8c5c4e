/** What a trigger starts: jobs with arguments, crawlers, and compactions of tables, all at the same time. */

import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import { noTable, StartableSelect, useStartables } from '#renderer/features/triggers/startable-select.tsx';
import { nameOf } from '#renderer/features/triggers/trigger-words.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { RecordInput } from '#renderer/ui/form/record-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';
import triggerStyles from '#renderer/features/triggers/trigger-editor.module.css';

type Action = Trigger['actions'][number];

interface ActionsFormProps {
  readonly actions: readonly Action[];
  onChange(actions: Action[]): void;
}

export function ActionsForm({ actions, onChange }: ActionsFormProps) {
  const startables = useStartables();
  const { jobs, crawlers } = startables;
  const put = (index: number, action: Action): void =>
    onChange(actions.map((each, at) => (at === index ? action : each)));
  // What it starts already is rarely wanted twice.
  const job = jobs.find((name) => !actions.some(({ jobName }) => jobName === name));
  const crawler = crawlers.find((name) => !actions.some(({ crawlerName }) => crawlerName === name));
  const next = job === undefined ? (crawler === undefined ? noTable : { crawlerName: crawler }) : { jobName: job };
  return (
    <>
      <ul className={triggerStyles.rows} aria-label="Starts">
        {actions.map((action, index) => (
          <li key={index} className={triggerStyles.row}>
            <div className={triggerStyles.subject}>
              <StartableSelect
                label={`Job or crawler ${index + 1}`}
                tableLabel={`of action ${index + 1}`}
                value={action}
                startables={startables}
                onChange={(chosen) =>
                  put(index, { ...chosen, arguments: chosen.jobName === undefined ? {} : action.arguments })
                }
              />
              {action.jobName === undefined ? null : (
                <div className={triggerStyles.arguments}>
                  <span className={textStyles.caption}>Arguments, in place of the job’s defaults</span>
                  <RecordInput
                    label={`Arguments of ${nameOf(action)}`}
                    value={action.arguments}
                    onChange={(given) =>
                      put(index, {
                        ...action,
                        arguments: Object.fromEntries(
                          Object.entries(given ?? {}).map(([name, value]) => [name, String(value)]),
                        ),
                      })
                    }
                  />
                </div>
              )}
            </div>
            {actions.length === 1 ? null : (
              <IconButton
                removes
                label={`Remove ${nameOf(action)}`}
                onClick={() => onChange(actions.toSpliced(index, 1))}
              >
                <IconTrash size={14} stroke={1.5} />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      <span className={classes(layoutStyles.row, layoutStyles.close, layoutStyles.wrap, triggerStyles.line)}>
        <Button
          size="sm"
          icon={<IconPlus size={14} stroke={1.5} />}
          offReason={next === noTable ? 'It starts every job and crawler already' : undefined}
          onClick={() => onChange([...actions, { ...next, arguments: {} }])}
        >
          Add job or crawler
        </Button>
        <Button
          size="sm"
          icon={<IconPlus size={14} stroke={1.5} />}
          onClick={() => onChange([...actions, { ...noTable, arguments: {} }])}
        >
          Add compaction
        </Button>
      </span>
      <p className={fieldStyles.hint}>
        All of them start at the same time. One that cannot start does not stop the others.
      </p>
    </>
  );
}
