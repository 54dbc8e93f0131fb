/** Texts that chains keep as bytes and that are shown to people. */

const MAX_TEXT = 128;

/** A text in UTF-8, without the zeros that fill it up; null for what people could not read. */
export function shownText(bytes: Uint8Array): string | null {
  const shown = utf8(bytes)?.replace(/\0+$/, '') ?? '';
  return shown === '' || shown.length > MAX_TEXT || /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u.test(shown) ? null : shown;
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
