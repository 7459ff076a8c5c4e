/** JSON that keeps every number's own digits: a tree of SQL holds whole numbers beyond 2^53. */

export type JsonObject = Record<string, unknown>;

/** A number that a double cannot hold, as its text. */
class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export function parseExactJson(text: string): unknown {
  const parse = JSON.parse as (
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ) => unknown;
  return parse(text, (_key, value, context) =>
    typeof value === 'number' && context.source !== undefined && context.source !== String(value)
      ? new ExactNumber(context.source)
      : value,
  );
}

export function formatExactJson(value: unknown): string {
  const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown };
  return JSON.stringify(value, (_key, member: unknown) =>
    member instanceof ExactNumber ? rawJSON(member.text) : member,
  );
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}
