// The health check of the image: ends with 0 while the server takes requests, with 1 otherwise.
const { PORT = '4000' } = process.env;

fetch(`http://127.0.0.1:${PORT}/readyz`, { signal: AbortSignal.timeout(3000) }).then(
  ({ ok }) => process.exit(ok ? 0 : 1),
  () => process.exit(1),
);
