/* eslint-disable @typescript-eslint/no-require-imports -- compiled imports copy all of a module, getters included: it costs time. */
import type fileSystem from 'fs'
import type paths from 'path'

const fs = require('fs') as typeof fileSystem
const path = require('path') as typeof paths

/** The help text that a command line asks for, or undefined where it asks for none or for one that was not rendered. */
export function helpPage(program: string, argv: readonly string[]): string | undefined {
  const end = argv.indexOf('--')
  const own = end < 0 ? argv : argv.slice(0, end)
  const asked = own.length === 0 || own[0] === 'help' || own.includes('--help') || own.includes('-h')
  if (!asked) return undefined
  const command = own.filter((word) => word !== 'help' && word !== '--help' && word !== '-h')
  const other = command.findIndex((word) => !/^[a-z]+$/.test(word))
  const words = other < 0 ? command : command.slice(0, other)
  if (words.length === 0 && command.length > 0) return undefined
  for (let length = words.length; length > 0; length--) {
    const text = rendered(`${program}-${words.slice(0, length).join('-')}`)
    if (text !== undefined) return text
  }
  return words.length === 0 ? rendered(`${program}-root`) : undefined
}

function rendered(name: string): string | undefined {
  try {
    return fs.readFileSync(path.join(__dirname, 'help', `${name}.txt`), 'utf8')
  } catch {
    return undefined
  }
}
