import fc from 'fast-check';

/** How many code points there are, without the halves of surrogate pairs. */
const COUNT = 0x11_0000 - 0x800;

const codePoint = fc.nat(COUNT - 1).map((index) => String.fromCodePoint(index < 0xd800 ? index : index + 0x800));

/** Well-formed text of any code points, as `unit: 'binary'` gives it: that keeps 85 MB for the rest of the process, a string for each. */
export function anyText(length: { readonly minLength?: number; readonly maxLength: number }): fc.Arbitrary<string> {
  return fc.string({ ...length, unit: codePoint });
}
