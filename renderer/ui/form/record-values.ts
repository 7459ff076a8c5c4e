/** Values that came as JSON: members of objects, texts. */

export function withMember(
  record: Readonly<Record<string, unknown>>,
  name: string,
  value: unknown,
): Record<string, unknown> {
  const { [name]: _before, ...others } = record;
  return value === undefined ? others : { ...record, [name]: value };
}

export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** '' unless it is a text. */
export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
