/** A time as an input of kind `datetime-local` has it, in the reader's own zone, to the minute. */
export function toLocalInput(at: string | Date): string {
  const time = new Date(at);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The other way round. Null: it is empty or no time. */
export function fromLocalInput(text: string): string | null {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
