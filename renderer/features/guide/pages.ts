/** The pages of docs/guide and docs/reference, which the build puts into the window: they are read offline. */

import { readMarkdown, type MarkdownSection } from '#renderer/ui/markdown/read-markdown.ts';

export interface GuidePage {
  /** Path below docs/, without the ending: `guide/jobs`. */
  readonly id: string;
  readonly title: string;
}

const titles = {
  'guide/first-steps': 'First steps',
  'guide/reading-files': 'Reading files',
  'guide/catalog': 'Tables of the catalog',
  'guide/partitions': 'Partition expressions',
  'guide/watched-folders': 'Watched folders',
  'guide/classifiers': 'Classifiers',
  'guide/buckets': 'Buckets',
  'guide/jobs': 'Jobs',
  'guide/recipes': 'Recipes',
  'guide/sub-flows': 'Sub-flows',
  'guide/custom-code': 'Custom code',
  'guide/own-transforms': 'Transforms of your own',
  'guide/sql-scripts': 'Jobs as SQL',
  'guide/spark': 'Jobs in Apache Spark',
  'guide/glue-scripts': 'Jobs as scripts for AWS Glue',
  'guide/glue-studio': 'Jobs from AWS Glue Studio',
  'guide/glue-crawlers': 'Crawlers of AWS Glue',
  'guide/schedules': 'Schedules and triggers',
  'guide/workflows': 'Workflows',
  'guide/webhooks': 'Webhooks',
  'guide/notifications': 'Notifications',
  'guide/background': 'In the background',
  'guide/costs': 'What runs cost',
  'guide/settings': 'Settings',
  'guide/command-line': 'Command line',
  'reference/transforms': 'Transforms',
  'reference/functions': 'Functions and operators',
  'reference/formats': 'File formats',
  'reference/definition-files': 'Files of a workspace',
  'reference/glue-studio': 'Nodes of AWS Glue Studio',
  'reference/error-codes': 'Error codes',
  'reference/failures': 'Failures',
  'reference/procedures': 'Procedures',
  'reference/scoreboard': 'Scoreboard',
};

/** In the order in which they are listed; the titles are those of the pages. */
export const guidePages: readonly GuidePage[] = Object.entries(titles).map(([id, title]) => ({ id, title }));

/** The page that the input of the tab names; a tab of an older version may name one that is not there any more. */
export function pageOf({ page }: Readonly<Record<string, unknown>>): string {
  return guidePages.find(({ id }) => id === page)?.id ?? guidePages[0]!.id;
}

const folder = '../../../docs/';
const texts = import.meta.glob<string>('../../../docs/{guide,reference}/*.md', { query: '?raw', import: 'default' });
const pictures = import.meta.glob<string>('../../../docs/guide/pictures/*.png', {
  query: '?url',
  import: 'default',
  eager: true,
});
const read = new Map<string, Promise<readonly MarkdownSection[]>>();

/** The sections of a page. @throws Error if it cannot be loaded: a build in the folder of the app has replaced it. */
export function readPage(id: string): Promise<readonly MarkdownSection[]> {
  const known = read.get(id);
  if (known !== undefined) return known;
  const reading = texts[`${folder}${id}.md`]!().then(readMarkdown);
  read.set(id, reading);
  // Loaded again the next time it is asked for.
  reading.catch(() => read.delete(id));
  return reading;
}

/** @param address as a page in the folder of the page writes it. @returns undefined: no picture of the guide. */
export function pictureAddress(page: string, address: string): string | undefined {
  return pictures[`${folder}${below(page, address)}`];
}

/** Where a link of a page leads; undefined: not to a page of the guide. */
export function linkTarget(
  page: string,
  address: string,
): { readonly page: string; readonly anchor: string } | undefined {
  const [path = '', anchor = ''] = address.split('#', 2);
  const id = path === '' ? page : below(page, path).replace(/\.md$/u, '');
  return guidePages.some((each) => each.id === id) ? { page: id, anchor } : undefined;
}

/** A relative path in a page as one below docs/. */
function below(page: string, path: string): string {
  return new URL(path, `file:///${page}`).pathname.slice(1);
}
