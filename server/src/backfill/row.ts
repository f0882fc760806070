/** One row of a file, its columns by name. Nested JSON has dotted names. `line` counts from 1. */
export interface Row {
  line: number;
  columns: Record<string, string>;
}

/** What keeps a row from becoming a signal, in words that name the column. */
export class RowFault extends Error {}
