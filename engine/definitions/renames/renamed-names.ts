/** Which definitions name others, and how they follow one to its new name. */

import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import type { Node } from '#engine/contract/definitions/job.ts';

interface WithNodes {
  readonly nodes: readonly Node[];
}

/** The same value if no node uses the sub-flow. */
export function withRenamedSubflow(from: string, to: string): <T extends WithNodes>(value: T) => T {
  return (value) =>
    value.nodes.some(({ transform }) => transform === from)
      ? { ...value, nodes: value.nodes.map((node) => (node.transform === from ? { ...node, transform: to } : node)) }
      : value;
}

/** The same value if the crawler does not use the classifier. */
export function withRenamedClassifier(from: string, to: string): (crawler: Crawler) => Crawler {
  return (crawler) =>
    crawler.classifiers.includes(from)
      ? { ...crawler, classifiers: crawler.classifiers.map((name) => (name === from ? to : name)) }
      : crawler;
}
