import type { Node } from '../syntax/ast.ts'
import { kindOf } from '../values/value.ts'
import { planHas, planIdentifier, planIndex, planSelect } from './access.ts'
import { planList, planMap } from './aggregate.ts'
import { planBind } from './bind.ts'
import { planCall } from './call.ts'
import { planFold } from './fold.ts'
import { literalPlan } from './plan.ts'
import type { Plan, Scope } from './plan.ts'

/** Checks a part of an expression and makes it ready to run. Never throws: what is wrong is recorded in the scope. */
export function planNode(node: Node, scope: Scope): Plan {
  switch (node.kind) {
    case 'literal':
      return literalPlan(node.value, kindOf(node.value))
    case 'identifier':
      return planIdentifier(node.name, node.at, scope)
    case 'select':
      return planSelect(node, scope)
    case 'has':
      return planHas(node, scope)
    case 'index':
      return planIndex(node, scope)
    case 'call':
      return planCall(node, scope)
    case 'list':
      return planList(node.elements, scope)
    case 'map':
      return planMap(node.entries, scope)
    case 'fold':
      return planFold(node, scope)
    case 'bind':
      return planBind(node, scope)
  }
}
