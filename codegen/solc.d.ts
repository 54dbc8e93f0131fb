/** The one function of solc that the build needs. */
declare module 'solc' {
  const solc: { compile(input: string): string };
  export default solc;
}
