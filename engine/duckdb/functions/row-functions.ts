/** Functions of SQL that run in JavaScript: each row's texts become a text or null. Their code is loaded with the first statement that names them. */

import { duckdb, duckTypes, type Connection, type DataChunk, type Vector } from '#engine/duckdb/binding.ts';
import { isValid, stringBytes, stringSlotBytes, vectorBytes, vectorValidity } from '#engine/duckdb/vector-bytes.ts';

/** @param text UTF-8, valid during the call only. @param request most often the same for all rows. @returns null: NULL. */
export type RowFunction = (text: Uint8Array, request: string) => string | null;

/** Name in SQL → its code. A function takes two texts; it is NULL for a NULL, and gives the same for the same texts. */
export type RowFunctions = Readonly<Record<string, () => Promise<RowFunction>>>;

/** Texts of about two chunks: a statement that uses a value several times computes it once. */
const mostKept = 4096;
const mostKeptBytes = 8 * 1024 * 1024;

export class InstanceFunctions {
  readonly #loaders: RowFunctions;
  readonly #loaded = new Map<string, RowFunction>();

  constructor(loaders: RowFunctions) {
    this.#loaders = loaders;
  }

  /** For all connections of the instance. */
  register(connection: Connection): void {
    for (const name of Object.keys(this.#loaders)) {
      const text = duckdb.create_logical_type(duckTypes.varchar);
      const made = duckdb.create_scalar_function();
      duckdb.scalar_function_set_name(made, name);
      duckdb.scalar_function_add_parameter(made, text);
      duckdb.scalar_function_add_parameter(made, text);
      duckdb.scalar_function_set_return_type(made, text);
      // An error that it throws becomes the error of the statement.
      duckdb.scalar_function_set_function(made, (_info, input, output) => fill(this.#find(name), input, output));
      duckdb.register_scalar_function(connection, made);
      duckdb.destroy_scalar_function_sync(made);
    }
  }

  /** To be awaited before a statement runs. @param statement its text. */
  async load(statement: string): Promise<void> {
    for (const [name, load] of Object.entries(this.#loaders)) {
      if (this.#loaded.has(name) || !statement.includes(name)) continue;
      this.#loaded.set(name, keeping(await load()));
    }
  }

  /** Also where a statement names only a view: that was created by a statement of this instance. */
  #find(name: string): RowFunction {
    const found = this.#loaded.get(name);
    if (found !== undefined) return found;
    throw new Error(`The code of the function ${name} is not loaded.`);
  }
}

function fill(call: RowFunction, input: DataChunk, output: Vector): void {
  const rows = duckdb.data_chunk_get_size(input);
  const [texts, requests] = [textsOf(input, 0, rows), textsOf(input, 1, rows)];
  const validity = new Uint8Array((rows + 7) >> 3);
  let request = '';
  let read: Uint8Array | undefined;
  for (let row = 0; row < rows; row += 1) {
    if (!isValid(texts.validity, row) || !isValid(requests.validity, row)) continue;
    const slot = requests.slots.subarray(row * stringSlotBytes, (row + 1) * stringSlotBytes);
    // The rows of a constant have the same slot.
    if (read === undefined || Buffer.compare(read, slot) !== 0) {
      request = Buffer.from(stringBytes(requests.slots, row)).toString();
      read = slot;
    }
    const value = call(stringBytes(texts.slots, row), request);
    if (value === null) continue;
    // One by one: the results for a chunk of long texts may be larger than what a buffer holds.
    duckdb.vector_assign_string_element(output, row, value);
    validity[row >> 3]! |= 1 << (row & 7);
  }
  duckdb.vector_ensure_validity_writable(output);
  duckdb.copy_data_to_vector_validity(output, 0, validity.buffer, 0, validity.length);
}

function textsOf(input: DataChunk, index: number, rows: number): Texts {
  const vector = duckdb.data_chunk_get_vector(input, index);
  return { slots: vectorBytes(vector, rows * stringSlotBytes), validity: vectorValidity(vector, rows) };
}

interface Texts {
  readonly slots: Uint8Array;
  readonly validity: Uint8Array | null;
}

/** Remembers its last results. */
function keeping(call: RowFunction): RowFunction {
  const kept = new Map<string, Map<string, string | null>>();
  let count = 0;
  let bytes = 0;
  return (text, request) => {
    if (count >= mostKept || bytes > mostKeptBytes) {
      kept.clear();
      count = 0;
      bytes = 0;
    }
    let results = kept.get(request);
    if (results === undefined) kept.set(request, (results = new Map()));
    const key = Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString();
    const known = results.get(key);
    if (known !== undefined) return known;
    const value = call(text, request);
    results.set(key, value);
    count += 1;
    bytes += text.byteLength + (value?.length ?? 0);
    return value;
  };
}
