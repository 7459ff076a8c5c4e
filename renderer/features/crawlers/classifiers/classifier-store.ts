/** Classifiers that are being edited, their sample files, and which dialog is open. */

import { create } from 'zustand';
import { classifierSchema, type CustomClassifier } from '#engine/contract/definitions/classifier.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { DefinitionDrafts, type DefinitionDraft } from '#renderer/app/drafts/definition-drafts.ts';
import { saveExport } from '#renderer/features/crawlers/exchange/save-export.ts';
import { client } from '#renderer/rpc/connection.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import type { Thing } from '#renderer/stores/subject.ts';
import { closeTab, openTab } from '#renderer/stores/workbench.ts';

export type ClassifierDraft = DefinitionDraft<CustomClassifier>;
export type ClassifierType = CustomClassifier['type'];

interface ClassifiersState {
  readonly asking:
    | { readonly kind: 'new' | 'import' }
    | { readonly kind: 'rename' | 'delete'; readonly name: string }
    | null;
  /** By classifier the path of its sample file, as typed. */
  readonly samples: Readonly<Record<string, string>>;
}

export const useClassifiers = create<ClassifiersState>(() => ({ asking: null, samples: {} }));

export function askClassifier(asking: ClassifiersState['asking']): void {
  useClassifiers.setState({ asking });
}

export function chooseSample(name: string, path: string): void {
  useClassifiers.setState(({ samples }) => ({ samples: { ...samples, [name]: path } }));
}

export function classifierThing(name: string): Thing {
  return { id: `classifier:${name}`, kind: 'classifier', title: name, input: { name } };
}

export function openClassifier(name: string, preview = false): void {
  openTab({ ...classifierThing(name), preview });
}

/** @throws EngineError InvalidInput for the saved reading of a folder, which has no form. */
function parseCustom(value: unknown): CustomClassifier {
  const classifier = classifierSchema.parse(value);
  if (classifier.type !== 'reading') return classifier;
  throw new EngineError('InvalidInput', `"${classifier.name}" is the saved reading of a folder, not a classifier.`, {
    hint: 'Change it in Explore, in the reading options of a file of the folder.',
  });
}

export const classifierDrafts = new DefinitionDrafts<CustomClassifier>({
  kind: 'classifier',
  parse: parseCustom,
  tabOf: (name) => classifierThing(name).id,
});

/** With members that a person then changes; the patterns recognise something at once. */
const firstMembers: Readonly<Record<ClassifierType, object>> = {
  csv: {},
  json: { jsonPath: '$[*]' },
  xml: { classification: 'xml', rowTag: 'row' },
  grok: { classification: 'log', grokPattern: '%{TIMESTAMP_ISO8601:time} %{LOGLEVEL:level} %{GREEDYDATA:message}' },
};

/** The classifier as another type; what both types have stays. */
export function withType({ name, description }: CustomClassifier, type: ClassifierType): CustomClassifier {
  return parseCustom({ name, description, type, ...firstMembers[type] });
}

/** Saves JSON of AWS Glue. @param name undefined: of all classifiers. @throws EngineError EntityNotFound. */
export async function exportClassifiers(name?: string): Promise<void> {
  const { text, classifiers } = await client.call('exportClassifiers', name === undefined ? {} : { name });
  saveExport('classifier', name, { text, found: classifiers });
}

/** @throws EngineError AlreadyExists, InvalidDefinition. */
export async function createClassifier(name: string, type: ClassifierType): Promise<void> {
  const value = parseCustom({ name, type, ...firstMembers[type] });
  await runCommand('saveDefinition', { kind: 'classifier', value, expectedHash: null });
  openClassifier(name);
}

/** Changes that are not saved go along; crawlers that list it follow. @throws EngineError AlreadyExists, ConcurrentModification. */
export async function renameClassifier(name: string, next: string): Promise<void> {
  await classifierDrafts.rename(name, next, () => {
    const sample = useClassifiers.getState().samples[name];
    forget(name);
    if (sample !== undefined) chooseSample(next, sample);
    openClassifier(next);
  });
}

/** @throws EngineError ConcurrentModification. */
export async function deleteClassifier(name: string): Promise<void> {
  await classifierDrafts.delete(name);
  forget(name);
}

function forget(name: string): void {
  closeTab(classifierThing(name).id);
  classifierDrafts.forget(name);
  useClassifiers.setState(({ samples: { [name]: _sample, ...samples } }) => ({ samples }));
}
