/** Finds the regular expressions of a source text, and those that could take time beyond all measure. */

/** Comments, texts and regular expressions; a slash begins one of these last only where no value stands before it. */
const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`|(?<=(?:[=(,:;![&|?{}+>]|return)\s*)\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g;

export function regexesIn(text: string): string[] {
  return (text.match(TOKEN) ?? []).filter((token) => /^\/[^/*]/.test(token));
}

/** Whether a group that repeats without bound holds something that does so too. */
export function repeatsWithinRepeats(regex: string): boolean {
  const source = regex
    .replace(/\/[a-z]*$/, '')
    .replaceAll(/\\./g, 'e')
    .replaceAll(/\[[^\]]*\]/g, 'c');
  const opened: boolean[] = [];
  let inner = false;
  for (const [index, character] of [...source].entries()) {
    const repeats = /^(?:[*+]|\{\d+,\})/.test(source.slice(index + 1));
    if (character === '(') {
      opened.push(inner);
      inner = false;
    } else if (character === ')') {
      if (inner && repeats) return true;
      inner = (opened.pop() ?? false) || inner || repeats;
    } else if (repeats) inner = true;
  }
  return false;
}
