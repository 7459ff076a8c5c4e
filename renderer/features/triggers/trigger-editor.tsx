/** One trigger: its settings, and what its firings started. */

import { IconPlayerPlay, IconToggleLeft, IconToggleRight } from '@tabler/icons-react';
import { isChanged } from '#renderer/app/drafts/definition-drafts.ts';
import { DraftConflict, DraftEditor, SaveBar } from '#renderer/app/drafts/draft-editor.tsx';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import type { EditorProps } from '#renderer/features/feature.ts';
import { trySaving } from '#renderer/features/triggers/trigger-actions.ts';
import { ProblemNote, WarningNotes } from '#renderer/features/triggers/problem-note.tsx';
import { TriggerForm } from '#renderer/features/triggers/trigger-form.tsx';
import { TriggerHistory } from '#renderer/features/triggers/trigger-history.tsx';
import { PausedNote } from '#renderer/features/triggers/paused-note.tsx';
import { TriggerState } from '#renderer/features/triggers/trigger-state.tsx';
import {
  showTriggerView,
  triggerDrafts,
  useTriggers,
  type TriggerDraft,
  type TriggerView,
} from '#renderer/features/triggers/trigger-store.ts';
import { typeIcons, whenWords } from '#renderer/features/triggers/trigger-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ErrorView } from '#renderer/ui/state-view.tsx';
import { SubTabs } from '#renderer/ui/sub-tabs.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';
import triggerStyles from '#renderer/features/triggers/trigger-editor.module.css';

/** As many as the engine gives at once. */
const shownFirings = 100;

export function TriggerEditor({ tab }: EditorProps) {
  const name = String(tab.input['name']);
  return (
    <DraftEditor drafts={triggerDrafts} name={name}>
      {(draft) => <OpenTrigger name={name} draft={draft} />}
    </DraftEditor>
  );
}

function OpenTrigger({ name, draft }: { readonly name: string; readonly draft: TriggerDraft }) {
  const view = useTriggers(({ views }) => views[name] ?? 'settings');
  const known = useProcedure('getTrigger', { name, next: 10, firings: shownFirings });
  const trigger = draft.draft;
  const changed = isChanged(draft);
  const Icon = typeIcons[trigger.type];
  const { data } = known;
  const firings = data?.firings ?? [];
  // What a new trigger needs; to start it is for a test.
  const isOff = trigger.type !== 'ON_DEMAND' && data?.state !== 'ACTIVATED';
  return (
    <div className={pageStyles.column}>
      <div className={classes(pageStyles.head, pageStyles.underlined)} data-part="page-head">
        <Icon size={18} stroke={1.5} className={textStyles.secondary} />
        <h1 className={textStyles.title}>{name}</h1>
        {data === undefined ? null : <TriggerState trigger={data} />}
        <span className={classes(textStyles.compact, textStyles.secondary, textStyles.truncated, pageStyles.alsoInTab)}>
          {whenWords(trigger)}
        </span>
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
          {trigger.type === 'ON_DEMAND' ? null : data?.state === 'ACTIVATED' ? (
            <Button
              changes
              icon={<IconToggleLeft size={15} stroke={1.5} />}
              onClick={() => void runCommandById('triggers.deactivate')}
            >
              Deactivate
            </Button>
          ) : (
            <Button
              changes
              tone="primary"
              icon={<IconToggleRight size={15} stroke={1.5} />}
              onClick={() => void runCommandById('triggers.activate')}
            >
              {changed ? 'Save and activate' : 'Activate'}
            </Button>
          )}
          <Button
            changes
            tone={isOff ? 'default' : 'primary'}
            title="Starts everything that the trigger starts, once and now"
            icon={<IconPlayerPlay size={15} stroke={1.5} />}
            onClick={() => void runCommandById('triggers.start')}
          >
            {changed ? 'Save and start trigger' : 'Start trigger'}
          </Button>
        </span>
      </div>
      <DraftConflict drafts={triggerDrafts} name={name} draft={draft} onKeepMine={() => void trySaving(name, true)} />
      {trigger.type === 'ON_DEMAND' ? null : <PausedNote />}
      {changed ? null : (
        <>
          <ProblemNote problem={data?.problem} />
          <WarningNotes warnings={data?.warnings} />
        </>
      )}
      <SubTabs<TriggerView>
        label={`Views of ${name}`}
        tabs={[
          { name: 'settings', title: 'Settings' },
          {
            name: 'history',
            title: 'History',
            ...(firings.length === 0
              ? {}
              : { count: `${firings.length}${firings.length === shownFirings ? '+' : ''}` }),
          },
        ]}
        current={view}
        onChange={(next) => showTriggerView(name, next)}
      />
      {view === 'history' ? (
        known.error === null ? (
          <TriggerHistory firings={firings} isLoading={known.isLoading} />
        ) : (
          <ErrorView error={known.error} />
        )
      ) : (
        <>
          <div className={triggerStyles.scroll}>
            <TriggerForm
              trigger={trigger}
              known={changed ? undefined : data}
              onChange={(change) => triggerDrafts.edit(name, change)}
            />
          </div>
          <SaveBar
            changed={changed}
            onSave={() => void trySaving(name)}
            onDiscard={() => triggerDrafts.discard(name)}
          />
        </>
      )}
    </div>
  );
}
