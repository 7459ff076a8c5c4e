/** Finds the parts of a zip workbook through its relationships (ECMA-376 part 2, §9). */

import { elementsOf } from '#engine/formats/excel/xml/part-elements.ts';
import type { ZipParts } from '#engine/formats/excel/xml/zip-parts.ts';

export interface Relationship {
  readonly id: string;
  /** The last word of its type: worksheet, sharedStrings, styles, … */
  readonly kind: string;
  /** Name of the part. */
  readonly target: string;
}

/** Name of the part that is the workbook; the usual one when the relationships do not tell. */
export async function findWorkbookPart(
  path: string,
  parts: ZipParts,
  usual: string,
  signal: AbortSignal,
): Promise<string> {
  const [root] = (await relationshipsOf(path, parts, '', signal)).filter(({ kind }) => kind === 'officeDocument');
  return root !== undefined && parts.has(root.target) ? root.target : usual;
}

/** @param part whose relationships are asked for; empty: those of the archive. */
export async function relationshipsOf(
  path: string,
  parts: ZipParts,
  part: string,
  signal: AbortSignal,
): Promise<Relationship[]> {
  const slash = part.lastIndexOf('/');
  const folder = part.slice(0, slash + 1);
  const name = `${folder}_rels/${part.slice(slash + 1)}.rels`;
  if (!parts.has(name)) return [];
  const found: Relationship[] = [];
  for (const { name: element, attributes } of elementsOf(path, name, await parts.read(name, signal))) {
    if (element !== 'Relationship' || attributes.get('TargetMode') === 'External') continue;
    const type = attributes.get('Type') ?? '';
    found.push({
      id: attributes.get('Id') ?? '',
      kind: type.slice(type.lastIndexOf('/') + 1),
      target: resolve(folder, attributes.get('Target') ?? ''),
    });
  }
  return found;
}

function resolve(folder: string, target: string): string {
  const parts = target.startsWith('/') ? [] : folder.split('/').filter((each) => each !== '');
  for (const each of target.replaceAll('\\', '/').split('/')) {
    if (each === '..') parts.pop();
    else if (each !== '.' && each !== '') parts.push(each);
  }
  return parts.join('/');
}
