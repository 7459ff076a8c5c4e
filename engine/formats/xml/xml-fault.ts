/** Why scanning stopped: more bytes are needed, or the text is not well-formed. */

/** Thrown when the bytes end within an element and more are to come. */
export const needMoreBytes = new Error('more bytes are needed');

/** What is wrong with the text, and at which of the bytes. */
export class XmlFault extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}
