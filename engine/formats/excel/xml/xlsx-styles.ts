/** Which cell styles of a workbook show numbers as dates or times. */

import { formOfFormat } from '#engine/formats/excel/number-format.ts';
import { elementsOf } from '#engine/formats/excel/xml/part-elements.ts';

/** @returns the form of numbers (see number-format.ts) by index of the cell style. */
export function readStyleForms(path: string, part: string, content: Uint8Array): number[] {
  const codes = new Map<number, string>();
  const ids: number[] = [];
  for (const { name, parent, attributes } of elementsOf(path, part, content)) {
    if (name === 'numFmt' && parent === 'numFmts')
      codes.set(Number(attributes.get('numFmtId')), attributes.get('formatCode') ?? '');
    else if (name === 'xf' && parent === 'cellXfs') ids.push(Number(attributes.get('numFmtId') ?? 0));
  }
  return ids.map((id) => formOfFormat(id, codes.get(id)));
}
