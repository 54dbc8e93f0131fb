/** A setting that is the address of something, checked as a base URL. */
import { z } from 'zod';
import { checkBaseUrl } from './base-url.ts';

export const baseUrlSetting = z.string().transform((text, context) => {
  const checked = checkBaseUrl(text);
  if (checked.ok) return checked.value;
  context.issues.push({ code: 'custom', message: checked.rule, input: text });
  return z.NEVER;
});
