/** The schedule of a crawler: when it crawls by itself, and whether it does so on this computer. */

import { toEngineError } from '#engine/contract/errors.ts';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { firstSchedule } from '#renderer/features/schedules/first-schedule.ts';
import { ScheduleForm } from '#renderer/features/schedules/schedule-form.tsx';
import { runCommand, useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Switch } from '#renderer/ui/choice-controls.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import crawlerStyles from '#renderer/features/crawlers/crawler-editor.module.css';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';

interface CrawlerScheduleProps {
  readonly crawler: Crawler;
  readonly saved: Crawler;
  onChange(change: (crawler: Crawler) => Crawler): void;
}

export function CrawlerSchedule({ crawler, saved, onChange }: CrawlerScheduleProps) {
  const { name, schedule, timeZone, missedRuns } = crawler;
  const known = useProcedure(
    'getTrigger',
    { kind: 'crawler', name, next: 10, firings: 0 },
    { enabled: saved.schedule !== null },
  );
  const isSaved = schedule === saved.schedule && timeZone === saved.timeZone && schedule !== null;
  const state = isSaved ? known.data?.state : undefined;
  const set = (change: Partial<Crawler>): void => onChange((before) => ({ ...before, ...change }));
  const turn = (command: 'activateTrigger' | 'deactivateTrigger'): void => {
    runCommand(command, { kind: 'crawler', name }).catch((thrown: unknown) =>
      showFailure(
        command === 'activateTrigger' ? 'Activating the schedule' : 'Deactivating the schedule',
        toEngineError(thrown),
      ),
    );
  };
  return (
    <section className={paneStyles.section} aria-label="Schedule">
      <h4>Schedule</h4>
      <Switch
        checked={schedule !== null}
        label="Crawl by a schedule"
        hint="While the app or tenon serve is open."
        onChange={(on) => set(on ? firstSchedule : { schedule: null })}
      />
      {schedule === null ? null : (
        <div className={crawlerStyles.schedule}>
          {state === undefined ? (
            <p className={fieldStyles.hint}>Activated on this computer when you save it.</p>
          ) : (
            <p className={layoutStyles.row}>
              <Tag tone={state === 'ACTIVATED' ? 'ok' : 'plain'}>{state}</Tag>
              <span className={classes(fieldStyles.hint, layoutStyles.grow)}>
                {state === 'ACTIVATED' ? 'Crawls on this computer.' : 'Does not crawl on this computer.'}
              </span>
              <Button
                changes
                size="sm"
                onClick={() => turn(state === 'ACTIVATED' ? 'deactivateTrigger' : 'activateTrigger')}
              >
                {state === 'ACTIVATED' ? 'Deactivate' : 'Activate'}
              </Button>
            </p>
          )}
          <ScheduleForm
            id="crawler-schedule"
            value={{ schedule, timeZone, missedRuns }}
            activatedNext={state === 'ACTIVATED' ? known.data?.next : undefined}
            onChange={set}
          />
        </div>
      )}
    </section>
  );
}
