/** Asks how to open a workspace whose state this user did not create on this computer; nothing of it is opened before. */

import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import type { OpeningQuestion } from '#engine/contract/definitions/opening-question.ts';
import type { WorkspaceOpening } from '#engine/contract/definitions/workspace-opening.ts';
import { useCommand } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import openingStyles from '#renderer/app/shell/opening-screen.module.css';
import choiceStyles from '#renderer/ui/choice-controls.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface Choice {
  readonly opening: WorkspaceOpening;
  readonly title: string;
  readonly when: string;
  readonly effects: readonly string[];
}

const choices: readonly Choice[] = [
  {
    opening: 'read-only',
    title: 'Open read-only',
    when: 'If you do not know who created it, or only want to look.',
    effects: [
      'You can view tables, rows, jobs and past runs.',
      'Nothing in the workspace changes. Jobs and crawlers do not run.',
    ],
  },
  {
    opening: 'take-over',
    title: 'Take over',
    when: 'If you copied, moved or restored the workspace yourself.',
    effects: [
      'Tenon checks the catalog and every file of the state, and refuses what it did not create.',
      'Tables, runs and bookmarks are kept. Runs that wrote outside the workspace cannot be resumed or undone.',
    ],
  },
  {
    opening: 'fresh',
    title: 'Start fresh',
    when: 'If you want its jobs, crawlers and files, but not its catalog.',
    effects: [
      'The state folder is renamed and kept. Tenon starts an empty catalog, so crawl again.',
      'Runs and bookmarks start over. Folders that earlier runs filled must be adopted before a job writes there.',
    ],
  },
];

/** On the desktop, where no browser has a button for it, the address of the first workspace names none. */
const cameFromAnother = window.desktop !== undefined && window.location.search !== '' && window.history.length > 1;

export function OpeningScreen({ question }: { readonly question: OpeningQuestion }) {
  const { root, stateFolder, why, mayTakeOver } = question;
  const [chosen, setChosen] = useState<WorkspaceOpening>('read-only');
  const open = useCommand('openWorkspace');
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const titleId = useId();
  const group = useId();
  const answer = (event: FormEvent): void => {
    event.preventDefault();
    if (!open.isPending) open.mutate({ opening: chosen });
  };
  return (
    <main className={openingStyles.opening} aria-labelledby={titleId}>
      <form className={openingStyles.column} onSubmit={answer}>
        <h1 className={textStyles.title} id={titleId}>
          How do you want to open this workspace?
        </h1>
        <dl className={openingStyles.facts}>
          <dt>Workspace</dt>
          <dd className={textStyles.monospace}>{root}</dd>
          <dt>State</dt>
          <dd className={textStyles.monospace}>{stateFolder}</dd>
          <dt>Found</dt>
          <dd>
            <IconAlertTriangle size={15} stroke={1.5} className={textStyles.warning} aria-hidden="true" /> The state{' '}
            {why}.
          </dd>
        </dl>
        <p className={textStyles.secondary}>
          The state contains the catalog, past runs and bookmarks, and lists the files that Tenon may replace or delete.
          Until you choose, nothing in this workspace is opened, watched, scheduled or run.
        </p>
        <div role="radiogroup" aria-labelledby={titleId} className={openingStyles.choices}>
          {choices.map(({ opening, title, when, effects }, index) => {
            const isOff = opening === 'take-over' && !mayTakeOver;
            return (
              <label key={opening} className={classes(openingStyles.choice, isOff && openingStyles.off)}>
                <input
                  ref={index === 0 ? first : undefined}
                  type="radio"
                  className={choiceStyles.radio}
                  name={group}
                  checked={chosen === opening}
                  disabled={isOff}
                  onChange={() => setChosen(opening)}
                />
                <span>
                  <span className={textStyles.strong}>{title}</span>
                  <span className={classes(layoutStyles.block, textStyles.secondary)}>
                    {isOff ? `Not available: the state ${why}.` : when}
                  </span>
                  <span className={classes(layoutStyles.block, openingStyles.effects)}>
                    {effects.map((effect) => (
                      <span key={effect} className={layoutStyles.block}>
                        {effect}
                      </span>
                    ))}
                  </span>
                </span>
              </label>
            );
          })}
        </div>
        {open.error === null ? null : (
          <p role="alert" className={textStyles.bad}>
            {open.error.message} Choose another way, or close this window.
          </p>
        )}
        <div className={layoutStyles.row}>
          <Button tone="primary" size="lg" type="submit" busy={open.isPending}>
            {open.isPending ? 'Opening' : choices.find(({ opening }) => opening === chosen)?.title}
          </Button>
          {cameFromAnother ? (
            <Button size="lg" onClick={() => window.history.back()}>
              Go back
            </Button>
          ) : null}
          <span className={textStyles.muted}>To leave the workspace closed, go back or close this window.</span>
        </div>
      </form>
    </main>
  );
}
