/** The question before a workspace opens whose state this user did not create on this machine. */

import type { MessageBoxOptions } from 'electron';
import type { WorkspaceOpening } from '#engine/contract/definitions/workspace-opening.ts';

const answers: readonly { readonly label: string; readonly opening: WorkspaceOpening | undefined }[] = [
  { label: 'Open read-only', opening: 'read-only' },
  { label: 'Take over', opening: 'take-over' },
  { label: 'Start fresh', opening: 'fresh' },
  { label: 'Cancel', opening: undefined },
];

/** @param reason what was found, as the engine's error says it. */
export function openingQuestion({ message }: { readonly message: string }): MessageBoxOptions {
  return {
    type: 'question',
    title: 'Open workspace',
    message: 'This workspace was not created here by you. How do you want to open it?',
    detail: [
      message,
      '',
      'Open read-only: nothing changes, and jobs and crawlers don’t run.',
      'Take over: Tenon checks the catalog and its files, then uses them.',
      'Start fresh: Tenon sets the existing state aside and starts a new catalog.',
    ].join('\n'),
    buttons: answers.map(({ label }) => label),
    // Return and Escape change nothing.
    defaultId: 0,
    cancelId: answers.length - 1,
    noLink: true,
  };
}

/** @param response index of the button; undefined: the workspace is not opened. */
export function openingOf(response: number): WorkspaceOpening | undefined {
  return answers[response]?.opening;
}
