import { defineConfig } from 'vite';

/** Relative addresses (`base`) let the page live under any path; nothing is inlined, as the policy allows no inline script. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  build: {
    outDir: '../public/graphiql',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    // The editor is one large chunk; the warning about its size has no use.
    chunkSizeWarningLimit: 8192,
  },
  worker: { format: 'es' },
});
