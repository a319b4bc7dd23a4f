/** A time for a person: in UTC, to the second; `-` where there is none yet. */
export function time(text: string | null | undefined): string {
  if (!text) return '-';
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : `${date.toISOString().slice(0, 19).replace('T', ' ')}Z`;
}
