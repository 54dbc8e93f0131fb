/** Links lead somewhere, files that pages name are there, and every page can be reached from the README. */
import { existsSync } from 'node:fs';
import { dirname, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pages, root } from './pages.ts';

interface Target {
  /** From the root of the project. */
  readonly path: string;
  readonly anchor: string | null;
}

function targetOf(page: string, link: string): Target {
  const [path = '', anchor = null] = link.split('#');
  return { path: path === '' ? page : normalize(`${dirname(page)}/${path}`), anchor };
}

const local = (link: string): boolean => !/^[a-z]+:/.test(link);

describe('links', () => {
  test.for(pages.map((page) => ({ name: page.path, page })))('of $name resolve', ({ page }) => {
    const broken = page.links
      .filter(({ target }) => local(target))
      .filter(({ target }) => {
        const { path, anchor } = targetOf(page.path, target);
        const known = pages.find((candidate) => candidate.path === path);
        return anchor === null ? !existsSync(`${root}${path}`) : known?.anchors.has(anchor) !== true;
      });
    expect(broken).toEqual([]);
  });

  test.for(pages.map((page) => ({ name: page.path, page })))('of $name name files that are there', ({ page }) => {
    const named = [...page.text.matchAll(/`((?:src|test|schema|bench|examples|scripts)\/[\w./-]+\.[a-z]+)`/g)];
    expect(named.map(([, path = '']) => path).filter((path) => !existsSync(`${root}${path}`))).toEqual([]);
  });

  test('lead from the README to every page', () => {
    const reached = new Set(['README.md']);
    for (const path of reached) {
      const page = pages.find((candidate) => candidate.path === path);
      for (const { target } of page?.links.filter(({ target }) => local(target)) ?? [])
        reached.add(targetOf(path, target).path);
    }
    expect(pages.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([]);
  });
});
