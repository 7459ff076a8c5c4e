/** Jobs that flatten orders with items and parts, and the parts joined back by their keys. */

import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { rows, type RunFixture } from '#engine/execute/testing/run-fixture.ts';

type NodeText = readonly [transform: string, args: Record<string, unknown>, from: string];

export function jobOf(nodes: Record<string, NodeText>, change: Partial<Job> = {}): Job {
  return jobSchema.parse({
    name: 'flatten',
    nodes: [
      { id: 'in', name: 'in', transform: 'PathSource', args: { path: 'in', format: 'json' } },
      ...Object.entries(nodes).map(([id, [transform, args, from]]) => {
        const [node, port] = from.split(':');
        return { id, name: id, transform, args, inputs: { in: port === undefined ? { node } : { node, port } } };
      }),
    ],
    ...change,
  });
}

const target = (from: string, place: string): NodeText => ['PathTarget', { path: place, format: 'csv' }, from];
export const outputs = {
  root: target('flat:root', 'root'),
  items: target('flat:root_items', 'items'),
  parts: target('flat:root_items.val.parts', 'parts'),
};
export const flat: NodeText = ['Relationalize', {}, 'in'];

/** Line by line: `id`, and each item with its name and parts; null: no items. */
export function lines(orders: Record<number, Record<string, number[]> | null>): string {
  return Object.entries(orders)
    .map(([id, items]) =>
      JSON.stringify({
        id: Number(id),
        items: items === null ? null : Object.entries(items).map(([name, parts]) => ({ name, parts })),
      }),
    )
    .join('\n');
}

export const orders = { 1: { a: [10, 11], b: [] }, 2: {}, 3: null, 4: { c: [12] } };

/** Each part with the order and the item that it belongs to; a key that two rows have shows it twice. */
export async function joined(fixture: RunFixture): Promise<string[]> {
  const fields = async (place: string): Promise<string[][]> =>
    (await rows(fixture, place)).map((line) => line.split(',').map((field) => field.replaceAll('"', '')));
  const [root, items, parts] = await Promise.all([fields('root'), fields('items'), fields('parts')]);
  return root!
    .flatMap(([id, itemsKey]) =>
      items!
        .filter(([of]) => of === itemsKey)
        .flatMap(([, , name, partsKey]) =>
          parts!.filter(([of]) => of === partsKey).map(([, index, part]) => `${id} ${name} ${index} ${part}`),
        ),
    )
    .sort();
}

/** Rows of a CSV file, whose items are a text with spaces between them. */
export function csvJob(change: Partial<Job> = {}): Job {
  return jobSchema.parse({
    name: 'listed',
    nodes: [
      {
        id: 'in',
        name: 'in',
        transform: 'PathSource',
        args: { path: 'in', format: 'csv', options: { withHeader: true } },
      },
      {
        id: 'listed',
        name: 'listed',
        transform: 'SqlTransform',
        scope: 'new-rows',
        args: { sql: "SELECT id, string_split(items, ' ') AS items FROM in1" },
        inputs: { in1: { node: 'in' } },
      },
      ...jobOf({ flat: ['Relationalize', {}, 'listed'], root: outputs.root, items: outputs.items }).nodes.slice(1),
    ],
    ...change,
  });
}
