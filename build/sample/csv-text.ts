/** CSV text as RFC 4180 has it: quotes only where they are needed. */

/** One line with its line end. */
export function csvLine(fields: readonly string[], separator = ','): string {
  return `${fields.map((field) => csvField(field, separator)).join(separator)}\n`;
}

function csvField(field: string, separator: string): string {
  const plain = !field.includes(separator) && !/["\r\n]/u.test(field);
  return plain ? field : `"${field.replaceAll('"', '""')}"`;
}
