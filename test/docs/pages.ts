/** The Markdown of this project as data: blocks, anchors, links and tables, for the tests that hold it to the code. */
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** One fenced block. */
export interface Block {
  /** The page's path from the root of the project. */
  readonly page: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  /** Words after the language, e.g. `exit=1`, `file=tally.ts`, or `writes` for a command whose files the programs of the page use. */
  readonly words: readonly string[];
  readonly text: string;
  /** The block after it on the page with nothing but prose of one paragraph between them; null where there is none. */
  readonly next: Block | null;
}

interface Link {
  readonly target: string;
  readonly line: number;
}

interface Page {
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly anchors: ReadonlySet<string>;
  readonly links: readonly Link[];
}

/** README, CHANGELOG, the pages for contributors and everything under `docs/`. */
export const pages: readonly Page[] = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(`${root}docs`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
    .toSorted(),
].map(readPage);

export function pageAt(path: string): Page {
  const page = pages.find((candidate) => candidate.path === path);
  if (page === undefined) throw new Error(`there is no page ${path}`);
  return page;
}

/** All blocks of one language that need nothing but this project, with a name for test titles. */
export function blocksOf(language: string): readonly { readonly name: string; readonly block: Block }[] {
  return pages
    .flatMap(({ blocks }) => blocks)
    .filter((block) => block.language === language && wordOf(block, 'recipe') === null)
    .map((block) => ({ name: `${block.page}:${block.line}`, block }));
}

/** The blocks with the word `recipe=<name>`, in their order: test/gateways/recipes.test.ts runs them, with what they need installed. */
export function blocksOfRecipe(name: string): readonly Block[] {
  return recipeBlocks().filter((block) => wordOf(block, 'recipe') === name);
}

export function recipeBlocks(): readonly Block[] {
  return pages.flatMap(({ blocks }) => blocks).filter((block) => wordOf(block, 'recipe') !== null);
}

/** The TypeScript examples in the docstrings of `src/`, as blocks of the file that they stand in. */
export function docstringExamples(): readonly { readonly name: string; readonly block: Block }[] {
  return globSync('src/**/*.ts', { cwd: root }).flatMap((path) => {
    const text = readFileSync(`${root}${path}`, 'utf8');
    const examples = text.matchAll(/^ *\* ```ts([^\n]*)\n([\s\S]*?)^ *\* ```$/gm);
    return [...examples].map(({ index, 1: words = '', 2: body = '' }) => {
      const line = text.slice(0, index).split('\n').length;
      const program = body.replaceAll(/^ *\* ?/gm, '');
      const block = {
        page: path,
        line,
        language: 'ts',
        words: words.split(' ').filter(Boolean),
        text: program,
        next: null,
      };
      return { name: `${path}:${line}`, block };
    });
  });
}

/** The value of a `key=value` word of a block. */
export function wordOf(block: Block, key: string): string | null {
  return block.words.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1) ?? null;
}

/** The rows of the first table below a heading, each as its cells without code marks; the head row is left out. */
export function tableBelow(page: Page, heading: string): readonly (readonly string[])[] {
  const lines = page.text.split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  if (start < 0) throw new Error(`${page.path} has no heading "${heading}"`);
  const first = lines.findIndex((line, index) => index > start && line.startsWith('|'));
  const end = lines.findIndex((line, index) => index > first && !line.startsWith('|'));
  if (first < 0) throw new Error(`${page.path} has no table below "${heading}"`);
  return lines.slice(first + 2, end < 0 ? undefined : end).map(cellsOf);
}

/** The text of a page with another part between the marks `<!-- name: begin -->` and `<!-- name: end -->`. */
export function withPart(text: string, name: string, part: string): string {
  const begin = `<!-- ${name}: begin -->\n`;
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(`<!-- ${name}: end -->`, from);
  if (from < begin.length || to < 0) throw new Error(`the page has no ${begin.trim()} with its end below it`);
  return text.slice(0, from) + part + text.slice(to);
}

function cellsOf(line: string): readonly string[] {
  return line
    .slice(1, line.lastIndexOf('|'))
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|').replaceAll('`', ''));
}

function readPage(path: string): Page {
  const text = readFileSync(`${root}${path}`, 'utf8');
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, (block) => block.replaceAll(/[^\n]/g, ''));
  return { path, text, blocks: readBlocks(path, text), anchors: readAnchors(prose), links: readLinks(prose) };
}

function readBlocks(page: string, text: string): readonly Block[] {
  const blocks: Block[] = [];
  let start = text.length;
  for (const match of [...text.matchAll(/^```(\w*)([^\n]*)\n([\s\S]*?)^```$/gm)].toReversed()) {
    const [whole, language = '', words = '', body = ''] = match;
    const between = text.slice(match.index + whole.length, start).trim();
    const next: Block | null = between.includes('\n\n') || between.includes('#') ? null : (blocks[0] ?? null);
    const line = text.slice(0, match.index).split('\n').length;
    blocks.unshift({ page, line, language, words: words.split(' ').filter(Boolean), text: body, next });
    start = match.index;
  }
  return blocks;
}

/** Anchors as GitHub makes them from headings. */
function readAnchors(prose: string): ReadonlySet<string> {
  const headings = [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function readLinks(prose: string): readonly Link[] {
  return [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|href|srcset)="([^"]+)"/g)].map((match) => ({
    target: match[1] ?? match[2] ?? '',
    line: prose.slice(0, match.index).split('\n').length,
  }));
}
