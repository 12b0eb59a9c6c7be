import { columns } from '../output/columns.ts'
import { ladders } from './ladders.ts'
import { remedies } from './remedies/remedies.ts'

/** The catalogue for a person: what each remedy does, against which causes, and what refuses it. */
export function remedyTable(): string {
  const rows = remedies.map(({ name, title, guards }) => [name, title, causesOf(name), guards.join(', ')])
  return columns(['REMEDY', 'WHAT IT DOES', 'CHOSEN FOR', 'REFUSED BY'], rows)
}

function causesOf(remedy: string): string {
  const codes = Object.entries(ladders).filter(([, ladder]) => ladder.remedies.some((name) => name === remedy))
  const names = codes.map(([code]) => code)
  if (names.length === 0) return '(by hand)'
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${String(names.length - 3)} more` : names.join(', ')
}
