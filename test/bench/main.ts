import { benchCli } from './cli.ts'
import { benchSignatures } from './signatures.ts'
import { benchWebhook, type Measure } from './webhook.ts'

/**
 * `npm run bench`: what is promised about speed, as ratios against a baseline measured in the same run. `--quick` measures
 * shorter; a name (`cli`, `webhook`, `signatures`) runs one part. Figures depend on the machine being quiet; nothing fails.
 */
const print = (line: string): void => {
  console.log(line)
}
const quick = process.argv.includes('--quick')
const [part] = process.argv.slice(2).filter((argument) => !argument.startsWith('-'))
const measures: Measure[] = []

if (part === undefined || part === 'cli') {
  for (const { name, ratio, atMost } of benchCli()) {
    measures.push({ name, value: ratio, unit: 'ratio', target: `≤ ${String(atMost)}`, met: ratio <= atMost })
  }
}
if (part === undefined || part === 'webhook') measures.push(...(await benchWebhook({ quick, print: () => undefined })))
if (part === undefined || part === 'signatures') measures.push(...(await benchSignatures({ quick, print })))

const width = Math.max(...measures.map(({ name }) => name.length))
for (const { name, value, unit, target, met } of measures) {
  const shown = unit === 'ratio' ? value.toFixed(2) : `${value.toFixed(unit === 'ms' ? 3 : 0)} ${unit}`
  print(`${met ? '✔' : '✘'} ${name.padEnd(width)}  ${shown.padStart(8)}  wanted ${target}`)
}
