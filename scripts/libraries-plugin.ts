/** The page is built around its libraries, which are copied as they are. */
import { posix } from 'node:path';
import type { Plugin } from 'vite';
import type { Libraries } from './libraries-archive.ts';

const EXTERNAL = 'libraries:';

/** Leads the imports of the page's libraries to their built modules, and adds those to the page. */
export function useLibraries({ modules, styles, files }: Libraries): Plugin {
  return {
    name: 'built-libraries',
    enforce: 'pre',
    config: () => ({
      build: {
        rolldownOptions: {
          // The page's own modules lie in the same folder.
          output: { paths: (id) => (id.startsWith(EXTERNAL) ? `./${posix.basename(id)}` : id) },
        },
      },
    }),
    resolveId(source) {
      const module = modules[source];
      return module === undefined ? null : { id: `${EXTERNAL}${module}`, external: true };
    },
    // After the page's own style sheet, as if the page had imported them.
    transformIndexHtml: {
      order: 'post',
      handler: () =>
        styles.map((path) => ({ tag: 'link', attrs: { rel: 'stylesheet', href: `./${path}` }, injectTo: 'head' })),
    },
    generateBundle() {
      for (const { path, encoding, content } of files) {
        this.emitFile({ type: 'asset', fileName: path, source: Buffer.from(content, encoding) });
      }
    },
  };
}
