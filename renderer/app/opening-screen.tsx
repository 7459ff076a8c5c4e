/** Asks how to open a workspace whose state this user did not create on this computer; nothing of it is opened before. */

import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import type { OpeningQuestion } from '#engine/contract/definitions/opening-question.ts';
import type { WorkspaceOpening } from '#engine/contract/definitions/workspace-opening.ts';
import { useCommand } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';

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
    when: 'If you don’t know who created it, or only want to look.',
    effects: [
      'Tables, rows, jobs and past runs can be read.',
      'Nothing in the workspace changes. Jobs and crawlers don’t run.',
    ],
  },
  {
    opening: 'take-over',
    title: 'Take over',
    when: 'If you copied, moved or restored the workspace yourself.',
    effects: [
      'Tenon checks the catalog and every file of the state, and refuses what it did not create.',
      'Tables, runs and bookmarks are kept. Runs that wrote outside the workspace can’t be resumed or undone.',
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
    <main className="opening" aria-labelledby={titleId}>
      <form className="opening-column" onSubmit={answer}>
        <h1 className="tt" id={titleId}>
          How do you want to open this workspace?
        </h1>
        <dl className="opening-facts">
          <dt>Workspace</dt>
          <dd className="mono">{root}</dd>
          <dt>State</dt>
          <dd className="mono">{stateFolder}</dd>
          <dt>Found</dt>
          <dd>
            <IconAlertTriangle size={15} stroke={1.5} className="warn" aria-hidden="true" /> The state {why}.
          </dd>
        </dl>
        <p className="t2">
          The state holds the catalog, past runs and bookmarks, and names the files that Tenon may replace or delete.
          Until you choose, nothing of this workspace is opened, watched, scheduled or run.
        </p>
        <div role="radiogroup" aria-labelledby={titleId} className="opening-choices">
          {choices.map(({ opening, title, when, effects }, index) => {
            const isOff = opening === 'take-over' && !mayTakeOver;
            return (
              <label key={opening} className={`opening-choice${isOff ? ' off' : ''}`}>
                <input
                  ref={index === 0 ? first : undefined}
                  type="radio"
                  className="rb"
                  name={group}
                  checked={chosen === opening}
                  disabled={isOff}
                  onChange={() => setChosen(opening)}
                />
                <span>
                  <span className="strong">{title}</span>
                  <span className="block t2">{isOff ? `Not possible: the state ${why}.` : when}</span>
                  <span className="block opening-effects">
                    {effects.map((effect) => (
                      <span key={effect} className="block">
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
          <p role="alert" className="bad">
            {open.error.message} Choose another way, or close this window.
          </p>
        )}
        <div className="row">
          <Button tone="primary" size="lg" type="submit" busy={open.isPending}>
            {open.isPending ? 'Opening' : choices.find(({ opening }) => opening === chosen)?.title}
          </Button>
          <span className="t3">To open nothing, close this window and stop Tenon.</span>
        </div>
      </form>
    </main>
  );
}
