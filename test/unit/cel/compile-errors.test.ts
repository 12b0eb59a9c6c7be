import assert from 'node:assert/strict'
import { errors } from './evaluate.ts'

const nested = (levels: number): string => `${'('.repeat(levels)}true${')'.repeat(levels)}`

/** What is refused when a policy is loaded, and what the message must say. */
const rows: [expression: string, says: RegExp][] = [
  ['', /syntax error: the expression ends too early/],
  ['object.', /1:7: syntax error at '\.'/],
  ['a.?', /syntax error/],
  ['[1, 2', /syntax error/],
  ["'unfinished", /syntax error/],
  ['nobody', /1:1: undeclared reference to 'nobody'/],
  ['true ||\n nobody == 1', /2:2: undeclared reference to 'nobody'/],
  ['nobody.name == 1', /undeclared reference to 'nobody'/],
  ['authorizer.requestResource.check("get").allowed()', /'authorizer' is not available/],
  ['params.limit > 1', /'params' is not available/],
  ['params == null', /'params' is not available/],
  ['variables.x', /undeclared reference to 'variables.x'/],
  ['variables == null', /write variables.NAME/],
  ['variables.?x.hasValue()', /always declared/],
  ['request.object == null', /'request' has no field 'object'; it has dryRun/],
  ['has(request.uid)', /'request' has no field 'uid'/],
  ['namespaceObject.name == "x"', /'namespaceObject' has no field 'name'; it has metadata, spec, status/],
  ['frobnicate(1)', /undeclared reference to function 'frobnicate'/],
  ['object.frobnicate()', /undeclared reference to function 'frobnicate'/],
  ['math.greatest(1, 2) > 1', /undeclared reference to function 'greatest'/],
  ["'abc'.reverse() == 'cba'", /no matching overload for 'reverse' applied to 'string.\(\)'/],
  ['size(1) == 1', /no matching overload for 'size' applied to '\(int\)'/],
  ["1 == 'a'", /no matching overload for '_==_' applied to '\(int, string\)'/],
  ["'a' == null", /no matching overload/],
  ["1 + 'a' > 0", /1:3: no matching overload for '_\+_'/],
  ['!1', /no matching overload for '!_'/],
  [
    "quantity('1') < quantity('2')",
    /no matching overload for '_<_' applied to '\(kubernetes.Quantity, kubernetes.Quantity\)'/,
  ],
  ['1', /must evaluate to bool, but gives int/],
  ["'a'", /must evaluate to bool, but gives string/],
  ['[true]', /must evaluate to bool, but gives list/],
  ['object.spec.containers.map(c, c.name)', /must evaluate to bool, but gives list/],
  ["true && 'a'", /1:9: expected type 'bool' but found 'string'/],
  ["'a' ? true : false", /expected type 'bool' but found 'string'/],
  ["'abc'.name == 1", /type 'string' has no fields/],
  ["[1]['a'] == 1", /no matching overload for '_\[_\]'/],
  ['1.all(x, x > 0)', /goes over a list or map, not over int/],
  ['[1].all(x, 1)', /condition of a comprehension must be bool, not int/],
  ['[1].map(x, 1, x) == []', /condition of a comprehension must be bool, not int/],
  ['[1].all(1, true)', /the first argument of all\(\) is the name of a variable/],
  ['[1].all(i, i, true)', /different names/],
  ['[1].transformList(1, v, v) == []', /argument 1 of transformList\(\) is the name of a variable/],
  ['has(object)', /has\(\) takes a selection/],
  ['has(object.?spec)', /has\(\) takes a plain selection/],
  ['size(?object) == 1', /1:5: syntax error at '\(\?object\) == 1'/],
  ['size(1, ?object) == 1', /'\?' is not allowed here/],
  ['[?1] == []', /'\?' takes an optional, not int/],
  ['1.optMap(x, x).hasValue()', /need an optional, not int/],
  ['1.orValue(2) == 1', /no matching overload for 'orValue'/],
  ["'a'.matches('(')", /is not a regular expression/],
  [`'a'.matches('${'a'.repeat(1025)}')`, /at most 1024 characters/],
  ["'a'.matches('(?=a)')", /is not a regular expression/],
  ["quantity('1,5').isInteger()", /'1,5' is not a quantity/],
  ["duration('1d') > duration('1h')", /not a duration/],
  ["timestamp('yesterday') == timestamp('today')", /not a timestamp/],
  ["int('one') == 1", /cannot be read as an int/],
  ['9223372036854775808 > 0', /does not fit into 64 bits|integer/],
  ['TestAllTypes{} == null', /protobuf message/],
  [
    '[1].all(a, [1].all(b, [1].all(c, true)))',
    /1:27: at most one comprehension may be inside another|at most one comprehension/,
  ],
  ['_optional_mark_ == 1', /reserved name/],
  [`'${'x'.repeat(4096)}' == ''`, /at most 4096 characters/],
  [nested(2040), /nested too deeply/],
  [`${'['.repeat(300)}${']'.repeat(300)} == []`, /nested too deeply/],
  [`${'1+'.repeat(300)}1 > 0`, /nested too deeply/],
  [`object${'.a'.repeat(300)}`, /nested too deeply/],
]

describe('a CEL expression is refused', () => {
  for (const [expression, says] of rows) {
    it(`for ${expression.slice(0, 80).replaceAll('\n', ' ') || 'being empty'}`, () => {
      assert.match(errors(expression).join('\n'), says)
    })
  }
})

describe('a CEL expression is accepted', () => {
  const accepted = [
    '[1].all(a, [1].all(b, true)) && [1].all(a, [1].all(b, true))',
    '[1].map(a, [1].map(b, b)).all(c, true)',
    '[[1].map(a, a)].all(b, [b].all(c, true))',
    "'a[?b]' == '{?' || \"'a'.?b\" == '' // a[?comment",
    "r'\\[?' == '\\\\[?'",
    "'''[?''' == '[?' && b'''{?''' == b'{?'",
    'request.userInfo.username == "" || request.subResource == "scale"',
    nested(100),
  ]
  for (const expression of accepted) {
    it(`for ${expression.slice(0, 80)}`, () => {
      assert.deepEqual(errors(expression), [])
    })
  }
})
