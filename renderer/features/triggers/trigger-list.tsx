/** All triggers, and the schedules of crawlers: what fires when, and how the last firing ended. */

import { IconCalendarPlus, IconCalendarTime, IconPlayerPause, IconRadar2 } from '@tabler/icons-react';
import { useState } from 'react';
import type { TriggerText } from '#engine/contract/procedures/triggers.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import type { EditorProps } from '#renderer/features/feature.ts';
import { momentText } from '#renderer/features/schedules/next-times.tsx';
import { PausedNote } from '#renderer/features/triggers/paused-note.tsx';
import { TriggerState } from '#renderer/features/triggers/trigger-state.tsx';
import { triggerThing } from '#renderer/features/triggers/trigger-store.ts';
import {
  causeWords,
  firingState,
  matches,
  startsWords,
  typeIcons,
  typeTitles,
  whenWords,
} from '#renderer/features/triggers/trigger-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { crawlerThing } from '#renderer/stores/open-editors.ts';
import { subjectOf, type Thing } from '#renderer/stores/subject.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import { countOf, timeOfDay } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { StateTag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import noteStyles from '#renderer/ui/note.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';
import triggerStyles from '#renderer/features/triggers/trigger-editor.module.css';

export function TriggerList(_props: EditorProps) {
  const [filter, setFilter] = useState('');
  const list = useProcedure('listTriggers', { next: 1 });
  if (list.error !== null) return <ErrorView error={list.error} />;
  if (list.data === undefined) return <LoadingView text="Reading triggers" />;
  const { triggers, isScheduling, pausedOn } = list.data;
  return (
    <div className={pageStyles.column}>
      <div className={classes(pageStyles.head, pageStyles.underlined)} data-part="page-head">
        <IconCalendarTime size={18} stroke={1.5} className={textStyles.secondary} />
        <h1 className={textStyles.title}>Triggers</h1>
        <span className={classes(textStyles.compact, textStyles.secondary)}>{countText(triggers)}</span>
        <span className={classes(layoutStyles.end, layoutStyles.row)}>
          <TextInput
            className={triggerStyles.filter}
            aria-label="Filter all triggers"
            placeholder="Filter"
            value={filter}
            onChange={setFilter}
          />
          {pausedOn !== null || triggers.length === 0 ? null : (
            <Button
              changes
              icon={<IconPlayerPause size={15} stroke={1.5} />}
              onClick={() => void runCommandById('triggers.pause-all')}
            >
              Pause triggers
            </Button>
          )}
          <Button
            changes
            tone="primary"
            icon={<IconCalendarPlus size={15} stroke={1.5} />}
            onClick={() => void runCommandById('triggers.new')}
          >
            Create trigger
          </Button>
        </span>
      </div>
      {isScheduling ? null : (
        <p className={classes(noteStyles.note, noteStyles.warning)} role="status">
          This host starts nothing by itself. Triggers fire in the app and in tenon serve.
        </p>
      )}
      <PausedNote />
      {triggers.length === 0 ? (
        <EmptyView
          title="No triggers yet"
          text="A trigger starts jobs, crawlers and compactions of tables at given times, after other runs, or on demand. It fires on this computer only after you activate it here."
        >
          <Button changes onClick={() => void runCommandById('triggers.new')}>
            Create trigger
          </Button>
        </EmptyView>
      ) : (
        <SimpleTable
          label="All triggers"
          columns={columns}
          rows={triggers.filter((trigger) => matches(trigger, filter))}
          keyOf={({ kind, name }) => `${kind}:${name}`}
          onChoose={(trigger) => openTab(thingOf(trigger))}
          subjectOf={(trigger) => subjectOf(thingOf(trigger))}
          empty="No matches."
        />
      )}
    </div>
  );
}

/** `5 triggers, 1 crawler`. */
function countText(all: readonly TriggerText[]): string {
  const crawlers = all.filter(({ kind }) => kind === 'crawler').length;
  const triggers = countOf(all.length - crawlers, 'trigger');
  return crawlers === 0 ? triggers : `${triggers}, ${countOf(crawlers, 'crawler')} with a schedule`;
}

function thingOf({ kind, name }: TriggerText): Thing {
  return kind === 'crawler' ? crawlerThing(name) : triggerThing(name);
}

const columns: readonly SimpleColumn<TriggerText>[] = [
  {
    title: 'Name',
    width: '22%',
    wraps: true,
    cell: ({ kind, name, type }) => {
      const Icon = kind === 'crawler' ? IconRadar2 : typeIcons[type];
      return (
        <>
          <span className={layoutStyles.iconAndName}>
            <Icon size={15} stroke={1.5} className={textStyles.secondary} />
            <b>{name}</b>
          </span>
          <span className={classes(textStyles.caption, layoutStyles.block)}>
            {kind === 'crawler' ? 'Schedule of a crawler' : typeTitles[type]}
          </span>
        </>
      );
    },
  },
  { title: 'State', width: '124', wraps: true, cell: (trigger) => <TriggerState trigger={trigger} /> },
  {
    title: 'Fires and starts',
    wraps: true,
    cell: (trigger) => (
      <>
        <span>{whenWords(trigger)}</span>
        <span className={classes(textStyles.caption, layoutStyles.block)}>Starts {startsWords(trigger.actions)}</span>
      </>
    ),
  },
  {
    title: 'Next time',
    width: '124',
    wraps: true,
    cell: ({ next, state, type }) =>
      next[0] === undefined ? (
        <span className={textStyles.muted}>
          {type !== 'SCHEDULED' ? 'not by time' : state === 'ACTIVATED' ? 'never again' : 'when activated'}
        </span>
      ) : (
        <>
          {momentText(next[0])
            .split(', ')
            .map((part) => (
              <span key={part} className={layoutStyles.block}>
                {part}
              </span>
            ))}
        </>
      ),
  },
  {
    title: 'Last fired',
    width: '132',
    wraps: true,
    cell: ({ firings: [last] }) =>
      last === undefined ? (
        <span className={textStyles.muted}>never</span>
      ) : (
        <span title={causeWords(last)}>
          <StateTag state={firingState(last)} />
          <span className={classes(textStyles.caption, layoutStyles.block)}>{timeOfDay(last.firedOn)}</span>
        </span>
      ),
  },
];
