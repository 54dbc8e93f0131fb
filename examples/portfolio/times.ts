/** Moments as people read them. */
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

export function clockTime(moment: Date): string {
  return clock.format(moment);
}
