/** Origins of pages as settings name them. */

/** What is said of anything else. */
export const ORIGIN_RULE =
  'must be an origin: scheme, host and port as browsers send them, such as https://app.example';

/** Whether browsers send exactly this text as `Origin`: no path, no default port, no wildcard. */
export function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.parse(text)?.origin === text;
}
