/** JSON of another product that is imported, with the places of its values. */

import { EngineError } from '#engine/contract/errors.ts';
import { JsonSyntaxError, parsePlacedJson, type PlacedJson } from '#engine/definitions/json-places.ts';

/**
 * @param what is imported, for example `the job`. @param hint where the JSON comes from.
 * @throws EngineError MalformedFile with the place of what is not JSON.
 */
export function readPlacedText(text: string, what: string, hint: string): PlacedJson {
  try {
    return parsePlacedJson(text);
  } catch (thrown) {
    if (!(thrown instanceof JsonSyntaxError)) throw thrown;
    const { line } = thrown.place;
    throw new EngineError('MalformedFile', `Cannot import ${what}: ${notJsonText(thrown)}.`, {
      hint,
      details: { line },
    });
  }
}

function notJsonText({ place: { line, column }, message }: JsonSyntaxError): string {
  return `line ${line}, column ${column} is not valid JSON: ${message}`;
}

/** Why the runtime did not read a text as JSON: its messages quote the text, and name no line. */
export function whyNotJson(text: string): string {
  try {
    parsePlacedJson(text);
  } catch (thrown) {
    if (thrown instanceof JsonSyntaxError) return notJsonText(thrown);
    throw thrown;
  }
  return 'it is not valid JSON';
}
