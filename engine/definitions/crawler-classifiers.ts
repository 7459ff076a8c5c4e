/** The classifiers that a crawler names, as its crawls use them. */

import { classifierReading, type ClassifierReading } from '#engine/contract/classifier-reading.ts';
import type { Classifier } from '#engine/contract/definitions/classifier.ts';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import type { DefinitionStore } from '#engine/definitions/definition-store.ts';

/**
 * In the crawler's order.
 * @throws EngineError `EntityNotFound` for a name that no classifier has, with the near ones; `InvalidDefinition` for a
 *   classifier whose file is invalid, a saved reading of a folder, and a name that is listed twice.
 */
export function crawlerClassifiers(
  files: Pick<DefinitionStore<Classifier>, 'list' | 'find' | 'get'>,
  { name: crawlerName, classifiers }: Pick<Crawler, 'name' | 'classifiers'>,
): ClassifierReading[] {
  return classifiers.map((name, index) => {
    const refuse = (why: string, hint: string): EngineError =>
      new EngineError('InvalidDefinition', `Cannot crawl with "${crawlerName}": ${why}.`, {
        hint,
        details: { crawler: crawlerName, classifier: name },
      });
    if (classifiers.indexOf(name) !== index)
      throw refuse(`it lists the classifier "${name}" twice`, 'Remove one of them.');
    const value = files.find(name)?.value ?? getClassifier(files, crawlerName, name);
    if (value.type === 'reading')
      throw refuse(
        `"${name}" is not a classifier but the saved reading of a folder`,
        'Remove it from the crawler; saved readings apply without being named.',
      );
    return classifierReading(value);
  });
}

function getClassifier(
  files: Pick<DefinitionStore<Classifier>, 'list' | 'get'>,
  crawlerName: string,
  name: string,
): Classifier {
  try {
    return files.get(name).value;
  } catch (thrown) {
    if (!(thrown instanceof EngineError) || thrown.code !== 'EntityNotFound') throw thrown;
    const custom = files.list().filter(({ value }) => value.type !== 'reading');
    const near = nearNames(
      name,
      custom.map((loaded) => loaded.name),
    );
    throw new EngineError(
      'EntityNotFound',
      `Cannot crawl with "${crawlerName}": it lists the classifier "${name}", which does not exist.`,
      {
        hint: meantHint(
          near.map((known) => `"${known}"`),
          'Create it in classifiers/, or remove it from the crawler.',
        ),
        details: { crawler: crawlerName, classifier: name },
      },
    );
  }
}
