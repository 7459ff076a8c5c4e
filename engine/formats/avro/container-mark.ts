/** How Avro's object container files begin. */

/** `Obj`, then the version. */
export const avroMark = [0x4f, 0x62, 0x6a, 0x01] as const;
