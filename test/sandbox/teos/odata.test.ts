import { describe, expect, it } from 'vitest';
import { ODataSyntaxError, parseFilter, parseSegment } from '../../../src/sandbox/teos/odata.ts';

describe('parseSegment', () => {
  it('reads names, keys and arguments', () => {
    expect(parseSegment('Assets')).toEqual({ name: 'Assets', key: null, args: null });
    expect(parseSegment("Assets('0x1')")).toEqual({ name: 'Assets', key: '0x1', args: null });
    const args = new Map<string, unknown>([
      ['a', ['x', "it's", '']],
      ['b', 'y'],
    ]);
    expect(parseSegment("F(a=['x' , 'it''s',''],b='y')")).toEqual({ name: 'F', key: null, args });
    expect(parseSegment('F(a=[])').args).toEqual(new Map([['a', []]]));
  });

  it.each([
    ['', 'no name'],
    ['F(', 'nothing after the parenthesis'],
    ['F()', 'no argument'],
    ["F(a='x'", 'no closing parenthesis'],
    ["F(a='x')y", 'text after the end'],
    ["F(a=['x')", 'no closing bracket'],
    ["F(a=['x',])", 'a comma too many'],
    ["F(a=['x''])", 'no end of the string'],
    ['F(a=["x"])', 'double quotes'],
    ['F(a=[x])', 'no quotes'],
    ["F(a=['x']'y'])", 'two lists'],
    ["F(a='x',a='y')", 'an argument twice'],
    ["F(a ='x')", 'a blank before the equals sign'],
    ["F(a='x'b='y')", 'no comma'],
  ])('refuses %s: %s', (text) => {
    expect(() => parseSegment(text)).toThrow(ODataSyntaxError);
  });
});

describe('parseFilter', () => {
  it('reads in and eq', () => {
    expect(parseFilter("Id in ('x', 'y')", 'Id')).toEqual(['x', 'y']);
    expect(parseFilter("Id eq 'x'", 'Id')).toEqual(['x']);
  });

  it.each(["Name in ('x')", "Id in ('x') or Name eq 'y'", "Id in ['x']", "Id in('x')", "Id ne 'x'", 'Id in (x)'])(
    'refuses %s',
    (text) => {
      expect(() => parseFilter(text, 'Id')).toThrow(ODataSyntaxError);
    },
  );
});
