/** Classifiers in words. */

import type { ClassifierType } from '#renderer/features/crawlers/classifiers/classifier-store.ts';

export const classifierTypes = ['csv', 'json', 'xml', 'grok'] as const satisfies readonly ClassifierType[];

export const typeTitles: Readonly<Record<ClassifierType, string>> = {
  csv: 'CSV',
  json: 'JSON path',
  xml: 'XML row tag',
  grok: 'Grok',
};

export const typeHints: Readonly<Record<ClassifierType, string>> = {
  csv: 'Values with a separator, quotes or column names that you state',
  json: 'JSON whose rows are at a path that you state',
  xml: 'XML whose rows are elements that you state',
  grok: 'Lines of text that match a pattern',
};
