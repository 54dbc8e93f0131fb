/** Sections of a page that a measurement writes. */
import { readFileSync, writeFileSync } from 'node:fs';

/** Puts the text between the marks of a section of the page. Throws where the page does not have them. */
export function writeSection(page: URL, name: string, text: string): void {
  const whole = readFileSync(page, 'utf8');
  const [start, end] = [`<!-- figures: ${name} -->`, `<!-- end of figures: ${name} -->`];
  const [from, to] = [whole.indexOf(start), whole.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${page.pathname} has no place for the figures of "${name}"`);
  writeFileSync(page, `${whole.slice(0, from + start.length)}\n\n${text}\n\n${whole.slice(to)}`);
}
