/** Actions on the classifier in front, shared by buttons and commands. */

import { toEngineError } from '#engine/contract/errors.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { inFormWords } from '#renderer/app/drafts/form-words.ts';
import { classifierDrafts, type ClassifierDraft } from '#renderer/features/crawlers/classifiers/classifier-store.ts';
import { findActiveTab } from '#renderer/stores/workbench.ts';

/** The name of the classifier whose editor is in front. */
export function activeClassifier(): string | undefined {
  const tab = findActiveTab('classifier');
  return tab === undefined ? undefined : String(tab.input['name']);
}

/** Its draft, once that is read. */
export function activeClassifierDraft(): ClassifierDraft | undefined {
  const name = activeClassifier();
  return name === undefined ? undefined : classifierDrafts.find(name);
}

/** Members of the file as the form calls them. */
const formWords: Readonly<Record<string, string>> = {
  delimiter: 'Separator',
  quoteSymbol: 'Quote',
  header: 'Column names',
  jsonPath: 'JSON path',
  rowTag: 'Row tag',
  classification: 'Classification',
  grokPattern: 'Pattern',
  customPatterns: 'Custom patterns',
};

/** @param mine true: over the version on disk, which the person has seen. */
export async function trySavingClassifier(name: string, mine = false): Promise<void> {
  try {
    await classifierDrafts.save(name, mine);
  } catch (thrown) {
    showFailure('Saving the classifier', inFormWords(toEngineError(thrown), formWords));
  }
}
