/** The base URL of a source. It alone decides which host balancegraph talks to, so it is checked strictly. */
import { accept, type Checked, refuse } from '../model/checked.ts';

const MAX_LENGTH = 2048;
const PLAIN = /^[\x21-\x7e]*$/;
const PARTS = /^(https?):\/\/([^/?#]*)([^?#]*)(\??)[^#]*(#?)/;
const LOOPBACK = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;
const PATH = /^(?:\/(?:[\w.~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+)*$/;

/**
 * The URL without a trailing slash, scheme and host in lower case, so that a path beginning with `/` can be appended.
 *
 * Accepted: https anywhere; http on loopback alone (127.0.0.0/8, `localhost`, `[::1]`). Refused: user and password,
 * query, fragment, `.` and `..` segments in any spelling, encoded slashes, and hosts that a URL parser would rewrite
 * (`0x7f000001`, `2130706433`, `127.1`, `%6cocalhost`), because they hide where a request goes. A rule never quotes
 * the URL: it may hold a password.
 */
export function checkBaseUrl(text: string): Checked<string> {
  if (text.length > MAX_LENGTH) return refuse(`${text.length} characters, limit ${MAX_LENGTH}`);
  if (!PLAIN.test(text))
    return refuse('must be plain ASCII without white space; write other hosts in punycode (xn--…)');
  const [, scheme, authority, fullPath, question, hash] = PARTS.exec(text) ?? [];
  if (scheme === undefined || authority === undefined || fullPath === undefined) {
    return refuse('must begin with https:// (http:// on a loopback host)');
  }
  if (authority.includes('@')) return refuse('must not hold a user or password');
  if (question !== '') return refuse('must not hold a query');
  if (hash !== '') return refuse('must not hold a fragment');
  const host = checkHost(scheme, authority);
  if (!host.ok) return host;
  if (scheme === 'http' && !LOOPBACK.test(host.value.hostname)) {
    return refuse('must use https; http is for loopback hosts only (127.0.0.0/8, localhost, [::1])');
  }
  const path = fullPath.endsWith('/') ? fullPath.slice(0, -1) : fullPath;
  const fault = pathFault(path);
  return fault === null ? accept(`${scheme}://${host.value.host}${path}`) : refuse(fault);
}

function checkHost(scheme: string, authority: string): Checked<{ readonly host: string; readonly hostname: string }> {
  const spelled = authority.replace(/:\d{0,5}$/, '').toLowerCase();
  if (spelled === '') return refuse('has no host');
  const url = URL.parse(`${scheme}://${authority}/`);
  if (url === null) return refuse('has no valid host or port');
  if (url.hostname !== spelled || spelled.startsWith('[::ffff:')) {
    return refuse('spells its host in an unusual way; write the plain host name or address (four decimal numbers)');
  }
  if (spelled.endsWith('.')) return refuse('must not end its host with a dot');
  if (url.port === '0') return refuse('has no valid host or port');
  return accept({ host: url.host, hostname: url.hostname });
}

function pathFault(path: string): string | null {
  const decoded = path.replaceAll(/%2e/gi, '.');
  if (decoded.split('/').some((segment) => segment === '.' || segment === '..')) {
    return 'must not hold "." or ".." in its path';
  }
  if (/%(?:2f|5c|00)/i.test(path)) return 'must not hold an encoded slash or null in its path';
  return PATH.test(path) ? null : 'has an empty segment or a character in its path that needs percent-encoding';
}
