/** Classifiers of a workspace from the JSON of AWS Glue, and to it. */

import { stableJson } from '#engine/base/hash.ts';
import type { Classifier, CustomClassifier } from '#engine/contract/definitions/classifier.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import type { DefinitionStore } from '#engine/definitions/definition-store.ts';
import { readGlueClassifiers, type ReadClassifier } from '#engine/interchange/glue-classifiers/read-classifiers.ts';
import { writeGlueClassifier } from '#engine/interchange/glue-classifiers/write-classifier.ts';
import { refuseConflicts } from '#engine/rpc/interchange/refuse-conflicts.ts';

type Store = Pick<DefinitionStore<Classifier>, 'find' | 'get' | 'list' | 'saveAll'>;
type Action = Output<'importClassifiers'>['classifiers'][number]['action'];

interface Planned extends ReadClassifier {
  readonly action: Action;
  /** Of the file that is replaced; null: there is none. */
  readonly hash: string | null;
}

/** @throws EngineError AlreadyExists for classifiers that differ; ConcurrentModification; InvalidInput; MalformedFile. */
export async function importClassifiers(
  store: Store,
  { text, onConflict, dryRun }: Input<'importClassifiers'>,
): Promise<Output<'importClassifiers'>> {
  const planned = readGlueClassifiers(text).map((read) => plan(store, read, onConflict ?? 'refuse'));
  if (dryRun !== true) {
    refuseConflicts(
      'classifier',
      planned.flatMap(({ action, name }) => (action === 'conflict' ? [name] : [])),
      'Replace or skip those that exist; a saved reading of a folder is never replaced. Or rename them first.',
    );
    const saved = planned.filter(({ action }) => action === 'create' || action === 'replace');
    await store.saveAll(saved.map(({ classifier, hash }) => ({ value: classifier, expectedHash: hash })));
  }
  return {
    classifiers: planned.map(({ classifier: { name, type }, action, changes }) => ({ name, type, action, changes })),
  };
}

function plan(store: Store, read: ReadClassifier, onConflict: 'refuse' | 'replace' | 'skip'): Planned {
  const known = store.find(read.classifier.name);
  if (known === undefined) return { ...read, action: 'create', hash: null };
  const { value, hash } = known;
  // AWS Glue has no descriptions, so that it does not know of another one.
  const classifier = { ...read.classifier, description: value.description };
  if (stableJson(classifier) === stableJson(value)) return { ...read, classifier, action: 'unchanged', hash };
  if (onConflict === 'skip') return { ...read, classifier, action: 'skip', hash };
  // A saved reading belongs to a folder, which would be read otherwise.
  const action = onConflict === 'replace' && value.type !== 'reading' ? 'replace' : 'conflict';
  return { ...read, classifier, action, hash };
}

/** @throws EngineError EntityNotFound; InvalidInput for the saved reading of a folder. */
export function exportClassifiers(store: Store, name: string | undefined): Output<'exportClassifiers'> {
  const chosen =
    name === undefined ? store.list().flatMap(({ value }) => (isCustom(value) ? [value] : [])) : [oneOf(store, name)];
  const written = chosen.map((classifier) => ({ name: classifier.name, ...writeGlueClassifier(classifier) }));
  const value = name === undefined ? { Classifiers: written.map(({ entry }) => entry) } : written[0]!.entry;
  return {
    text: `${JSON.stringify(value, null, 2)}\n`,
    classifiers: written.map(({ name: title, changes }) => ({ name: title, changes })),
  };
}

function oneOf(store: Store, name: string): CustomClassifier {
  const { value } = store.get(name);
  if (isCustom(value)) return value;
  throw new EngineError('InvalidInput', `Cannot export "${name}": it is the saved reading of a folder.`, {
    hint: 'Choose a classifier; `tenon classifiers` lists them.',
  });
}

function isCustom(value: Classifier): value is CustomClassifier {
  return value.type !== 'reading';
}
