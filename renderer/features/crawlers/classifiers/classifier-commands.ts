/** Commands of classifiers. */

import { IconFileExport, IconFileImport, IconFileSearch, IconTrash } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { isChanged } from '#renderer/app/drafts/definition-drafts.ts';
import {
  activeClassifier,
  activeClassifierDraft,
  trySavingClassifier,
} from '#renderer/features/crawlers/classifiers/classifier-actions.ts';
import {
  askClassifier,
  classifierDrafts,
  exportClassifiers,
  type ClassifierDraft,
} from '#renderer/features/crawlers/classifiers/classifier-store.ts';

type ClassifierCommand = Omit<Command, 'group' | 'run' | 'when'>;

function ofClassifier(command: ClassifierCommand, run: (name: string) => void | Promise<void>): Command {
  return {
    ...command,
    group: 'Classifiers',
    when: () => activeClassifier() !== undefined,
    run: () => run(activeClassifier()!),
  };
}

function ofDraft(
  command: ClassifierCommand,
  when: (draft: ClassifierDraft) => boolean,
  run: (name: string) => void | Promise<void>,
): Command {
  return {
    ...ofClassifier(command, run),
    when: () => {
      const draft = activeClassifierDraft();
      return draft !== undefined && when(draft);
    },
  };
}

const always = (): boolean => true;
const isDisputed = ({ theirs }: ClassifierDraft): boolean => theirs !== null;

export const classifierCommands: readonly Command[] = [
  {
    id: 'classifiers.new',
    title: 'Create classifier',
    changes: true,
    group: 'Classifiers',
    icon: IconFileSearch,
    keywords: ['grok', 'separator', 'row tag', 'json path'],
    run: () => askClassifier({ kind: 'new' }),
  },
  {
    id: 'classifiers.import',
    title: 'Import classifiers',
    changes: true,
    group: 'Classifiers',
    icon: IconFileImport,
    keywords: ['aws glue', 'json'],
    run: () => askClassifier({ kind: 'import' }),
  },
  {
    id: 'classifiers.export-all',
    title: 'Export all classifiers',
    group: 'Classifiers',
    icon: IconFileExport,
    keywords: ['aws glue', 'json'],
    run: () => exportClassifiers(),
  },
  ofClassifier({ id: 'classifiers.export', title: 'Export classifier', icon: IconFileExport }, (name) =>
    exportClassifiers(name),
  ),
  ofDraft({ id: 'classifiers.save', title: 'Save classifier', changes: true, keys: 'Ctrl+S' }, always, (name) =>
    trySavingClassifier(name),
  ),
  ofDraft({ id: 'classifiers.discard', title: 'Discard changes to classifier' }, isChanged, (name) =>
    classifierDrafts.discard(name),
  ),
  ofDraft({ id: 'classifiers.keep-mine', title: 'Keep my version of classifier', changes: true }, isDisputed, (name) =>
    trySavingClassifier(name, true),
  ),
  ofDraft({ id: 'classifiers.take-theirs', title: 'Use version of classifier on disk' }, isDisputed, (name) =>
    classifierDrafts.takeTheirs(name),
  ),
  ofClassifier({ id: 'classifiers.rename', title: 'Rename classifier', changes: true, inEditor: true }, (name) =>
    askClassifier({ kind: 'rename', name }),
  ),
  ofClassifier(
    { id: 'classifiers.delete', title: 'Delete classifier', changes: true, inEditor: true, icon: IconTrash },
    (name) => askClassifier({ kind: 'delete', name }),
  ),
];
