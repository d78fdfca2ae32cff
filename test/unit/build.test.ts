import { describe, expect, it } from 'vitest';
import { nameOfShared, partOf } from '../../scripts/action-parts.mjs';
import { withNames } from '../../scripts/part-names.mjs';

const PARTS = new Map([
  ['792', 'index'],
  ['674', 'aws'],
  ['877', 'keeper'],
  ['894', 'processes'],
]);

/** What ncc 0.45.0 writes of its parts, shortened. */
const INDEX = `
const one = async () => (await __nccwpck_require__.e(/* import() | aws */ 674).then(load)).one;
const two = () => Promise.all(/* import() | keeper */[__nccwpck_require__.e(894), __nccwpck_require__.e(877)]).then(load);
__nccwpck_require__.e = function(chunkId) {};
return "" + chunkId + ".index.js";
var installedChunks = {
  792: 1
};
`;
const KEEPER = `"use strict";
exports.id = 877;
exports.ids = [877,894];
exports.modules = { 5: () => __webpack_require__.e(/* import() | aws */ 674) };
`;

describe('the names of the parts of the action', () => {
  it('stand for their numbers where one is asked for, and where one says what it is', () => {
    const index = withNames(INDEX, '792', PARTS);
    expect(index).toContain('__nccwpck_require__.e("aws").then');
    expect(index).toContain('[__nccwpck_require__.e("processes"), __nccwpck_require__.e("keeper")]');
    expect(index).toContain('return chunkId + ".js";');
    expect(index).toMatch(/installedChunks = \{\s+"index": 1\s+\}/);
    const keeper = withNames(KEEPER, '877', PARTS);
    expect(keeper).toContain('exports.id = "keeper";\nexports.ids = ["keeper","processes"];');
    expect(keeper).toContain('__webpack_require__.e("aws")');
  });

  it.each([
    ['a part that it did not write', INDEX, '792', '674)', '675)'],
    ['another way to ask for a part', INDEX, '792', '/* import() | aws */ 674', 'id.of(674)'],
    ['another name of its files', INDEX, '792', '.index.js', '.js'],
    ['another list of what is loaded', INDEX, '792', 'installedChunks', 'loaded'],
    ['another head of a part', KEEPER, '877', 'exports.id =', 'exports.name ='],
    ['an import that it did not find', KEEPER, '877', '"use strict"', 'webpackMissingModule()'],
  ])('fail the build where ncc writes %s', (_, text, id, from, to) => {
    expect(text).toContain(from);
    expect(() => withNames(text.replace(from, to), id, PARTS)).toThrow(
      /^(The output of ncc differs from the form|ncc did not find)/,
    );
  });

  it('are those of providers, for their files', () => {
    expect(partOf('providers/made/provider.js')).toBe('made');
    expect(partOf('providers/made/common-action.js')).toBe('mistakes');
    expect(partOf('providers/formats.js')).toBe('formats');
    expect(partOf('broker/broker.js')).toBeUndefined();
  });

  it('must be known for what parts share', () => {
    expect(nameOfShared(['node_modules/yaml/dist/index.js', 'x.js'])).toBe('yaml');
    expect(() => nameOfShared(['x.js'])).toThrow('has no name for, with x.js');
  });
});
